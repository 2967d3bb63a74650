/** What someone without any tool does: ssh and scp in a shell script, on all hosts at once. */
import { quote, quoteAll } from '../../src/shell/quote.ts'
import type { Contestant } from './measurement.ts'
import { runProgram } from './run-program.ts'
import { type Address, type Stage, USER } from './stage.ts'

/** Options of both ssh and scp that lead to the host with the benchmark's key, and leave the user's own aside. */
function optionsOf({ container, port }: Address): string[] {
  const { privateKeyFile, knownHostsFile } = container.client
  return [
    ...['-F', '/dev/null', '-i', privateKeyFile, '-o', `Port=${port}`],
    ...['-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
    ...['-o', `UserKnownHostsFile=${knownHostsFile}`, '-o', 'GlobalKnownHostsFile=/dev/null'],
  ]
}

/** `ssh … HOST 'COMMAND'`, for a shell script. */
export function sshLine(address: Address, command: string): string {
  return quoteAll(['ssh', ...optionsOf(address), `${USER}@127.0.0.1`, command])
}

/** What rsync takes by `-e`. */
export function rsyncShell(address: Address): string {
  return quoteAll(['ssh', ...optionsOf(address), '-l', USER])
}

/** `scp … FILE HOST:PATH`, for a shell script. */
export function scpLine(address: Address, file: string, path: string): string {
  return quoteAll(['scp', '-q', ...optionsOf(address), file, `${USER}@127.0.0.1:${path}`])
}

/**
 * A contestant that is a shell script: one line for each host, all of them at once, and failed where one has.
 *
 * @param lineFor the host's line; runs under `set -e`
 */
export async function shellContestant(
  stage: Stage,
  name: string,
  hosts: readonly Address[],
  lineFor: (address: Address) => string,
): Promise<Contestant> {
  const lines = hosts.map((address) => `( ${lineFor(address)} ) & running="$running $!"`)
  const wait = 'for process in $running; do wait "$process" || exit; done'
  const script = await stage.write('bare.sh', ['set -e', 'running=', ...lines, wait, ''].join('\n'))
  return { name, hosts: hosts.length, run: () => runProgram('sh', [script]) }
}

/** A contestant that runs one script as root on each host: `ssh HOST 'sudo sh -s' < SCRIPT`. */
export async function rootScriptContestant(
  stage: Stage,
  name: string,
  hosts: readonly Address[],
  text: string,
): Promise<Contestant> {
  const script = await stage.write('remote.sh', text)
  return shellContestant(stage, name, hosts, (host) => `${sshLine(host, 'sudo sh -s')} <${quote(script)}`)
}

/** `ssh HOST true`: what no tool can undercut that logs in. */
export function loginContestant(stage: Stage, hosts: readonly Address[]): Promise<Contestant> {
  return shellContestant(stage, 'ssh host true', hosts, (host) => sshLine(host, 'true'))
}
