import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { split } from 'shlex'
import { InventoryError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import type { Variable, VariableMap } from './parse.ts'
import type { ConnectionSettings } from './types.ts'
import { CONNECTION_VARIABLES } from './variable-names.ts'

/** Names that Ansible's users have for the kinds of connection. */
const KINDS: Readonly<Record<string, ConnectionSettings['kind']>> = {
  ssh: 'ssh',
  smart: 'ssh',
  'ansible.builtin.ssh': 'ssh',
  local: 'local',
  'ansible.builtin.local': 'local',
  docker: 'docker',
  'community.docker.docker': 'docker',
  podman: 'podman',
  'containers.podman.podman': 'podman',
  sandbox: 'sandbox',
}

/** Names that Ansible's users have for the ways to become. */
const METHODS: Readonly<Record<string, ConnectionSettings['becomeMethod']>> = {
  sudo: 'sudo',
  'ansible.builtin.sudo': 'sudo',
  su: 'su',
  'ansible.builtin.su': 'su',
  doas: 'doas',
  'community.general.doas': 'doas',
}

/** The variable that decides a setting: of its names that are set, the last. */
function deciding(vars: VariableMap, setting: keyof typeof CONNECTION_VARIABLES): Variable | undefined {
  const names: readonly string[] = CONNECTION_VARIABLES[setting]
  return names.map((name) => vars.get(name)).findLast((variable) => variable !== undefined && variable.value !== null)
}

/**
 * How a host is reached, from variables that the schema has accepted, and in which nothing is left to be worked out.
 *
 * @param user `--user`: who logs in where no variable says it, as with Ansible
 * @throws {InventoryError} for ssh arguments with an open quote, and for what Ansible knows and Hawser does not
 */
export function connectionOf(host: string, vars: VariableMap, user: string | undefined): ConnectionSettings {
  const text = (setting: keyof typeof CONNECTION_VARIABLES): string | undefined => {
    const value = deciding(vars, setting)?.value
    return value === undefined ? undefined : textOf(value)
  }
  const port = text('port')
  const login = text('user') ?? user
  const key = deciding(vars, 'privateKeyFile')
  const password = deciding(vars, 'password')?.value
  const become = deciding(vars, 'become')?.value
  const becomePassword = deciding(vars, 'becomePassword')?.value
  return {
    kind: supported(host, deciding(vars, 'kind'), KINDS, 'connection', 'ssh'),
    address: text('address') ?? host,
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(login === undefined ? {} : { user: login }),
    ...(key === undefined ? {} : { privateKeyFile: keyFile(textOf(key.value), key.folder) }),
    sshArguments: sshArguments(deciding(vars, 'sshArguments')),
    ...(password instanceof Secret ? { password } : {}),
    ...(become === undefined ? {} : { become: isTrue(become) }),
    becomeUser: text('becomeUser') ?? 'root',
    becomeMethod: supported(host, deciding(vars, 'becomeMethod'), METHODS, 'way to become', 'sudo'),
    ...(becomePassword instanceof Secret ? { becomePassword } : {}),
  }
}

/** True for variables by which Hawser can reach a host; `winrm` or `network_cli` are for Ansible alone. */
export function isReachable(vars: VariableMap): boolean {
  const [kind, method] = [deciding(vars, 'kind'), deciding(vars, 'becomeMethod')]
  return (
    (kind === undefined || Object.hasOwn(KINDS, textOf(kind.value))) &&
    (method === undefined || Object.hasOwn(METHODS, textOf(method.value)))
  )
}

function supported<Kind>(
  host: string,
  variable: Variable | undefined,
  names: Readonly<Record<string, Kind>>,
  what: string,
  otherwise: Kind,
): Kind {
  if (variable === undefined) return otherwise
  const name = textOf(variable.value)
  const kind = Object.hasOwn(names, name) ? names[name] : undefined
  if (kind !== undefined) return kind
  throw new InventoryError(`${host}: Hawser has no ${what} '${name}'`, {
    ...(variable.position === undefined ? {} : { position: variable.position }),
    hint: `known: ${Object.keys(names).join(', ')}; leave this host out by --limit`,
  })
}

/** YAML 1.2 takes `yes` and `on` for words, and `-e` gives text only: Ansible's users mean truth values. */
function isTrue(value: Variable['value']): boolean {
  return /^(true|yes|on|1)$/i.test(textOf(value))
}

/** What was encrypted is known here: it is for ssh to have. */
function textOf(value: Variable['value']): string {
  return value instanceof Secret ? value.reveal() : String(value)
}

function keyFile(path: string, folder: string): string {
  return path === '~' || path.startsWith('~/') ? resolve(homedir(), path.slice(2)) : resolve(folder, path)
}

/** Splits as a shell does, by the port of Python's shlex: what Ansible itself uses for it. */
function sshArguments(variable: Variable | undefined): readonly string[] {
  if (variable === undefined) return []
  try {
    return split(textOf(variable.value))
  } catch (cause) {
    throw new InventoryError('ansible_ssh_common_args: a quote or backslash at its end is left open', {
      cause,
      ...(variable.position === undefined ? {} : { position: variable.position }),
    })
  }
}
