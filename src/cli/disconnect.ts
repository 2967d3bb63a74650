import { UsageError } from '../core/errors.ts'
import { controlFolder } from '../transport/control-folder.ts'
import { endKeptConnections } from '../transport/kept-connections.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import { readFlags } from './read-flags.ts'
import { flagLines } from './task-help.ts'

const FLAGS: readonly FlagDefinition[] = [{ name: 'help', short: 'h', type: 'boolean', description: 'show this text' }]

const USAGE = `usage: hawser disconnect

Ends the ssh connections that runs with --control-persist have kept, all of them. A run that uses one at this moment goes on with
what it has begun, and can begin nothing more over it.

${flagLines(FLAGS)}
`

/**
 * The command `hawser disconnect`.
 *
 * @param argv what stands behind `disconnect`
 * @returns the exit code
 * @throws {UsageError} for arguments, and where there is no private folder for sockets
 */
export async function disconnect(argv: readonly string[]): Promise<number> {
  const { given, positionals } = readFlags(argv, FLAGS)
  if (given.has('help')) {
    process.stdout.write(USAGE)
    return 0
  }
  if (positionals.length > 0) {
    throw new UsageError(`'${positionals[0]}' is not a flag, and disconnect takes no arguments`, {
      hint: 'it ends all kept connections',
    })
  }
  const count = await endKeptConnections(controlFolder())
  process.stdout.write(
    count === 0 ? 'no connection was kept\n' : `${count} connection${count === 1 ? '' : 's'} ended\n`,
  )
  return 0
}
