import { useCallback } from 'react'
import { useNavigate } from 'react-router'

/** What the components for links, menus and buttons tell when one is followed. */
interface FollowEvent {
  detail: { href?: string | undefined; external?: boolean | undefined }
  preventDefault(): void
}

/** For `onFollow` of any component with an `href`: the page changes without the browser loading anything anew. */
export function useFollow(): (event: FollowEvent) => void {
  const navigate = useNavigate()
  return useCallback(
    (event) => {
      const { href, external } = event.detail
      if (href === undefined || external === true || !isOurs(href)) return
      event.preventDefault()
      void navigate(href)
    },
    [navigate],
  )
}

export function isOurs(href: string): boolean {
  return /^\/(console|switchrole)(?=$|[/?#])/.test(href)
}
