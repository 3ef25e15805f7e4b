import type { SmsGateway, TextMessage } from './gateway.js'

/** A gateway that sends nothing and keeps what it was given: that of a throw-away server. */
export interface KeptGateway extends SmsGateway {
  messages(): readonly TextMessage[]
  forget(): void
}

const mostKept = 1000

export function createKeptGateway(): KeptGateway {
  let kept: TextMessage[] = []
  return {
    name: 'kept',
    send: (message) => {
      kept = [...kept, message].slice(-mostKept)
      return Promise.resolve({ kind: 'accepted', gatewayMessageId: message.messageId })
    },
    messages: () => kept,
    forget: () => {
      kept = []
    },
    close: () => Promise.resolve(),
  }
}
