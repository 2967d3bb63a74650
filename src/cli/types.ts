import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { UsageError } from '../core/errors.ts'
import { assembleInventory } from '../inventory/assemble.ts'
import { declareInventory } from '../inventory/declarations/declare.ts'
import { loadProjectSchema } from '../inventory/project-schema/load.ts'
import type { FlagDefinition } from './flag-definitions.ts'
import { INVENTORY_FLAGS, inventoryChoice } from './inventory-flags.ts'
import { refuseFlagsThatNpmTook } from './npm-flags.ts'
import { readFlags } from './read-flags.ts'
import { replaceFile } from './replace-file.ts'
import { flagLines } from './task-help.ts'

/** Where the declarations go if nothing else is said: beside the inventory that is read if nothing else is said. */
const DEFAULT_OUTPUT = 'inventory.d.ts'

const FLAGS: readonly FlagDefinition[] = [
  // What one run's -e sets is no part of the inventory.
  ...INVENTORY_FLAGS.filter(({ name }) => name !== 'extra-vars'),
  {
    name: 'output',
    short: 'o',
    type: 'string',
    placeholder: 'FILE',
    description: `file to write (default: ${DEFAULT_OUTPUT})`,
  },
  { name: 'check', short: 'C', type: 'boolean', description: 'write nothing; exit 2 where the file is out of date' },
  { name: 'help', short: 'h', type: 'boolean', description: 'show this text' },
]

/** Exit code of `--check` where the file is not what would be written. */
const OUT_OF_DATE = 2

/** How a file begins that this command has written, and may write again. */
const MARK = '// Written by: npx hawser types'

/**
 * The command `hawser types`: writes the inventory's hosts, groups and variables as types.
 *
 * @param argv what stands behind `types`
 * @returns the exit code
 * @throws {UsageError} for flags that make no sense, and for a file that somebody else wrote
 * @throws {InventoryError} for an inventory, or a schema of variables, with a mistake
 */
export async function types(argv: readonly string[]): Promise<number> {
  const { given, positionals } = readFlags(argv, FLAGS)
  if (given.has('help')) {
    process.stdout.write(usage())
    return 0
  }
  refuseFlagsThatNpmTook(process.env, given, FLAGS)
  if (positionals.length > 0) {
    throw new UsageError(`'${positionals[0]}' is not a flag, and types takes no other arguments`, {
      hint: 'name an inventory by -i, and the file to write by --output',
    })
  }
  const cwd = process.cwd()
  const { inventories, options } = inventoryChoice(given)
  const [assembled, schema] = await Promise.all([assembleInventory(inventories, options), loadProjectSchema(cwd)])
  for (const warning of assembled.warnings) process.stderr.write(`hawser: ${warning}\n`)
  const file = given.get('output')?.at(-1) ?? DEFAULT_OUTPUT
  const text = `${header(inventories)}\n${declareInventory(assembled, schema?.schema.properties)}`
  const existing = await readIfThere(resolve(cwd, file))
  const what = existing === text ? 'unchanged' : existing === undefined ? 'new' : 'changed'
  if (existing !== undefined && !existing.startsWith(MARK)) {
    throw new UsageError(`${file} was not written by this command, and stays as it is`, {
      hint: 'name another file by --output, or remove this one',
    })
  }
  const isCheck = given.has('check')
  if (!isCheck && what !== 'unchanged') await write(resolve(cwd, file), text, what === 'new')
  const { hosts, groups } = assembled.tree
  process.stdout.write(`${file}: ${hosts.size} hosts, ${groups.size} groups (${what})\n`)
  return isCheck && what !== 'unchanged' ? OUT_OF_DATE : 0
}

async function write(path: string, text: string, isNew: boolean): Promise<void> {
  try {
    if (isNew) await writeFile(path, text, { flag: 'wx' })
    else await replaceFile(path, text)
  } catch (cause) {
    throw new UsageError(`cannot write ${path}`, {
      cause,
      hint: cause instanceof Error ? cause.message : String(cause),
    })
  }
}

/** The command that writes the same again. */
function header(inventories: readonly string[]): string {
  const flags = inventories.map((path) => ` -i ${path.replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`).join('')
  return `${MARK}${flags}\n// Change the inventory instead, and run it again.`
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    // Errors of the file system carry a code.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new UsageError(`cannot read ${path}`, { cause, hint: cause instanceof Error ? cause.message : String(cause) })
  }
}

function usage(): string {
  return `usage: hawser types [FLAG…]

Writes the inventory's groups, hosts and variables as types for TypeScript. Then a misspelt group, host or variable in a
task file that begins with // @ts-check is an error in the editor, and of tsc. The file must be among those that
tsconfig.json includes. Encrypted values are of the type Secret; what a template comes to may be any value, unless
schema/vars.schema.json says what it is. Variables that only -e sets are declared by adding to InventoryVariables.

${flagLines(FLAGS)}
`
}
