import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate } from './date-value.js'

describe('a date', () => {
  it.each([
    ['2017-07-01T00:00:00Z', Date.UTC(2017, 6, 1)],
    ['2019-07-01T13:20:15Z', Date.UTC(2019, 6, 1, 13, 20, 15)],
    ['2016-12-13T21:20:37.593194+00:00', Date.UTC(2016, 11, 13, 21, 20, 37) + 593.194],
    ['2016-12-13t2:00:00.593194+23', Date.UTC(2016, 11, 12, 3) + 593.194],
    ['1997-07-16T19:20:30+01:00', Date.UTC(1997, 6, 16, 18, 20, 30)],
    ['1997-07-16T19:20:30-01:30', Date.UTC(1997, 6, 16, 20, 50, 30)],
    ['1997-07-16T19:20Z', Date.UTC(1997, 6, 16, 19, 20)],
    ['2020-01-01', Date.UTC(2020, 0, 1)],
    ['2020-03', Date.UTC(2020, 2, 1)],
    ['01T', new Date('0001-01-01T00:00:00Z').getTime()],
    ['1600000000', 1_600_000_000_000],
    ['2020', 2_020_000],
    ['0', 0],
  ])('%s is read', (text, expected) => {
    expect(parseDate(text)).toBeCloseTo(expected, 3)
  })

  it.each(['-292275054', '9223372036854775807', '2020-02-31T00:00:00Z', '292278993-01-01T00:00'])(
    '%s is taken',
    (text) => {
      expect(parseDate(text)).toBeTypeOf('number')
    },
  )

  it.each([
    'sdfdsf',
    '',
    '234-13',
    '2016-12-13t2:00:00.593194+1',
    '2016-12-13t2:00:00.1999999999+10:59',
    '9223372036854775808',
    '2020-13-01T00:00:00Z',
    '2020-00-01T00:00:00Z',
    '2020-01-32T00:00:00Z',
    '2020-01-01T24:00:00Z',
    '2020-01-01T00:60:00Z',
    '2020-01-01T00:00:60Z',
    '2020-01-01T00:00:0xZ',
    '20x0-01-01T00:00:00Z',
    '-292275055',
    '1.5',
    ' 1600000000',
    '2020-01-01-01',
    '2020-01-01T1:2:3:4',
  ])('%s is refused', (text) => {
    expect(parseDate(text)).toBeUndefined()
  })

  it('agrees with the platform on every instant it can print', () => {
    const instants = fc.date({
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(instants, (instant) => {
        const seconds = new Date(Math.floor(instant.getTime() / 1000) * 1000)
        expect(parseDate(instant.toISOString())).toBeCloseTo(instant.getTime(), 3)
        expect(parseDate(seconds.toISOString().replace('.000', ''))).toBe(seconds.getTime())
      }),
    )
  })
})
