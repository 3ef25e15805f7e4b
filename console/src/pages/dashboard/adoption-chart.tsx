import LineChart from '@cloudscape-design/components/line-chart'
import type { AdoptionDay } from '../../api/models/sallyport.js'
import { dayOf, highest } from './adoption.js'

const series = [
  { title: 'Users with a password', value: (day: AdoptionDay) => day.ConsoleUsers },
  { title: 'of them with MFA', value: (day: AdoptionDay) => day.WithMfa },
]

const dayText = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
})

export function AdoptionChart({ days }: { days: readonly AdoptionDay[] }) {
  return (
    <LineChart
      series={series.map(({ title, value }) => ({
        title,
        type: 'line' as const,
        data: days.map((day) => ({ x: dayOf(day), y: value(day) })),
      }))}
      xScaleType="time"
      yDomain={[0, highest(days)]}
      xTitle="Day"
      yTitle="Users"
      ariaLabel="MFA adoption"
      ariaDescription="Users with a password, and those of them who have an MFA device, day by day."
      height={220}
      hideFilter
      i18nStrings={{
        xTickFormatter: (day) => dayText.format(day),
        yTickFormatter: (count) => (Number.isInteger(count) ? String(count) : ''),
      }}
    />
  )
}
