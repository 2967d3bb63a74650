import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import type { Inventory } from '../../../src/inventory/types.ts'
import { makeFolder } from '../../support/folder.ts'

/** Passwords as one may write them, well or badly: YAML and INI take the first characters of some for something else. */
const WRITTEN: readonly ((word: string) => string)[] = [
  (word) => word,
  (word) => `two ${word}`,
  (word) => `"${word}`,
  (word) => `'${word}`,
  (word) => `'${word}'x`,
  (word) => `"${word}" ${word}`,
  (word) => `!${word}`,
  (word) => `!!${word} x`,
  (word) => `*${word}`,
  (word) => `&${word} &${word}`,
  (word) => `|${word}`,
  (word) => `>${word}`,
  (word) => `@${word}`,
  (word) => `%${word}`,
  (word) => `\`${word}`,
  (word) => `"${word}\\q"`,
  (word) => `"\\${word}"`,
  (word) => `{${word}`,
  (word) => `[${word}`,
  (word) => `]${word}`,
  (word) => `{'${word}': 1}`,
  (word) => `['${word}']`,
  (word) => `- ${word}`,
  (word) => `? ${word}`,
  (word) => `${word}: ${word}`,
  (word) => `{{ ${word} }}`,
  (word) => `#${word}`,
  (word) => `u'${word}'`,
  (word) => `'${word}\\xZZ'`,
  (word) => `\\${word}`,
  (word) => `$ANSIBLE_VAULT;${word}`,
]

/** Files, and a value of `-e`. */
interface Given {
  readonly files: Readonly<Record<string, string>>
  readonly extra?: string
}

/** Where a password may stand. */
const PLACES: readonly [string, (variable: string, value: string) => Given][] = [
  ['a host in YAML', (name, value) => ({ files: { inventory: `all:\n  hosts:\n    a:\n      ${name}: ${value}\n` } })],
  ['a host in INI', (name, value) => ({ files: { inventory: `[web]\na ${name}=${value}\n` } })],
  ['a group in INI', (name, value) => ({ files: { inventory: `[web]\na\n[web:vars]\n${name}=${value}\n` } })],
  [
    'group_vars',
    (name, value) => ({ files: { inventory: '[web]\na\n', 'group_vars/web.yml': `${name}: ${value}\n` } }),
  ],
  ['a word of -e', (name, value) => ({ files: { inventory: '[web]\na\n' }, extra: `${name}=${value}` })],
  ['a map of -e', (name, value) => ({ files: { inventory: '[web]\na\n' }, extra: `{${name}: ${value}}` })],
  ['-e @FILE', (name, value) => ({ files: { inventory: '[web]\na\n', vars: `${name}: ${value}\n` }, extra: '@vars' })],
]

/** Places where it is a mistake in itself. */
const MISTAKEN: typeof PLACES = [
  ['INI without =', (name, value) => ({ files: { inventory: `[web]\na\n[web:vars]\n${name} ${value}\n` } })],
  ['INI as if it were YAML', (name, value) => ({ files: { inventory: `[web:vars]\n${name}: ${value}\n` } })],
]

/** A variable of the host, or the error that it cannot be read by. */
function variableOf({ hosts }: Inventory, variable: string): unknown {
  try {
    return hosts.get('a')?.vars[variable]
  } catch (error) {
    return error
  }
}

/** Tries all ways of writing a password. @returns how many of them were read, and hidden in a secret */
async function tryAll(place: (variable: string, value: string) => Given, variable: string): Promise<number> {
  let read = 0
  for (const write of WRITTEN) {
    // Another one each time: those that were read without a mistake are known, and redacted for that.
    const word = `c4n4ry${randomBytes(6).toString('hex')}`
    const { files, extra } = place(variable, write(word))
    const options = { cwd: await makeFolder(files), ...(extra !== undefined && { extraVars: [extra] }) }
    const result = await loadInventory(['inventory'], options).catch((error: unknown) => error)
    expect(inspect(result, { depth: 20 })).not.toContain(word)
    if (result instanceof Error) continue
    // What is no error is an inventory.
    const value = variableOf(result as Inventory, variable)
    // What looks like a template is one, and most cannot be worked out.
    if (value instanceof Error) expect(inspect(value, { depth: 20 })).not.toContain(word)
    if (value instanceof Secret && value.reveal().includes(word)) read += 1
  }
  return read
}

const VARIABLES = ['ansible_become_password', 'ansible_password', 'ansible_ssh_pass']

describe('a password is shown by no error, warning or value, however it is written,', () => {
  test.each(PLACES)('in %s', async (_place, place) => {
    // Some of them are read, or nothing was tried.
    for (const variable of VARIABLES) expect(await tryAll(place, variable)).toBeGreaterThan(3)
  })

  test.each(MISTAKEN)('in %s', async (_place, place) => {
    for (const variable of VARIABLES) await tryAll(place, variable)
  })
})

test('a password that every user of this machine can read in the list of processes is a warning', async () => {
  const cwd = await makeFolder({ inventory: '[web]\na\n', vars: 'ansible_become_password: hunter2\n' })
  const warnings = async (...extraVars: string[]): Promise<readonly string[]> =>
    (await loadInventory(['inventory'], { cwd, extraVars })).warnings
  const warning = expect.stringMatching(/can read ansible_become_pass(word)? there: .* -e @FILE, or run with -K$/)
  expect(await warnings('ansible_become_password=hunter2')).toEqual([warning])
  expect(await warnings('{"ansible_become_pass": "hunter2"}', 'a=1')).toEqual([warning])
  expect(await warnings('@vars', 'password=5')).toEqual([])
})
