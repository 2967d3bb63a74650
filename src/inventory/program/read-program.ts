/** Inventories that are programs: asked by `--list`, and for each host by `--host` where they do not tell all at once. */
import { dirname } from 'node:path'
import pLimit from 'p-limit'
import { InventoryError } from '../../core/errors.ts'
import type { InventoryContent, VariableMap } from '../parse.ts'
import { validateVariableMap } from '../validate.ts'
import { mapOf, type ProgramPlace, readListing, variablesOf } from './program-content.ts'
import { type InventoryProgram, PROGRAM_DEADLINE_MS, type ProgramOutput, runProgram } from './run-program.ts'

/** Programs that run at a time: each asks for one host, and mostly somebody else's server. */
const PROGRAMS_AT_ONCE = 8

/** Lines of an answer that is no JSON that the error shows. */
const SHOWN_LINES = 3

/**
 * Runs an inventory program, and reads what it says.
 *
 * @param path absolute
 * @param file the path as messages show it
 * @param cwd where it is run
 * @param deadlineMs how long each run may take
 * @throws {InventoryError} for a program that fails, and for an answer that makes no sense
 */
export async function readProgram(
  path: string,
  file: string,
  cwd: string,
  deadlineMs: number = PROGRAM_DEADLINE_MS,
): Promise<Omit<InventoryContent, 'variableFolder'>> {
  const program: InventoryProgram = { path, file, cwd, deadlineMs }
  const place: ProgramPlace = { position: { file, line: 1, column: 1 }, folder: dirname(path) }
  const warnings: string[] = []
  const ask = async (words: readonly string[]): Promise<ReturnType<typeof mapOf>> => {
    const printed = await runProgram(program, words)
    if (printed.complaints !== '') warnings.push(`${file} ${words.join(' ')} says: ${printed.complaints}`)
    // Of old, a program says nothing of a host that has no variables.
    if (words[0] === '--host' && printed.output.trim() === '') return {}
    return mapOf(parsed(printed, program, words), `the answer of '${file} ${words.join(' ')}'`, place)
  }
  const { groups, hosts, hostVariables } = readListing(await ask(['--list']), place)
  const limit = pLimit(PROGRAMS_AT_ONCE)
  const answers = await Promise.all(
    hosts.map(async (host): Promise<readonly [string, VariableMap]> => {
      const given = hostVariables === undefined ? await limit(() => ask(['--host', host])) : (hostVariables[host] ?? {})
      return [host, variablesOf(mapOf(given, `the variables of '${host}'`, place), place)]
    }),
  )
  await Promise.all([...groups, ...answers.map(([, vars]) => ({ vars }))].map(({ vars }) => validateVariableMap(vars)))
  const variables = new Map(answers)
  const withVariables = groups.map((group) => ({
    ...group,
    hosts: group.hosts.map((host) => ({ ...host, vars: variables.get(host.name) ?? host.vars })),
  }))
  return { path, groups: withVariables, warnings }
}

function parsed({ output }: ProgramOutput, { file }: InventoryProgram, words: readonly string[]): unknown {
  try {
    return readJson(output)
  } catch (cause) {
    const lines = output.trim().split('\n').slice(0, SHOWN_LINES)
    const begins = lines.join('\n') === '' ? 'it prints nothing' : `it begins with:\n${lines.join('\n').slice(0, 500)}`
    throw new InventoryError(`the inventory program '${file} ${words.join(' ')}' prints no JSON: ${begins}`, {
      cause,
      hint: 'an inventory program answers --list by an object of groups, such as {"web": {"hosts": ["web-1"]}}',
    })
  }
}

/** What JSON says. Whole numbers that JavaScript would round become their text, as in inventory files. */
function readJson(json: string): unknown {
  // Mostly there are none, and a function that sees every value makes reading several times slower.
  if (!/\d{16}/.test(json)) return JSON.parse(json)
  return JSON.parse(json, (_key, value: unknown, context?: { readonly source?: string }) => {
    const { source } = context ?? {}
    const isRounded = typeof value === 'number' && !Number.isSafeInteger(value)
    return isRounded && source !== undefined && /^-?\d+$/.test(source) ? source : value
  })
}
