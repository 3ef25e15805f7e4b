import type { HttpAnswer } from '../http/server.js'

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

// No script at all; the QR code is an image in the page itself.
const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  // Not `no-referrer`: with it a browser hides from us, too, that a form comes from our own page.
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
}

/** A whole page that no cache keeps and no other site frames. */
export function page(status: number, title: string, content: Html): HttpAnswer {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Sallyport</title>
        <link rel="stylesheet" href="/setup/style.css" />
      </head>
      <body>
        <main>
          <p class="brand">Sallyport</p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `
  return {
    status,
    headers: { ...securityHeaders, 'content-type': 'text/html; charset=utf-8' },
    body: [document.markup],
  }
}

export function styleSheet(css: string): HttpAnswer {
  return {
    status: 200,
    headers: { ...securityHeaders, 'content-type': 'text/css; charset=utf-8' },
    body: [css],
  }
}
