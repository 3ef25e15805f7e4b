import * as iam from '@aws-sdk/client-iam'
import * as sts from '@aws-sdk/client-sts'
import type { OperationModel, QueryService } from '../../src/wire/model.js'
import type { TestCredentials, TestServer } from '../support/ephemeral.js'

/** Calls an operation by its name, with the SDK. */
export type CallByName = (model: OperationModel, input: object) => Promise<Record<string, unknown>>

interface Client {
  send(command: object): Promise<Record<string, unknown>>
}
type Commands = Readonly<Record<string, (new (input: object) => object) | undefined>>

export function callByName(server: TestServer, credentials?: TestCredentials): CallByName {
  const services = {
    iam: { commands: iam as unknown as Commands, client: server.iam(credentials) },
    sts: { commands: sts as unknown as Commands, client: server.sts(credentials) },
  }
  return ({ service, name }, input) => {
    const { commands, client } = services[service as QueryService]
    const Command = commands[`${name}Command`]
    if (Command === undefined) throw new Error(`the SDK has no ${name}`)
    return (client as unknown as Client).send(new Command(input))
  }
}
