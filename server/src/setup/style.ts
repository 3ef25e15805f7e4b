/** The style of the set-up pages: one column, readable at any width, light or dark as the reader has it. */
export const css = `:root { color-scheme: light dark; --ink: #16191f; --paper: #ffffff; --soft: #5f6b7a; --line: #8d99a8;
  --accent: #0b57d0; --accent-ink: #ffffff; --bad: #b3261e; --good: #1b6e3c; --card: #f4f6f9; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --paper: #12161c; --soft: #a7b1be; --line: #6b7684;
  --accent: #8ab4f8; --accent-ink: #10141a; --bad: #ff9c94; --good: #7fd6a0; --card: #1b212a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
.brand { margin: 0; color: var(--soft); font-weight: 600; letter-spacing: .02em; }
h1 { margin: .25rem 0 1rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { display: block; width: 100%; margin-top: .25rem; padding: .6rem .7rem; font: inherit; color: inherit;
  background: var(--paper); border: 1px solid var(--line); border-radius: .4rem; }
input:focus-visible, button:focus-visible, a:focus-visible, summary:focus-visible { outline: 3px solid var(--accent);
  outline-offset: 2px; }
input[aria-invalid='true'] { border-color: var(--bad); border-width: 2px; }
input.code { max-width: 11rem; font-size: 1.25rem; letter-spacing: .2em; font-variant-numeric: tabular-nums; }
.hint { margin: .25rem 0 0; color: var(--soft); font-size: .9rem; }
.error { margin: .25rem 0 0; color: var(--bad); font-weight: 600; }
.notice { margin: 1rem 0; padding: .9rem 1rem; background: var(--card); border-left: 4px solid var(--accent); border-radius: .3rem; }
.notice.bad { border-color: var(--bad); }
.notice.good { border-color: var(--good); }
button { margin-top: 1.5rem; padding: .65rem 1.3rem; font: inherit; font-weight: 600; color: var(--accent-ink);
  background: var(--accent); border: 0; border-radius: 2rem; cursor: pointer; }
button.quiet { margin-top: .75rem; padding: .65rem 0; color: var(--accent); background: none; text-decoration: underline; }
dl { margin: 0; padding: .9rem 1rem; background: var(--card); border-radius: .4rem; }
dt { color: var(--soft); font-size: .9rem; }
dd { margin: 0 0 .6rem; font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
dd:last-child { margin-bottom: 0; }
code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
img.qr { display: block; width: 15rem; max-width: 100%; height: auto; margin: 1rem 0; background: #fff; border-radius: .4rem;
  image-rendering: pixelated; }
summary { cursor: pointer; color: var(--accent); }
`
