import { expect, it } from 'vitest'
import { policyFault } from './check-policy.js'
import { templates } from './templates.js'

it.each(templates.filter(({ id }) => id !== 'empty'))(
  'offers "$label" as a document that IAM takes',
  ({ text }) => {
    expect(policyFault(text, 'managed')).toBeUndefined()
  },
)
