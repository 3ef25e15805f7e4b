/**
 * What a code is sent with, before and after it. A message takes 160 characters of GSM 03.38 or 70 of anything else; a longer one
 * goes in parts and costs more. The texts keep to that alphabet where the language can be written in it, which is why some avoid
 * words: those above `ja` leave 60 characters or more for the host. The others fit one message with a host of 16.
 */
const texts = {
  en: (code: string) => `${code} is your sign-in code for 5 minutes. Give it to nobody.`,
  de: (code: string) =>
    `Anmeldecode: ${code}, 5 Minuten gültig. Geben Sie ihn an niemanden weiter.`,
  fr: (code: string) => `Code de connexion : ${code}, valable 5 minutes. Ne le donnez à personne.`,
  es: (code: string) => `Clave de acceso: ${code}. Vale 5 minutos. No se la dé a nadie.`,
  it: (code: string) => `Codice di accesso: ${code}, valido 5 minuti. Non darlo a nessuno.`,
  pt: (code: string) => `Chave de acesso: ${code}. Vale por 5 minutos. Nunca a diga a ninguém.`,
  nl: (code: string) => `Inlogcode: ${code}, 5 minuten geldig. Geef hem aan niemand.`,
  pl: (code: string) => `Kod logowania: ${code}. Wygasa za 5 minut. Nie podawaj go nikomu.`,
  sv: (code: string) => `Inloggningskod: ${code}, giltig i 5 minuter. Ge den inte till någon.`,
  da: (code: string) => `Loginkode: ${code}, gyldig i 5 minutter. Giv den ikke til nogen.`,
  nb: (code: string) => `Innloggingskode: ${code}, gyldig i 5 minutter. Ikke gi den til noen.`,
  fi: (code: string) =>
    `Kirjautumiskoodi: ${code}, voimassa 5 minuuttia. Älä anna sitä kenellekään.`,
  ja: (code: string) => `ログインコード: ${code}（有効期間5分）。誰にも教えないでください。`,
  ko: (code: string) => `로그인 코드: ${code} (5분간 유효). 아무에게도 알려주지 마세요.`,
  zh: (code: string) => `登录验证码：${code}，5分钟内有效。请勿告诉任何人。`,
}

export type Language = keyof typeof texts

export const languages = Object.keys(texts) as Language[]

/** What other tags are called in the table. */
const aliases: Readonly<Record<string, Language>> = { no: 'nb', nn: 'nb' }

const maxTags = 50

/**
 * The language that is wanted most and that there is, of the value of an `Accept-Language` header or one tag; English otherwise.
 *
 * @example
 * languageOf('tlh, de-CH;q=0.9, en;q=0.8') // 'de'
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wishes = (acceptLanguage ?? '').slice(0, 1000).split(',', maxTags).map(readWish)
  const known = wishes.filter(({ language, quality }) => language !== undefined && quality > 0)
  const [best] = known.toSorted((one, other) => other.quality - one.quality)
  return best?.language ?? 'en'
}

/** RFC 9110 §12.5.4: a range, and how much it is wanted. */
function readWish(text: string): { language: Language | undefined; quality: number } {
  const [range = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const [primary = ''] = range.split('-', 1)
  const weight = parameters.find((parameter) => parameter.startsWith('q='))
  const quality = weight === undefined ? 1 : Number(weight.slice(2))
  const language = Object.hasOwn(texts, primary)
    ? (primary as Language)
    : Object.hasOwn(aliases, primary)
      ? aliases[primary]
      : undefined
  return { language, quality: Number.isFinite(quality) ? quality : 0 }
}

/**
 * The text message with a sign-in code. It names no account. Its last line binds the code to the site, so that browsers offer it
 * there and nowhere else (https://wicg.github.io/sms-one-time-codes): a host without a port, as the origin is one of https, and `#` before the code.
 *
 * @example
 * signInText({ code: '123456', host: 'iam.example.com', language: 'en' })
 * // '123456 is your sign-in code for 5 minutes. Give it to nobody.\n\n@iam.example.com #123456'
 */
export function signInText({
  code,
  host,
  language,
}: {
  code: string
  /** Where the code is asked for; `undefined` while the server does not know. */
  host: string | undefined
  /** A language, a tag or a whole `Accept-Language`. */
  language: string
}): string {
  const text = texts[languageOf(language)](code)
  return host === undefined ? text : `${text}\n\n@${host} #${code}`
}
