import './policy-text.css'
import { formatPolicy } from './check-policy.js'

interface PolicyTextProps {
  text: string
  /** For those who hear the page. */
  label: string
}

/** A document to read. */
export function PolicyText({ text, label }: PolicyTextProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls must be reachable by keyboard
    <section className="policy-text" aria-label={label} tabIndex={0}>
      <pre>{formatPolicy(text)}</pre>
    </section>
  )
}
