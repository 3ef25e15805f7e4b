import { readOperation } from '../../operation.js'
import { findCredentialReport } from '../../store/credential-reports.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { reportLifetime } from './generate-credential-report.js'

export const getCredentialReport = readOperation<object>('iam', 'GetCredentialReport', {
  checks: () => [{ action: 'iam:GetCredentialReport', resource: '*' }],

  async run({ caller, parts, facts }) {
    const { accountId } = caller.principal
    const report = await findCredentialReport(parts.store.read, accountId)
    if (report === undefined) throw refusal('ReportNotPresent', 410)
    const { generatedAt, content } = report
    if (generatedAt === null || content === null) throw refusal('ReportInProgress', 404)
    if (facts.now - generatedAt >= reportLifetime) throw refusal('ReportExpired', 410)
    return {
      Content: Buffer.from(content),
      ReportFormat: 'text/csv',
      GeneratedTime: generatedAt,
    }
  },
})

/** Recorded for the first of them: AWS says no word beside the code. */
const refusal = (code: string, status: number): AwsError => awsError(code, undefined, status)
