import { describe, expect, it } from 'vitest'
import { preferenceKey, readPreferences } from './list-preferences.js'

const columns = { all: ['name', 'groups', 'mfa', 'arn'], first: ['name', 'mfa'] }

describe('what was chosen for a list', () => {
  it.each([null, '', 'no JSON', 'null', '[]', '{"visibleColumns":["gone"],"pageSize":7}'])(
    'is as at first where the browser kept %s',
    (text) => {
      expect(readPreferences(text, columns)).toEqual({
        pageSize: 25,
        visibleColumns: ['name', 'mfa'],
      })
    },
  )

  it('is what was kept, in the order of the columns, without those that are gone', () => {
    const kept = { pageSize: 100, visibleColumns: ['arn', 'gone', 'name'] }
    expect(readPreferences(JSON.stringify(kept), columns)).toEqual({
      pageSize: 100,
      visibleColumns: ['name', 'arn'],
    })
  })

  it('is kept for each principal and each list', () => {
    const keys = [
      preferenceKey('AIDA1', 'users'),
      preferenceKey('AIDA2', 'users'),
      preferenceKey('AIDA1', 'roles'),
    ]
    expect(new Set(keys).size).toBe(3)
  })
})
