import type { HttpAnswer } from '../../http/server.js'
import { html } from '../../pages/html.js'
import { openWayContent, openWayTitle } from '../../pages/open-way.js'
import { backLink, page } from './frame.js'

export const openWayPage = (): HttpAnswer => page(403, openWayTitle, openWayContent)

/**
 * AWS IAM User Guide, Troubleshooting AWS sign-in or account issues: what to do, and who can help. `backTo`: the page that a
 * sign-in has come to.
 */
export function troublePage(backTo: string): HttpAnswer {
  const content = html`<dl class="advice">
      <dt>You do not know the account ID or the account alias</dt>
      <dd>Ask your administrator. The sign-in link that you were given has it at its end.</dd>
      <dt>You have forgotten your user name or password</dt>
      <dd>Ask your administrator: IAM users cannot reset their password themselves.</dd>
      <dt>You have forgotten the password of the root user</dt>
      <dd>Ask whoever runs this server.</dd>
      <dt>Your MFA device is lost or does not work</dt>
      <dd>
        IAM user: ask your administrator to deactivate it. Root user: use another of your devices,
        or ask whoever runs this server.
      </dd>
      <dt>A code is refused again and again</dt>
      <dd>
        Check the time of the device. After some wrong codes the page offers to bring the device
        back in step with two codes. After too many, wait: tries become possible again by
        themselves.
      </dd>
      <dt>You have lost your access keys</dt>
      <dd>Sign in and make new ones. A secret access key cannot be shown again.</dd>
      <dt>Your name is right and yet you get nowhere</dt>
      <dd>The root user and IAM users sign in on different pages. Check that you are on yours.</dd>
    </dl>
    ${backLink(backTo)}`
  return page(200, 'Trouble signing in', content)
}

export function foreignFormPage(): HttpAnswer {
  const content = html`<p class="notice bad" role="alert">
      This form was sent from another site's page, so nothing was done.
    </p>
    <p><a href="/signin">Sign in here</a></p>`
  return page(403, 'This form came from elsewhere', content)
}

/** For a form that is none, too long, or sent to a place that takes no form. */
export function unusableFormPage(status: 400 | 404 | 405 | 413 | 415): HttpAnswer {
  const content = html`<p class="notice bad" role="alert">
      There is nothing here that can be done with this.
    </p>
    <p><a href="/signin">Sign in</a></p>`
  return page(status, 'That did not work', content)
}

export function busyPage(): HttpAnswer {
  const content = html`<p class="notice bad" role="alert">
    Nobody can sign in at present: the audit log cannot be written. Try again later.
  </p>`
  return page(503, 'Try again later', content)
}
