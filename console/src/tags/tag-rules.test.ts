import { describe, expect, it } from 'vitest'
import { areTagsValid, tagChanges, tagMistakes } from './tag-rules.js'

const tag = (Key: string, Value = '') => ({ Key, Value })

describe('a tag', () => {
  it.each([
    ['Cost Centre', 'a/b:c=1+2-3@x', {}],
    ['Straße', 'été', {}],
    ['', 'x', { key: 'Enter a key, or remove the tag.' }],
    ['k'.repeat(128), 'v'.repeat(256), {}],
    ['k'.repeat(129), '', { key: 'Use at most 128 characters; these are 129.' }],
    ['k', 'v'.repeat(257), { value: 'Use at most 256 characters; these are 257.' }],
    ['k?', '', { key: 'Use letters, digits, blanks and _ . : / = + - @ only.' }],
    ['k', '*', { value: 'Use letters, digits, blanks and _ . : / = + - @ only.' }],
    ['AWS:team', '', { key: 'Keys that begin with aws: are reserved.' }],
  ])('with key %s and value %s is judged by the rules of tagging', (key, value, mistake) => {
    expect(tagMistakes([tag(key, value)])).toEqual([mistake])
  })

  it('has a key of its own, without regard to case', () => {
    const tags = [tag('Team'), tag('team')]
    expect(tagMistakes(tags)).toEqual([{}, { key: 'This key is there already.' }])
    expect(areTagsValid(tags, { caseCounts: true })).toBe(true)
  })
})

it('fifty tags are the most', () => {
  const tags = Array.from({ length: 51 }, (_, index) => tag(`key ${index}`))
  expect(areTagsValid(tags.slice(1))).toBe(true)
  expect(areTagsValid(tags)).toBe(false)
})

it('only what differs is changed', () => {
  expect(
    tagChanges([tag('a', '1'), tag('b', '2'), tag('c')], [tag('a', '1'), tag('b', '3'), tag('d')]),
  ).toEqual({ set: [tag('b', '3'), tag('d')], removed: ['c'] })
})
