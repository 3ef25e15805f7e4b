import Link from '@cloudscape-design/components/link'
import type { ReactNode } from 'react'
import { useFollow } from './use-follow.js'

interface PageLinkProps {
  to: string
  children: ReactNode
  /** For those who hear the page, where the text alone says too little. */
  ariaLabel?: string
}

/** A link to a page of the console: `<PageLink to={hrefOf('/console/users/:userName', { userName })}>`. */
export function PageLink({ to, children, ariaLabel }: PageLinkProps) {
  const follow = useFollow()
  return (
    <Link href={to} onFollow={follow} {...(ariaLabel === undefined ? {} : { ariaLabel })}>
      {children}
    </Link>
  )
}
