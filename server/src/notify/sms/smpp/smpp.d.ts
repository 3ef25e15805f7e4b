/** As much of the library as is used here: its codec. Its sessions end the process over a PDU that they cannot read. */
declare module 'smpp' {
  /** Members beside these are the fields of the PDU. */
  class PDU {
    constructor(command: string | Buffer, fields?: object)
    command: string
    command_id: number
    command_status: number
    sequence_number: number
    toBuffer(): Buffer
    static maxLength: number
  }
  interface Field {
    type: object
    filter?: object | undefined
  }
  const smpp: {
    PDU: typeof PDU
    commands: Record<string, { id: number; params?: Record<string, Field> } | undefined>
    commandsById: Record<number, { command: string } | undefined>
    tlvs: Record<string, Field | undefined>
    errors: Record<string, number>
  }
  export default smpp
}
