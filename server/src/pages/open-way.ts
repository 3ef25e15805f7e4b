import { html } from './html.js'

export const openWayTitle = 'This connection is not safe'

/** What a page says in place of asking for a password over plain http. */
export const openWayContent = html` <p class="notice bad" role="alert">
    This page was asked for over plain http, which others on the way can read, so no password is
    taken here.
  </p>
  <p>
    Open the link with <code>https://</code>, or on the server's own machine. For whoever runs the
    server:
  </p>
  <ul>
    <li>Give it a certificate: <code>--tls-cert</code> and <code>--tls-key</code>.</li>
    <li>
      Or, behind a proxy that ends TLS, name that proxy in <code>--trusted-proxies</code>; it must
      send <code>X-Forwarded-Proto: https</code>.
    </li>
  </ul>`
