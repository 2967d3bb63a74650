/** Connection variables that have several names. */
import { InventoryError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import { type RawValue, Template, UnsafeText, VaultText } from './deferred.ts'
import type { Variable, VariableMap } from './parse.ts'
import { CONNECTION_VARIABLES } from './variable-names.ts'

/** The names of each setting that has more than one. */
const SPELLINGS: readonly (readonly string[])[] = Object.values(CONNECTION_VARIABLES).filter(({ length }) => length > 1)

/**
 * Refuses two names of one setting in one place that say different things: Ansible takes one of them without a word, and
 * whoever wrote the other looks for the reason elsewhere. In different places both may stand: a group's old name is
 * nothing that a host's new one has to know of.
 *
 * @param vars of one group, host, file or folder
 * @throws {InventoryError} at the one that is written later, naming the place of the other
 */
export function refuseTwoSpellings(vars: VariableMap): void {
  for (const names of SPELLINGS) {
    const set = names.filter((name) => (vars.get(name)?.value ?? null) !== null)
    const winner = set.at(-1)
    const loser = set.find((name) => textOf(vars.get(name)?.value) !== textOf(vars.get(winner ?? '')?.value))
    if (winner !== undefined && loser !== undefined) throw twoSpellings(winner, loser, vars)
  }
}

function twoSpellings(winner: string, loser: string, vars: VariableMap): InventoryError {
  const inOrder = [winner, loser].sort((one, other) => order(vars.get(one), vars.get(other)))
  const [first = '', second = ''] = inOrder
  const position = vars.get(second)?.position
  const other = vars.get(first)?.position
  const place = other === undefined ? '' : `; the other is at ${other.file}:${other.line}:${other.column}`
  return new InventoryError(`${second} and ${first} are two names of one setting, and differ`, {
    ...(position !== undefined && { position }),
    hint: `leave ${loser} out, since Ansible takes ${winner}${place}`,
  })
}

/** Which of two variables is written first; files in the order of their names. */
function order(one: Variable | undefined, other: Variable | undefined): number {
  const [a, b] = [one?.position, other?.position]
  if (a === undefined || b === undefined) return 0
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}

/** A value to compare with that of another spelling; it is shown to nobody. */
function textOf(value: RawValue | undefined): string {
  if (value instanceof Secret) return value.reveal()
  if (value instanceof Template || value instanceof VaultText || value instanceof UnsafeText) return value.text
  return String(value)
}
