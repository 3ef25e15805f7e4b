import { writeOperation } from '../../operation.js'
import { isCredentialReportMade, requestCredentialReport } from '../../store/credential-reports.js'

/** AWS IAM User Guide, Getting credential reports: a report serves for four hours, and so long none takes its place. */
export const reportLifetime = 4 * 3_600_000

/** The report itself is made afterwards: `make-reports.ts`. */
export const generateCredentialReport = writeOperation<object>('iam', 'GenerateCredentialReport', {
  checks: () => [{ action: 'iam:GenerateCredentialReport', resource: '*' }],

  async run({ caller, facts }, tx) {
    const { accountId } = caller.principal
    const request = {
      accountId,
      requestedAt: facts.now,
      madeBefore: facts.now - reportLifetime,
    }
    if (await requestCredentialReport(tx, request))
      return {
        State: 'STARTED',
        Description: 'No report exists. Starting a new report generation task',
      }
    const isMade = await isCredentialReportMade(tx.query, accountId)
    return { State: isMade ? 'COMPLETE' : 'INPROGRESS' }
  },
})
