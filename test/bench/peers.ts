/** What Hawser is held against, where it is installed. */
import { access, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Contestant } from './measurement.ts'
import { runProgram } from './run-program.ts'
import { type Address, type Stage, USER } from './stage.ts'

/** Who takes part; versions. */
export interface Peers {
  readonly ansible?: string
  readonly mitogen?: string
  readonly pyinfra?: string
  /** No peer, but not everywhere either. */
  readonly rsync?: string
  /** A sentence for each that is missing. */
  readonly missing: readonly string[]
}

/** What a program says first, or undefined where it is not there. */
async function versionOf(program: string): Promise<string | undefined> {
  const text = await runProgram(program, ['--version']).catch(() => undefined)
  return text?.trim().split('\n')[0]
}

/** Looks for the peers, or for rsync alone where none is wanted. */
export async function findPeers(isWanted: boolean): Promise<Peers> {
  const missing: string[] = []
  const rsync = await versionOf('rsync')
  if (rsync === undefined) missing.push('rsync is not installed')
  if (!isWanted)
    return { ...(rsync !== undefined && { rsync }), missing: [...missing, 'no peers: --peers was not given'] }
  const ansible = await versionOf('ansible')
  const mitogen = ansible === undefined ? undefined : await findMitogen()
  const pyinfra = await versionOf('pyinfra')
  if (ansible === undefined) missing.push('Ansible is not installed')
  if (mitogen === undefined) missing.push('Mitogen is not installed (Debian: ansible-mitogen)')
  if (pyinfra === undefined) missing.push('pyinfra is not installed')
  return {
    ...(rsync !== undefined && { rsync }),
    ...(ansible !== undefined && { ansible }),
    ...(mitogen !== undefined && { mitogen }),
    ...(pyinfra !== undefined && { pyinfra }),
    missing,
  }
}

/** The folder of Mitogen's strategies, which lies beside Ansible's own modules. */
async function findMitogen(): Promise<string | undefined> {
  const text = await runProgram('ansible', ['--version'])
  const modules = /ansible python module location = (.+)/.exec(text)?.[1]
  if (modules === undefined) return undefined
  const strategies = join(dirname(modules), 'ansible_mitogen/plugins/strategy')
  return access(strategies).then(
    () => strategies,
    () => undefined,
  )
}

/** One step, in a form from which each peer's own is made. */
export type PlannedStep =
  | { readonly directory: string }
  | { readonly file: string; readonly content: string }
  | { readonly copy: string; readonly to: string }

/** Each peer that is here, doing these steps as root; modes and owners as Hawser's task files have them. */
export async function peerContestants(
  stage: Stage,
  hosts: readonly Address[],
  inventory: string,
  steps: readonly PlannedStep[],
): Promise<readonly Contestant[]> {
  const { ansible, mitogen, pyinfra } = stage.peers
  const contestants: Contestant[] = []
  if (ansible !== undefined || mitogen !== undefined) {
    const tasks = steps.map(ansibleTask)
    const plays = [{ hosts: 'relay', become: true, gather_facts: false, tasks }]
    const playbook = await stage.write('playbook.yml', JSON.stringify(plays, null, 2))
    contestants.push(await ansibleContestant(stage, 'Ansible', hosts.length, inventory, playbook))
    if (mitogen !== undefined) {
      contestants.push(await ansibleContestant(stage, 'Mitogen', hosts.length, inventory, playbook, mitogen))
    }
  }
  if (pyinfra !== undefined) contestants.push(await pyinfraContestant(stage, hosts, steps))
  return contestants
}

function ansibleTask(step: PlannedStep): Readonly<Record<string, unknown>> {
  const root = { owner: 'root', group: 'root' }
  if ('directory' in step) return { file: { path: step.directory, state: 'directory', mode: '0755', ...root } }
  if ('file' in step) return { copy: { dest: step.file, content: step.content, mode: '0644', ...root } }
  return { copy: { src: step.copy, dest: step.to, mode: '0755', ...root } }
}

/**
 * Ansible as someone sets it up who wants it fast: pipelining, a fork for each host, no search for an interpreter, no
 * facts. Its kept connections are new ones in each turn: a deploy does not find those of the one a minute before.
 */
async function ansibleContestant(
  stage: Stage,
  name: string,
  hosts: number,
  inventory: string,
  playbook: string,
  strategies?: string,
): Promise<Contestant> {
  const strategy = strategies === undefined ? [] : [`strategy_plugins = ${strategies}`, 'strategy = mitogen_linear']
  const defaults = ['[defaults]', `forks = ${hosts}`, 'interpreter_python = /usr/bin/python3', ...strategy]
  const lines = [...defaults, '[ssh_connection]', 'pipelining = True', '']
  const configuration = await stage.write('ansible.cfg', lines.join('\n'))
  let sockets: string | undefined
  return {
    name,
    hosts,
    prepare: async () => {
      // Short: a socket's path has room for a hundred characters.
      sockets = await mkdtemp(join(tmpdir(), 'hb-'))
    },
    run: () =>
      runProgram('ansible-playbook', ['-i', inventory, playbook], {
        env: { ANSIBLE_CONFIG: configuration, ANSIBLE_SSH_CONTROL_PATH_DIR: sockets },
      }),
    extras: async () => {
      if (sockets !== undefined) await endConnections(sockets)
      return {}
    },
  }
}

/** Ends what ControlPersist keeps. */
async function endConnections(folder: string): Promise<void> {
  const ends = (await readdir(folder)).map((name) =>
    // One that has ended by itself is gone all the same.
    runProgram('ssh', ['-F', '/dev/null', '-S', join(folder, name), '-O', 'exit', 'any']).catch(() => undefined),
  )
  await Promise.all(ends)
  await rm(folder, { recursive: true, force: true })
}

/** pyinfra, by an inventory and a deploy of its own. */
async function pyinfraContestant(
  stage: Stage,
  hosts: readonly Address[],
  steps: readonly PlannedStep[],
): Promise<Contestant> {
  const plan = await stage.write('plan.json', JSON.stringify(steps))
  const targets = hosts.map(({ container, port }, index) => [
    `host-${index + 1}`,
    {
      ssh_hostname: '127.0.0.1',
      ssh_port: port,
      ssh_user: USER,
      ssh_key: container.client.privateKeyFile,
      ssh_known_hosts_file: container.client.knownHostsFile,
      ssh_strict_host_key_checking: 'yes',
      ssh_allow_agent: false,
      ssh_look_for_keys: false,
      plan,
    },
  ])
  const rows = targets.map((target) => `    tuple(json.loads(${pythonText(JSON.stringify(target))})),`)
  const inventory = await stage.write('relay.py', ['import json', 'relay = [', ...rows, ']', ''].join('\n'))
  const deploy = new URL('peers/pyinfra_plan.py', import.meta.url).pathname
  return { name: 'pyinfra', hosts: hosts.length, run: () => runProgram('pyinfra', ['-y', inventory, deploy]) }
}

/** JSON text as a literal of Python: both escape backslashes and quotes alike. */
function pythonText(text: string): string {
  return JSON.stringify(text)
}
