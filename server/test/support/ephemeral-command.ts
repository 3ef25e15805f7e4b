import type { EphemeralAccount } from '../../src/app/ephemeral.js'
import { type CommandSettings, launch, type LaunchedServer, printed } from './command.js'

/** A throw-away server as others start it: by the command, told by its first line. */
export interface EphemeralProcess extends LaunchedServer {
  endpoint: string
  accounts: EphemeralAccount[]
}

/** Starts `sallyport serve --ephemeral` on a free port. Throws what it said where it ends before. */
export async function startEphemeralCommand(
  commandArguments: readonly string[] = [],
  settings: CommandSettings = {},
): Promise<EphemeralProcess> {
  const { child, ...running } = launch(
    ['serve', '--ephemeral', '--listen', '127.0.0.1:0', ...commandArguments],
    settings,
  )
  const [firstLine] = await printed({ child, ...running }, /^.*\n/)
  return {
    ...running,
    ...(JSON.parse(firstLine) as Pick<EphemeralProcess, 'endpoint' | 'accounts'>),
    end: async (signal) => {
      child.kill(signal)
      return running.ended
    },
  }
}
