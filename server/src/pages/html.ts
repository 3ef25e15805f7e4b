import type { HttpAnswer } from '../http/server.js'
import { markUrl } from './mark.js'

/** Text that is safe between tags and in quoted attributes. */
export interface Html {
  readonly markup: string
}

/** A template whose values are escaped, unless they are HTML already. */
export function html(
  strings: TemplateStringsArray,
  ...values: (string | number | Html | readonly Html[])[]
): Html {
  let text = strings[0] ?? ''
  for (const [index, value] of values.entries()) text += htmlOf(value) + (strings[index + 1] ?? '')
  return { markup: text }
}

function htmlOf(value: string | number | Html | readonly Html[]): string {
  if (Array.isArray(value)) return value.map((part: Html) => part.markup).join('')
  if (typeof value === 'object') return (value as Html).markup
  return String(value).replace(/[&<>"']/g, (character) => escapes[character] ?? character)
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** What the pages of a room have around them. */
export interface Frame {
  styleSheet: string
  /** Left out: no script at all may run. */
  script?: string
}

export type Page = (status: number, title: string, content: Html) => HttpAnswer

// QR codes are images in the page itself.
const contentPolicy = (scripts: string): string =>
  `default-src 'none'; ${scripts}style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`

const securityHeaders = {
  'content-security-policy': contentPolicy(''),
  // Not `no-referrer`: with it a browser hides from us, too, that a form comes from our own page.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'permissions-policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
  'cache-control': 'no-store',
}

/** Makes whole pages that no cache keeps and no other site frames. */
export function framedBy({ styleSheet: style, script }: Frame): Page {
  const scripted = script === undefined ? nothing : scriptElement(script)
  const headers = {
    ...securityHeaders,
    ...(script === undefined
      ? {}
      : { 'content-security-policy': contentPolicy("script-src 'self'; ") }),
    'content-type': 'text/html; charset=utf-8',
  }
  return (status, title, content) => {
    const document = html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${title} – Sallyport</title>
          <link rel="icon" type="image/svg+xml" href="${markUrl}" />
          <link rel="stylesheet" href="${style}" />
          ${scripted}
        </head>
        <body>
          <main>
            <p class="brand">Sallyport</p>
            <h1>${title}</h1>
            ${content}
          </main>
        </body>
      </html> `
    return { status, headers, body: [document.markup] }
  }
}

const scriptElement = (script: string): Html =>
  html`<script type="module" src="${script}"></script>`

/** Where a page has something in one case only. */
export const nothing: Html = { markup: '' }

export function styleSheet(css: string): HttpAnswer {
  return {
    status: 200,
    headers: { ...securityHeaders, 'content-type': 'text/css; charset=utf-8' },
    body: [css],
  }
}
