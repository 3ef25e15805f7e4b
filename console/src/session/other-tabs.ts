/** What a tab tells the others of the same browser about the session that they share. */
export type SessionNews = 'signed-out' | 'changed'

// One for telling and hearing: a tab hears nothing that it tells itself.
const channel = new BroadcastChannel('sallyport-session')

/** Signing out, or switching role, concerns every tab. */
export function tellOtherTabs(news: SessionNews): void {
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- it is a channel's, which has none
  channel.postMessage(news)
}

/** Calls `onNews` for what other tabs tell, until the returned function is called. */
export function hearOtherTabs(onNews: (news: SessionNews) => void): () => void {
  const hear = ({ data }: MessageEvent<SessionNews>) => onNews(data)
  channel.addEventListener('message', hear)
  return () => channel.removeEventListener('message', hear)
}
