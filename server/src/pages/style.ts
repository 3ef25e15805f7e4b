import { markUrl } from './mark.js'

/** The style of the pages that the server writes itself: one column, readable at any width, light or dark as the reader has it. */
export const css = `:root { color-scheme: light dark; --ink: #16191f; --paper: #ffffff; --ground: #eef1f5; --soft: #56616f;
  --line: #7d8896; --edge: #d5dae1; --accent: #0a746c; --accent-ink: #ffffff; --bad: #b3261e; --good: #1b6e3c; --card: #f4f6f9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --paper: #171c24; --ground: #0d1015; --soft: #a7b1be;
  --line: #77828f; --edge: #2b333e; --accent: #3fc4b2; --accent-ink: #042724; --bad: #ff9c94; --good: #7fd6a0; --card: #202731; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 36rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; background: var(--paper); }
@media (min-width: 40rem) { body { background: var(--ground); }
  main { margin: 3rem auto; padding: 2.25rem 2.5rem 2.5rem; border: 1px solid var(--edge); border-radius: .8rem; } }
.brand { display: flex; align-items: center; gap: .6rem; margin: 0 0 1.25rem; font-weight: 600; letter-spacing: .02em; }
.brand::before { content: ''; width: 2rem; height: 2rem; background: url("${markUrl}"); }
h1 { margin: .5rem 0 1rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem; line-height: 1.3; }
a, summary { color: var(--accent); }
label { display: block; margin-top: 1.25rem; font-weight: 600; }
input { display: block; width: 100%; margin-top: .25rem; padding: .6rem .7rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; }
input:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px; }
input[aria-invalid='true'] { border-color: var(--bad); border-width: 2px; }
input.code { max-width: 11rem; font-size: 1.25rem; letter-spacing: .2em; font-variant-numeric: tabular-nums; }
.hint { margin: .25rem 0 0; color: var(--soft); font-size: .9rem; }
.error { margin: .25rem 0 0; color: var(--bad); font-weight: 600; }
.notice { margin: 1rem 0; padding: .8rem 1rem; background: var(--card); border-left: 4px solid var(--accent); border-radius: .3rem; }
.notice.bad { border-color: var(--bad); }
.notice.good { border-color: var(--good); }
button { margin-top: 1.75rem; padding: .65rem 1.4rem; font: inherit; font-weight: 600; color: var(--accent-ink);
  background: var(--accent); border: 0; border-radius: 2rem; cursor: pointer; }
form[data-resend] { margin-top: 1.5rem; }
button.quiet { margin-top: .5rem; padding: .65rem 0; color: var(--accent); background: none; text-decoration: underline; }
dl { margin: 1rem 0; padding: 1rem; background: var(--card); border-radius: .4rem; }
dt { color: var(--soft); font-size: .9rem; }
dd { margin: 0 0 .7rem; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
dd:last-child { margin-bottom: 0; }
code { font-family: ui-monospace, monospace; white-space: nowrap; }
#secret-key { white-space: normal; }
#secret-key span { display: inline-block; margin-right: .6em; }
img.qr { display: block; width: 15rem; max-width: 100%; height: auto; margin: 1rem 0; background: #fff; border-radius: .4rem;
  border: 1px solid var(--edge); image-rendering: pixelated; }
summary { cursor: pointer; width: fit-content; }
input[readonly] { background: var(--card); }
button:disabled { opacity: .6; cursor: default; }
.help { margin-top: 2rem; padding-top: 1rem; border-top: 1px solid var(--edge); }
.choice { margin: 0; padding: 0; border: 0; }
.choice legend { padding: 0; font-weight: 600; }
.choice label { display: flex; gap: .75rem; align-items: flex-start; margin-top: .6rem; padding: .8rem 1rem; font-weight: 400;
  border: 1px solid var(--line); border-radius: .6rem; cursor: pointer; }
.choice label:has(:checked) { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
.choice strong { display: block; }
.choice input { flex: none; width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; accent-color: var(--accent); }
form:has([name='kind'][value='user']:checked) .for-root, form:has([name='kind'][value='root']:checked) .for-user { display: none; }
.devices { margin: 0; padding: 0; list-style: none; }
button.device { display: block; width: 100%; margin-top: .75rem; padding: .8rem 1rem; text-align: left; color: inherit;
  background: var(--card); border: 1px solid var(--line); border-radius: .6rem; font-weight: 400; overflow-wrap: anywhere; }
button.device strong { display: block; color: var(--accent); }
dl.who { display: grid; grid-template-columns: auto 1fr; gap: .25rem 1rem; }
dl.who dd { margin: 0; }
dl.advice { background: none; padding: 0; }
dl.advice dt { color: inherit; font-size: 1rem; font-weight: 600; }
dl.advice dd { margin: .25rem 0 1.25rem; font-family: inherit; }
.rules { margin: .25rem 0 0; padding-left: 1.25rem; color: var(--soft); }
#rules { margin: 1.25rem 0 0; font-weight: 600; }
.reveal { display: inline-block; margin: .4rem 0 0; padding: .25rem 0; font-size: .9rem; color: var(--accent); background: none;
  text-decoration: underline; }
`
