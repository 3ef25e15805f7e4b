import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import FileUpload from '@cloudscape-design/components/file-upload'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { factsText } from './file-facts.js'
import { FileFields } from './file-fields.js'
import { type FileKeys, lookAtFile } from './token-file.js'
import type { ChosenFile } from './use-import.js'

interface FileFormProps {
  chosen: ChosenFile | undefined
  keys: FileKeys
  isChecking: boolean
  /** A check or an import is under way. */
  isBusy: boolean
  /** Why nothing may be imported. */
  whyNot: string | undefined
  onChoose: (chosen: ChosenFile | undefined) => void
  onKeys: (keys: FileKeys) => void
  onCheck: () => void
}

/** The file, and what it needs to be read. */
export function FileForm(props: FileFormProps) {
  const { chosen, keys, isBusy, isChecking, whyNot, onKeys, onCheck } = props
  const whyNotNow = whyNot ?? (chosen === undefined ? 'Choose a file first.' : undefined)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (whyNotNow === undefined && !isBusy) onCheck()
      }}
    >
      <Container header={<Header variant="h2">File</Header>}>
        <Form
          actions={
            <Button
              loading={isChecking}
              loadingText="Checking the file"
              disabled={whyNotNow !== undefined || isBusy}
              {...(whyNotNow === undefined ? {} : { disabledReason: whyNotNow })}
            >
              Check
            </Button>
          }
        >
          <SpaceBetween size="m">
            <ChooseFile {...props} />
            {chosen !== undefined && (
              <FileFields facts={chosen.facts} keys={keys} isDisabled={isBusy} onChange={onKeys} />
            )}
          </SpaceBetween>
        </Form>
      </Container>
    </form>
  )
}

function ChooseFile({ chosen, isBusy, onChoose }: FileFormProps) {
  const [mistake, setMistake] = useState<string>()
  const choose = async (file: File | undefined) => {
    setMistake(undefined)
    const judged = file === undefined ? undefined : await judgement(file)
    if (judged?.ok === false) setMistake(judged.mistake)
    onChoose(file === undefined || judged?.ok !== true ? undefined : { file, facts: judged.facts })
  }
  return (
    <FormField
      label="Token file"
      description="The file with the seeds that comes with the tokens: PSKC (RFC 6030) or CSV."
    >
      <FileUpload
        value={chosen === undefined ? [] : [chosen.file]}
        accept=".xml,.pskc,.csv,.txt"
        showFileSize
        constraintText={
          chosen === undefined
            ? 'Up to 64 MB. CSV: serial number, seed in base32 or hexadecimal, and more if you like.'
            : factsText(chosen.facts)
        }
        errorText={mistake}
        onChange={({ detail }) => {
          if (!isBusy) void choose(detail.value[0])
        }}
        i18nStrings={{
          uploadButtonText: () => (chosen === undefined ? 'Choose file' : 'Choose another file'),
          dropzoneText: () => 'Drop the file here',
          removeFileAriaLabel: (_, name) => `Remove ${name}`,
          errorIconAriaLabel: 'Error',
        }}
      />
    </FormField>
  )
}

async function judgement(file: File) {
  try {
    return await lookAtFile(file)
  } catch {
    return { ok: false as const, mistake: 'The file cannot be read. Choose it again.' }
  }
}
