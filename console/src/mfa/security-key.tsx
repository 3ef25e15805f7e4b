import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Spinner from '@cloudscape-design/components/spinner'
import { startRegistration, WebAuthnAbortService } from '@simplewebauthn/browser'
import { useEffect, useState } from 'react'
import { ApiError } from '../api/api-error.js'
import { call } from '../api/call.js'
import { RefusalNote } from '../states/refusal-note.js'
import type { EnrolmentProps, EnrolmentWish, WizardKind } from './enrolment.js'
import { ownerInput } from './mfa-owner.js'
import { keyErrorText } from '../sign-in/key-error-text.js'

export const securityKeyKind: WizardKind = {
  kind: 'security-key',
  title: 'U2F security key',
  description: 'A FIDO key (U2F or FIDO2) that you insert or hold to the device, and tap.',
  // The server adds letters of its own to a name.
  naming: { nameFor: () => 'security-key', hasUniqueNames: false, maxLength: 64 },

  begin: (wish) =>
    Promise.resolve({
      ok: true,
      enrolment: {
        show: (props) => <EnrolKey {...props} wish={wish} />,
        abandon: () => Promise.resolve(WebAuthnAbortService.cancelCeremony()),
      },
    }),
}

type Phase =
  | { at: 'waiting' | 'saving' }
  | { at: 'failed'; message: string }
  | { at: 'refused'; error: ApiError }

/** The browser asks for the key by itself; Cancel works all the while. */
function EnrolKey({ wish, onAssigned, onCancel }: EnrolmentProps & { wish: EnrolmentWish }) {
  const [phase, setPhase] = useState<Phase>({ at: 'waiting' })
  const [tries, setTries] = useState(1)
  useEffect(() => {
    let isGone = false
    const tell = (next: Phase) => {
      if (!isGone) setPhase(next)
    }
    register(wish, tell).then(
      (model) => isGone || onAssigned({ name: wish.name, model }),
      (error: unknown) =>
        tell(
          error instanceof ApiError
            ? { at: 'refused', error }
            : { at: 'failed', message: keyErrorText(error instanceof Error ? error.name : '') },
        ),
    )
    return () => {
      isGone = true
    }
    // eslint-disable-next-line react/exhaustive-deps -- one ceremony for each try, whatever else changes
  }, [tries])
  const tryAgain = () => {
    setPhase({ at: 'waiting' })
    setTries(tries + 1)
  }
  const isOver = phase.at === 'failed' || phase.at === 'refused'
  return (
    <Form
      variant="embedded"
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" disabled={phase.at === 'saving'} onClick={onCancel}>
            Cancel
          </Button>
          {isOver && (
            <Button variant="primary" onClick={tryAgain}>
              Try again
            </Button>
          )}
        </SpaceBetween>
      }
    >
      <KeyStatus phase={phase} />
    </Form>
  )
}

function KeyStatus({ phase }: { phase: Phase }) {
  if (phase.at === 'refused') return <RefusalNote error={phase.error} />
  if (phase.at === 'failed')
    return (
      <Alert type="error" header="The key was not registered">
        {phase.message}
      </Alert>
    )
  return (
    <output>
      <Box variant="h3" padding="n">
        Insert your security key, then tap it
      </Box>
      <Box variant="p">
        Your browser asks for it. If it offers other ways to sign in, choose none of them: only tap
        the button or the gold disk of the key.
      </Box>
      <Spinner /> {phase.at === 'waiting' ? 'Waiting for your key' : 'Registering the key'}
    </output>
  )
}

/** Gives the make of the key where it is known. */
async function register(
  wish: EnrolmentWish,
  tell: (phase: Phase) => void,
): Promise<string | undefined> {
  const named = ownerInput(wish.owner)
  const { Options } = await call('sallyport', 'StartSecurityKeyRegistration', named)
  const credential = await startRegistration({
    optionsJSON: JSON.parse(Options) as Parameters<typeof startRegistration>[0]['optionsJSON'],
  })
  tell({ at: 'saving' })
  const { Model } = await call('sallyport', 'EnableSecurityKey', {
    ...named,
    KeyName: wish.name,
    Credential: JSON.stringify(credential),
  })
  return Model
}
