import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useMemo, useState } from 'react'
import { ResourceList } from '../../lists/resource-list.js'
import { reportColumns } from './report-columns.js'
import { filtered, type ReportFilter, reportFilters } from './report-facts.js'
import { type ReportLine, readReport } from './report-text.js'
import type { CredentialReport } from './use-credential-report.js'

/** The report for people to read, with what should be looked at marked. */
export function ReportTable({ report }: { report: CredentialReport }) {
  const { text, generatedTime } = report
  const [filter, setFilter] = useState<ReportFilter>('all')
  const now = Date.parse(generatedTime)
  const lines = useMemo(() => readReport(text), [text])
  const shown = useMemo(() => filtered(lines, filter, now), [lines, filter, now])
  const columns = useMemo(() => reportColumns(now), [now])
  return (
    <ResourceList<ReportLine>
      name="credential-report"
      heading="Users in the report"
      list={{
        items: shown,
        isLoading: false,
        isComplete: true,
        error: null,
        retry: () => undefined,
      }}
      columns={columns}
      rowId={({ arn = '' }) => arn}
      rowName={({ user = '' }) => user}
      filters={<ReportFilterField {...{ lines, now, filter }} onChange={setFilter} />}
      empty={{ heading: 'None', help: 'Nobody in the report is like this.' }}
    />
  )
}

interface ReportFilterFieldProps {
  lines: readonly ReportLine[]
  now: number
  filter: ReportFilter
  onChange: (filter: ReportFilter) => void
}

function ReportFilterField({ lines, now, filter, onChange }: ReportFilterFieldProps) {
  const options = reportFilters.map(({ value, label }) => ({
    value,
    label: `${label} (${filtered(lines, value, now).length.toLocaleString('en')})`,
  }))
  return (
    <FormField label="Show">
      <Select
        options={options}
        selectedOption={options.find(({ value }) => value === filter) ?? null}
        onChange={({ detail }) =>
          onChange(
            reportFilters.find(({ value }) => value === detail.selectedOption.value)?.value ??
              'all',
          )
        }
      />
    </FormField>
  )
}
