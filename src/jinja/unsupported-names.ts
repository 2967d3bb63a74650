/** What to say of filters, tests and lookups that are not here. */
import { didYouMean } from '../core/nearest.ts'
import { JinjaError } from './jinja-error.ts'

const IN_TASK_FILE = 'compute it in the task file, where all of JavaScript is at hand'

/** Filters of Ansible's that are left out on purpose, each with what to write instead. */
const FILTER_HINTS: ReadonlyMap<string, string> = new Map([
  ['password_hash', "store the hash itself, best with !vault: 'mkpasswd -m sha-512' makes one"],
  ['vault', 'encrypt by: npx hawser vault encrypt-string'],
  ['unvault', 'values of !vault are decrypted where they are read'],
  ['strftime', `${IN_TASK_FILE}: new Date().toISOString()`],
  ['to_datetime', `${IN_TASK_FILE}: new Date(…)`],
  [
    'ipaddr',
    `write the parts of the address as variables of their own, or ${IN_TASK_FILE}: node:net has BlockList and isIP`,
  ],
  ['urlsplit', `${IN_TASK_FILE}: new URL(…)`],
  ['win_basename', 'there are no Windows hosts here'],
  ['win_dirname', 'there are no Windows hosts here'],
  ['shuffle', `${IN_TASK_FILE}: a template gives one value however often it is read`],
  ['human_readable', IN_TASK_FILE],
  ['human_to_bytes', 'write the number of bytes'],
  ['fileglob', `${IN_TASK_FILE}: zx has glob`],
  ['type_debug', 'use the tests string, number, mapping and sequence'],
])

/** Names of one family of filters. */
const FAMILIES: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:ipv[46]|ip_?addr|ipsubnet|ipwrap|ipmath|nthhost|cidr_merge|network_in_\w+|hwaddr|macaddr|ansible\.utils\.)/,
    'ipaddr',
  ],
  [/^ansible\.netcommon\./, 'ipaddr'],
]

/** The error of a filter that is not here. */
export function unknownFilter(name: string, known: Iterable<string>): JinjaError {
  const family = FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? name
  const hint = FILTER_HINTS.get(family.replace(/^.*\./, '')) ?? FILTER_HINTS.get(family)
  const near = hint === undefined ? didYouMean(name, known) : ''
  return new JinjaError(`there is no filter '${name}' here${near}`, { hint: hint ?? IN_TASK_FILE })
}

/** Tests of what a task gave back, which templates of an inventory cannot know. */
const OF_RESULTS = new Set([
  'succeeded',
  'success',
  'successful',
  'failed',
  'failure',
  'changed',
  'change',
  'skipped',
  'skip',
  'started',
  'finished',
  'reachable',
  'unreachable',
])

/** The error of a test that is not here. */
export function unknownTest(name: string, known: Iterable<string>): JinjaError {
  const isOfResults = OF_RESULTS.has(name)
  return new JinjaError(`there is no test '${name}' here${isOfResults ? '' : didYouMean(name, known)}`, {
    hint: isOfResults
      ? 'it asks for the outcome of a task: that is what operations return in the task file'
      : IN_TASK_FILE,
  })
}

/** Lookups that are left out on purpose. */
const LOOKUP_HINTS: ReadonlyMap<string, string> = new Map([
  ['password', 'make the password once, and store it with !vault'],
  ['template', "use the operation 'template'"],
  ['url', `${IN_TASK_FILE}: fetch(…)`],
  ['vars', 'write the name of the variable itself'],
  ['varnames', IN_TASK_FILE],
  ['hashi_vault', "read it by lookup('pipe', 'vault kv get …')"],
  ['first_found', "use lookup('file', …), or look for the file in the task file"],
])

/** The error of a lookup that is not here. */
export function unknownLookup(name: string, known: readonly string[]): JinjaError {
  const hint = LOOKUP_HINTS.get(name.replace(/^.*\./, ''))
  return new JinjaError(`there is no lookup '${name}' here${hint === undefined ? didYouMean(name, known) : ''}`, {
    hint: hint ?? `known: ${known.join(', ')}; others: ${IN_TASK_FILE}`,
  })
}
