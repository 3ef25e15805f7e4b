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
    // A box that scrolls must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <pre className="policy-text" aria-label={label} role="region" tabIndex={0}>
      {formatPolicy(text)}
    </pre>
  )
}
