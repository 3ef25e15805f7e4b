import Flashbar, { type FlashbarProps } from '@cloudscape-design/components/flashbar'
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { useLocation } from 'react-router'
import { usePasswordFlash } from './password-flash.js'

interface Message {
  id: string
  type: 'success' | 'error' | 'info' | 'warning'
  text: string
  /** How often the page has changed since. */
  pageChanges: number
}

/** Says something at the top of the page. */
export type Flash = Readonly<Record<Message['type'], (text: string) => void>>

/** WCAG 4.1.3: without a role a message is heard by nobody. An alert also takes the focus. */
const ariaRoles = { success: 'status', error: 'alert', info: 'status', warning: 'status' } as const

/** The newest stand first; more would push the page away. */
const mostShown = 3

const FlashContext = createContext<Flash | undefined>(undefined)
const MessagesContext = createContext<readonly FlashbarProps.MessageDefinition[]>([])

/**
 * Tells what has been done, also when the page changes at the same moment.
 *
 * @example
 * flash.success(`Group ${GroupName} is created.`)
 */
export function useFlash(): Flash {
  const flash = useContext(FlashContext)
  if (flash === undefined) throw new Error('Messages exist only within the shell.')
  return flash
}

export function FlashMessages() {
  return <Flashbar items={[...useContext(MessagesContext), ...usePasswordFlash()]} />
}

export function FlashProvider({ children }: { children: ReactNode }) {
  const [messages, setMessages] = useState<readonly Message[]>([])
  const { pathname } = useLocation()
  const [shownPath, setShownPath] = useState(pathname)
  if (shownPath !== pathname) {
    setShownPath(pathname)
    setMessages(afterPageChange)
  }
  const add = useCallback((type: Message['type'], text: string) => {
    setMessages((shown) =>
      [{ id: crypto.randomUUID(), type, text, pageChanges: 0 }, ...shown].slice(0, mostShown),
    )
  }, [])
  const flash = useMemo<Flash>(
    () => ({
      success: (text) => add('success', text),
      error: (text) => add('error', text),
      info: (text) => add('info', text),
      warning: (text) => add('warning', text),
    }),
    [add],
  )
  const items = messages.map(({ id, type, text }) => ({
    id,
    type,
    ariaRole: ariaRoles[type],
    content: text,
    dismissible: true,
    dismissLabel: 'Close this message',
    onDismiss: () => setMessages((shown) => shown.filter((message) => message.id !== id)),
  }))
  return (
    <FlashContext value={flash}>
      <MessagesContext value={items}>{children}</MessagesContext>
    </FlashContext>
  )
}

/** A message that came together with a change of page is shown after it, and goes with the next one. */
function afterPageChange(messages: readonly Message[]): readonly Message[] {
  return messages
    .map((message) => ({ ...message, pageChanges: message.pageChanges + 1 }))
    .filter(({ pageChanges }) => pageChanges < 2)
}
