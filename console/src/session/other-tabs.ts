/** What a tab tells the others of the same browser about the session that they share. */
export type SessionNews = 'signed-out' | 'changed'

const channelName = 'sallyport-session'

/** Signing out, or switching role, concerns every tab. */
export function tellOtherTabs(news: SessionNews): void {
  const channel = new BroadcastChannel(channelName)
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- it is a channel's, which has none
  channel.postMessage(news)
  channel.close()
}

/** Calls `onNews` for what other tabs tell, until the returned function is called. */
export function hearOtherTabs(onNews: (news: SessionNews) => void): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', ({ data }: MessageEvent<SessionNews>) => onNews(data))
  return () => channel.close()
}
