import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { saveFile } from '../../files/save-file.js'
import { useMay } from '../../permissions/use-may.js'
import { Empty } from '../../states/empty.js'
import { Loading } from '../../states/loading.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { Time } from '../../times/time.js'
import { ReportProgress } from './report-progress.js'
import { ReportTable } from './report-table.js'
import { reportFileName } from './report-text.js'
import { type CredentialReport as Report, useCredentialReport } from './use-credential-report.js'

const action = 'iam:GenerateCredentialReport'

/** Who has which credentials, as a table and as a file. */
export function CredentialReport() {
  const { state, retry, generation, generate } = useCredentialReport()
  const [mayGenerate] = useMay([{ action, resource: '*' }])
  const whyNot = mayGenerate === true ? undefined : `The permission ${action} on * is missing.`
  const button = (
    <Button
      loading={generation.isPending}
      disabled={whyNot !== undefined || state.is === 'being-made'}
      {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
      onClick={generate}
    >
      {state.is === 'made' ? 'Generate new report' : 'Generate report'}
    </Button>
  )
  return (
    <ContentLayout header={<ReportHeader report={reportOf(state)}>{button}</ReportHeader>}>
      <SpaceBetween size="l">
        {generation.error !== null && <RefusalNote error={generation.error} />}
        {state.is === 'loading' && <Loading what="the report" />}
        {state.is === 'refused' && <RefusalNote error={state.error} retry={retry} />}
        {state.is === 'absent' && (
          <Container>
            <Empty
              heading="No report"
              help="No report has been made in the last four hours. Making one takes some seconds."
            />
          </Container>
        )}
        {state.is === 'being-made' && <ReportProgress isStarted={generation.isSuccess} />}
        {state.is === 'made' && <ReportTable report={state.report} />}
      </SpaceBetween>
    </ContentLayout>
  )
}

const reportOf = (state: ReturnType<typeof useCredentialReport>['state']): Report | undefined =>
  state.is === 'made' ? state.report : undefined

interface ReportHeaderProps {
  report: Report | undefined
  /** The button that makes a report. */
  children: ReactNode
}

function ReportHeader({ report, children }: ReportHeaderProps) {
  return (
    <Header
      variant="h1"
      description={
        report === undefined ? (
          'Every user of the account with the state of passwords, access keys and MFA devices.'
        ) : (
          <>
            Every user with the state of passwords, access keys and MFA devices, as of{' '}
            <Time iso={report.generatedTime} />. What has changed since is not in it; a new report
            can be made four hours later.
          </>
        )
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {children}
          <Button
            variant="primary"
            iconName="download"
            disabled={report === undefined}
            {...(report === undefined ? { disabledReason: 'Generate a report first.' } : {})}
            onClick={() => {
              if (report !== undefined)
                saveFile(reportFileName(report.generatedTime), report.text, 'text/csv')
            }}
          >
            Download Report
          </Button>
        </SpaceBetween>
      }
    >
      Credential report
    </Header>
  )
}
