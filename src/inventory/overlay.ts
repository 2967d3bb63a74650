import type { Variable, VariableMap } from './parse.ts'

/**
 * Puts the maps of one place together: its mentions in several files, the files of one folder, several `-e`. Of two
 * variables with one name the later replaces the earlier, and remembers it for `hawser explain`.
 */
export function overlay(maps: readonly VariableMap[]): VariableMap {
  const filled = maps.filter((map) => map.size > 0)
  const [first = new Map(), ...later] = filled
  if (later.length === 0) return first
  const merged = new Map<string, Variable>(first)
  for (const map of later) {
    for (const [name, variable] of map) {
      const earlier = merged.get(name)
      merged.set(name, earlier === undefined ? variable : { ...variable, earlier })
    }
  }
  return merged
}
