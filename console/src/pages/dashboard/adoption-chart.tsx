import BarChart from '@cloudscape-design/components/bar-chart'
import type { AdoptionDay } from '../../api/models/sallyport.js'
import { dayText, highest, lastDays } from './adoption.js'

const series = [
  { title: 'With MFA', value: (day: AdoptionDay) => day.WithMfa },
  { title: 'Without MFA', value: (day: AdoptionDay) => day.ConsoleUsers - day.WithMfa },
]

export function AdoptionChart({ days }: { days: readonly AdoptionDay[] }) {
  const shown = lastDays(days)
  return (
    <BarChart
      series={series.map(({ title, value }) => ({
        title,
        type: 'bar' as const,
        data: shown.map((day) => ({ x: dayText(day), y: value(day) })),
      }))}
      stackedBars
      xScaleType="categorical"
      yDomain={[0, highest(shown)]}
      xTitle="Day"
      yTitle="Users with a password"
      ariaLabel="MFA adoption"
      ariaDescription="Users with a password, with and without an MFA device, day by day."
      height={220}
      hideFilter
      i18nStrings={{
        yTickFormatter: (count) => (Number.isInteger(count) ? String(count) : ''),
      }}
    />
  )
}
