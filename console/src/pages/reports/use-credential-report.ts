import { useQuery } from '@tanstack/react-query'
import type { ApiError } from '../../api/api-error.js'
import { callQuery, useChange } from '../../api/use-call.js'
import { useFlash } from '../../shell/flash.js'
import { reportText } from './report-text.js'

export interface CredentialReport {
  text: string
  generatedTime: string
}

export type ReportState =
  | { is: 'loading' }
  | { is: 'absent' }
  | { is: 'being-made' }
  | { is: 'made'; report: CredentialReport }
  | { is: 'refused'; error: ApiError }

interface Answer {
  data: { Content?: string; GeneratedTime?: string } | undefined
  error: Pick<ApiError, 'code' | 'status'> | null
}

/** AWS IAM API Reference, GetCredentialReport: what it answers where there is no report. */
export function reportState({ data, error }: Answer): ReportState {
  if (error?.code === 'ReportInProgress') return { is: 'being-made' }
  if (error?.code === 'ReportNotPresent' || error?.code === 'ReportExpired') return { is: 'absent' }
  if (error !== null && error.status !== 401) return { is: 'refused', error: error as ApiError }
  if (data?.Content === undefined) return { is: 'loading' }
  return {
    is: 'made',
    report: { text: reportText(data.Content), generatedTime: data.GeneratedTime ?? '' },
  }
}

const askAgainAfter = 1000

/** The report of the account as far as there is one; while it is being made, it is asked for each second. */
export function useCredentialReport() {
  const flash = useFlash()
  const answer = useQuery({
    ...callQuery('iam', 'GetCredentialReport', {}),
    refetchInterval: ({ state }) =>
      state.error?.code === 'ReportInProgress' ? askAgainAfter : false,
  })
  const generation = useChange('iam', 'GenerateCredentialReport', {
    invalidates: ['iam/GetCredentialReport'],
  })
  const { data, error } = answer
  return {
    state: reportState({ data, error }),
    retry: () => void answer.refetch(),
    generation,
    generate: () =>
      generation.mutate(
        {},
        {
          onSuccess: ({ State }) => {
            if (State === 'COMPLETE')
              flash.info('A report serves for four hours. Until then there is no newer one.')
          },
        },
      ),
  }
}
