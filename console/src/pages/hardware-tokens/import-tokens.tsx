import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useMay } from '../../permissions/use-may.js'
import { counted } from '../../session/session-time.js'
import { useFlash } from '../../shell/flash.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { CheckResult } from './check-result.js'
import { FileForm } from './file-form.js'
import { Progress } from './progress.js'
import { type FileKeys, noKeys } from './token-file.js'
import { type ChosenFile, useImport } from './use-import.js'

const listPage = '/console/hardware-tokens'
const importAction = 'sallyport:ImportHardwareTokens'

/** From a vendor's file into the stock. The file is read where it lies, and forgotten with this page. */
export function ImportTokens() {
  const [chosen, setChosen] = useState<ChosenFile>()
  const [keys, setKeys] = useState<FileKeys>(noKeys)
  const run = useImport(chosen, keys)
  const { check, importing } = run
  const [mayImport] = useMay([{ action: importAction, resource: '*' }])
  const done = useDone()
  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description="The file is looked through first: you see what would be imported before anything is. It is imported as a whole or not at all, and not kept."
        >
          Import tokens
        </Header>
      }
    >
      <SpaceBetween size="l">
        <FileForm
          {...{ chosen, keys }}
          isChecking={check.isPending}
          isBusy={check.isPending || importing.isPending}
          whyNot={
            mayImport === true ? undefined : `The permission ${importAction} on * is missing.`
          }
          onChoose={(next) => {
            run.forget()
            setKeys(noKeys)
            setChosen(next)
          }}
          onKeys={(next) => {
            run.forget()
            setKeys(next)
          }}
          onCheck={run.startCheck}
        />
        {check.isPending && <Progress importId={check.importId} waiting="Sending the file" />}
        {check.error !== null && <RefusalNote error={check.error} />}
        {check.data !== undefined && (
          <SpaceBetween size="l">
            <CheckResult {...check.data} />
            <ImportPart
              {...{ importing }}
              count={check.data.Faults.length > 0 ? 0 : check.data.Tokens.length}
              onImport={() => run.startImport(({ Imported }) => done(Imported))}
            />
          </SpaceBetween>
        )}
      </SpaceBetween>
    </ContentLayout>
  )
}

function useDone() {
  const navigate = useNavigate()
  const flash = useFlash()
  return (imported: number) => {
    flash.success(
      `${counted(imported, 'token')} ${imported === 1 ? 'is' : 'are'} imported. Keep the file no longer than you must.`,
    )
    void navigate(listPage)
  }
}

interface ImportPartProps {
  importing: ReturnType<typeof useImport>['importing']
  /** How many can be imported. */
  count: number
  onImport: () => void
}

function ImportPart({ importing, count, onImport }: ImportPartProps) {
  const navigate = useNavigate()
  return (
    <SpaceBetween size="m">
      {importing.isPending && <Progress importId={importing.importId} waiting="Sending the file" />}
      {importing.error !== null && <RefusalNote error={importing.error} />}
      <Box float="right">
        <SpaceBetween direction="horizontal" size="xs">
          <Button
            variant="link"
            disabled={importing.isPending}
            onClick={() => void navigate(listPage)}
          >
            Cancel
          </Button>
          {count > 0 && (
            <Button variant="primary" loading={importing.isPending} onClick={onImport}>
              Import {counted(count, 'token')}
            </Button>
          )}
        </SpaceBetween>
      </Box>
    </SpaceBetween>
  )
}
