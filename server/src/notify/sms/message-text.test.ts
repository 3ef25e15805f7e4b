import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { languageOf, languages, signInText } from './message-text.js'
import { shortMessages } from './smpp/short-messages.js'

const longHost = `${'a'.repeat(50)}.example.com`.slice(-60)
const messages = (text: string) => shortMessages(text, { alphabet: 'automatic', reference: 0 })

describe('signInText', () => {
  it('is a line for people and a last line for browsers', () => {
    expect(signInText({ code: '012345', host: 'iam.example.com', language: 'en' })).toBe(
      '012345 is your sign-in code for 5 minutes. Give it to nobody.\n\n@iam.example.com #012345',
    )
  })

  it('has no last line while the host is not known', () => {
    expect(signInText({ code: '012345', host: undefined, language: 'en' })).toBe(
      '012345 is your sign-in code for 5 minutes. Give it to nobody.',
    )
  })

  it.each(languages)(
    'in %s has the code, the five minutes, and the last line as browsers want it',
    (language) => {
      const lines = signInText({ code: '987654', host: 'iam.example.com', language }).split('\n')
      expect(lines[0]).toMatch(/987654.*5|5.*987654/)
      expect(lines.slice(1)).toEqual(['', '@iam.example.com #987654'])
    },
  )

  it.each(languages.filter((language) => !['ja', 'ko', 'zh'].includes(language)))(
    'in %s fits one message of GSM 03.38 with a host of 60 characters',
    (language) => {
      const text = signInText({ code: '987654', host: longHost, language })
      expect(longHost).toHaveLength(60)
      expect(messages(text)).toMatchObject({ dataCoding: 0, parts: [expect.anything()] })
    },
  )

  it.each(['ja', 'ko', 'zh'])(
    'in %s fits one message of UCS-2 with a host of 16 characters',
    (language) => {
      const text = signInText({ code: '987654', host: 'iam2.example.com', language })
      expect(messages(text)).toMatchObject({ dataCoding: 8, parts: [expect.anything()] })
    },
  )

  it('is in the language that the browser wants', () => {
    const text = signInText({
      code: '012345',
      host: undefined,
      language: 'de-AT,de;q=0.9,en;q=0.5',
    })
    expect(text).toContain('Anmeldecode: 012345')
  })
})

describe('languageOf', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE-ch', 'de'],
    ['tlh, fr;q=0.5, es;q=0.8', 'es'],
    ['en;q=0.1, it', 'it'],
    ['fr;q=0, nl;q=0.1', 'nl'],
    ['nn-NO', 'nb'],
    ['zh-Hant-TW', 'zh'],
    ['*', 'en'],
    ['fr;q=nonsense', 'en'],
    ['constructor, __proto__', 'en'],
  ])('of %j is %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })

  it('is one of the table, whatever a browser sends', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (header) => {
      expect(languages).toContain(languageOf(header))
    })
    fc.assert(property)
  })
})
