import { VAULT_FLAGS } from './vault-flags.ts'

/** A flag of a command line, as `node:util`'s `parseArgs` and the help text need it. */
export interface FlagDefinition {
  /** Long name, without dashes: `extra-vars`. */
  readonly name: string
  /** One letter, where there is one. */
  readonly short?: string
  /** `string`: a value follows. */
  readonly type: 'string' | 'boolean'
  /** True where giving it again adds to it; of the others, the last one counts, as with Ansible. */
  readonly repeatable?: boolean
  /** What stands for the value in the help text; only of flags with a value. */
  readonly placeholder?: string
  /** What it does, in one line of the help text. */
  readonly description: string
}

/** The flags of every task file: Ansible's names, letters and meanings. */
export const TASK_FLAGS: readonly FlagDefinition[] = [
  {
    name: 'inventory',
    short: 'i',
    type: 'string',
    repeatable: true,
    placeholder: 'FILE',
    description: 'inventory to read (default: inventory.yaml); repeatable, later ones win',
  },
  {
    name: 'limit',
    short: 'l',
    type: 'string',
    placeholder: 'PATTERN',
    description: "only these hosts of each play: names, globs; 'web:!web-3', 'web:&staging'",
  },
  { name: 'check', short: 'C', type: 'boolean', description: 'change nothing, tell what a run would change' },
  { name: 'diff', short: 'D', type: 'boolean', description: 'show what changes inside of files' },
  {
    name: 'forks',
    short: 'f',
    type: 'string',
    placeholder: 'N',
    description: 'work on at most N hosts at once (default: 20, or what the play says)',
  },
  {
    name: 'extra-vars',
    short: 'e',
    type: 'string',
    repeatable: true,
    placeholder: 'VARS',
    description: "variables above all others: 'k=v k2=v2', a JSON object, or @FILE; repeatable",
  },
  {
    name: 'user',
    short: 'u',
    type: 'string',
    placeholder: 'NAME',
    description: 'log in as NAME where the inventory names nobody',
  },
  { name: 'become', short: 'b', type: 'boolean', description: 'become root, or ansible_become_user' },
  { name: 'ask-become-pass', short: 'K', type: 'boolean', description: 'ask once for the password of become' },
  ...VAULT_FLAGS,
  {
    name: 'allow-downgrade',
    type: 'boolean',
    description: 'install signed releases that are older than what is installed, too',
  },
  {
    name: 'verbose',
    short: 'v',
    type: 'boolean',
    repeatable: true,
    description: 'tell more; repeatable: -vvv',
  },
  {
    name: 'timeout',
    short: 'T',
    type: 'string',
    placeholder: 'SECONDS',
    description: 'give up on a connection after SECONDS',
  },
  {
    name: 'control-persist',
    type: 'string',
    placeholder: 'TIME',
    description: 'keep connections of ssh for the next run, for TIME such as 10m',
  },
  { name: 'profile', type: 'boolean', description: 'tell at the end where the time went' },
  {
    name: 'trace',
    type: 'string',
    placeholder: 'FILE',
    description: 'write where the time went as a trace for Perfetto, a row for each host',
  },
  { name: 'list-hosts', type: 'boolean', description: 'list the hosts of each play, and connect to none' },
  { name: 'json', type: 'boolean', description: 'one JSON object a line on stdout, and nothing else there' },
  { name: 'help', short: 'h', type: 'boolean', description: 'show this text' },
]
