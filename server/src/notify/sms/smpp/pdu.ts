import smpp from 'smpp'

/** A PDU as it came in. */
export interface Pdu {
  /** The name in the specification; `unknown` for an id that it does not have. */
  command: string
  commandId: number
  status: number
  sequence: number
  /** `undefined` when the body cannot be read. */
  fields: Readonly<Record<string, unknown>> | undefined
}

export const headerBytes = 16
/** A PDU of this client needs 300; with `message_payload` one can have 64 KB, which nobody sends for a receipt. */
export const maxPduBytes = smpp.PDU.maxLength

// The library interprets texts and times as it reads, and stumbles: over a time that is none, over `message_payload` in strict
// mode, and over an id without a zero at its end, where it reads on. So it leaves bytes as they are.
for (const command of ['deliver_sm', 'data_sm']) {
  for (const field of Object.values(smpp.commands[command]?.params ?? {})) field.filter = undefined
}
const { message_payload: payload, receipted_message_id: receiptedId } = smpp.tlvs
if (payload !== undefined && receiptedId !== undefined) {
  payload.filter = undefined
  receiptedId.type = payload.type
}

/** Reads a whole PDU, of `headerBytes` at least. Never throws. */
export function decodePdu(bytes: Buffer): Pdu {
  const commandId = bytes.readUInt32BE(4)
  const pdu = {
    command: smpp.commandsById[commandId]?.command ?? 'unknown',
    commandId,
    status: bytes.readUInt32BE(8),
    sequence: bytes.readUInt32BE(12),
  }
  try {
    return { ...pdu, fields: Object.fromEntries(Object.entries(new smpp.PDU(bytes))) }
  } catch {
    return { ...pdu, fields: undefined }
  }
}

export function encodePdu(
  command: string,
  sequence: number,
  { status = 0, fields = {} }: { status?: number; fields?: object } = {},
): Buffer {
  const header = { command_status: status, sequence_number: sequence }
  return new smpp.PDU(command, { ...fields, ...header }).toBuffer()
}

export const isResponse = ({ commandId }: Pdu): boolean => commandId >= 0x80_00_00_00

const namesOfStatuses = new Map(Object.entries(smpp.errors).map(([name, status]) => [status, name]))

/** `ESME_RTHROTTLED`, or the number of a status that the specification does not have. */
export function statusName(status: number): string {
  return namesOfStatuses.get(status) ?? `status 0x${status.toString(16).padStart(8, '0')}`
}

/** The statuses that are told apart or sent (SMPP 3.4 §5.1.3). */
export const statuses = {
  ok: 0,
  invalidCommandLength: 0x02,
  invalidCommand: 0x03,
  invalidDestination: 0x0b,
  queueFull: 0x14,
  throttled: 0x58,
  temporaryError: 0x64,
  permanentError: 0x65,
}
