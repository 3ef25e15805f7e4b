import { expect, it } from 'vitest'
import { emptyRole, isStepDone, type NewRole, wizardSteps } from './new-role.js'

const step = (name: (typeof wizardSteps)[number]): number => wizardSteps.indexOf(name)
const trust = (changed: Partial<NewRole['trust']>): NewRole => ({
  ...emptyRole,
  trust: { ...emptyRole.trust, ...changed },
})

it.each([
  ['trust', emptyRole, true],
  ['trust', trust({ trusted: 'other-account', accountId: '12' }), false],
  ['trust', trust({ trusted: 'other-account', accountId: '210987654321' }), true],
  ['trust', trust({ trusted: 'custom', custom: '{' }), false],
  ['permissions', emptyRole, true],
  ['tags', { ...emptyRole, tags: [{ Key: '', Value: '' }] }, false],
  ['review', emptyRole, false],
  ['review', { ...emptyRole, name: 'ops' }, true],
  ['review', { ...emptyRole, name: 'ops', description: '→' }, false],
] as const)('the step “%s” is done where all of it can be sent (%#)', (name, role, isDone) => {
  expect(isStepDone(step(name), role)).toBe(isDone)
})
