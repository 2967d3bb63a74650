/** Groups that are above themselves: depth would have no end. */
import { InventoryError, type SourcePosition } from '../core/errors.ts'

/** That one group is a child of another, as some place says. */
export interface Kinship {
  readonly parent: string
  readonly child: string
  readonly position: SourcePosition
}

/**
 * Refuses circles. Work grows with the number of kinships, however they are tangled; only for an error they are gone
 * through again, to find the one that closed the first circle.
 *
 * @param kinships in the order of reading
 * @throws {InventoryError} at the kinship that closed the first circle, naming its members
 */
export function refuseCircles(kinships: readonly Kinship[]): void {
  if (!hasCircle(kinships)) return
  // Kinships up to `open` have no circle, those up to `closed` have one.
  let open = 0
  let closed = kinships.length
  while (closed - open > 1) {
    const middle = Math.floor((open + closed) / 2)
    if (hasCircle(kinships.slice(0, middle))) closed = middle
    else open = middle
  }
  const culprit = kinships[closed - 1]
  if (culprit === undefined) return
  const { parent, child, position } = culprit
  const path = pathDown(kinships.slice(0, closed - 1), child, parent)
  throw new InventoryError(`groups in a circle: ${shortened([...path, child]).join(' → ')}`, {
    position,
    hint: `leave '${child}' out of the children of '${parent}'`,
  })
}

/** Takes away groups without parents until none is left, or only those in circles and below. */
function hasCircle(kinships: readonly Kinship[]): boolean {
  const children = new Map<string, string[]>()
  const missingParents = new Map<string, number>()
  for (const { parent, child } of kinships) {
    // `all` is above every group, whatever is written.
    if (child === 'all') return true
    missingParents.set(parent, missingParents.get(parent) ?? 0)
    missingParents.set(child, (missingParents.get(child) ?? 0) + 1)
    const known = children.get(parent)
    if (known === undefined) children.set(parent, [child])
    else known.push(child)
  }
  const free = [...missingParents].flatMap(([name, parents]) => (parents === 0 ? [name] : []))
  for (const name of free) {
    for (const child of children.get(name) ?? []) {
      const missing = (missingParents.get(child) ?? 0) - 1
      missingParents.set(child, missing)
      // The loop goes on to what is added to its list.
      if (missing === 0) free.push(child)
    }
  }
  return free.length < missingParents.size
}

/** The shortest way from one group down to another, both included. */
function pathDown(kinships: readonly Kinship[], from: string, to: string): readonly string[] {
  if (from === to) return [from]
  const cameFrom = new Map<string, string | undefined>([[from, undefined]])
  const children = Map.groupBy(kinships, ({ parent }) => parent)
  for (const [name] of cameFrom) {
    for (const { child } of children.get(name) ?? []) if (!cameFrom.has(child)) cameFrom.set(child, name)
  }
  const path: string[] = []
  for (let name: string | undefined = to; name !== undefined; name = cameFrom.get(name)) path.push(name)
  // What is below `all` without being written is on no path.
  return path.at(-1) === from ? path.reverse() : [from, ...path.reverse()]
}

/** Names of a circle that an error shows at most. */
const NAMES_SHOWN = 12

function shortened(names: readonly string[]): readonly string[] {
  return names.length <= NAMES_SHOWN
    ? names
    : [...names.slice(0, NAMES_SHOWN / 2), '…', ...names.slice(-NAMES_SHOWN / 2)]
}
