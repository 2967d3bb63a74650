import fc from 'fast-check'
import { expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { selectHosts } from '../../../src/inventory/index.ts'
import type { Inventory, InventoryHost } from '../../../src/inventory/types.ts'

// Few letters, so that names, groups and globs meet often.
const name = fc.stringMatching(/^[ab][ab-]{0,2}$/)
const glob = fc.stringMatching(/^[ab*?][ab*?-]{0,2}$/)

/** Hosts by group; a group may share its name with a host. */
const groups = fc.dictionary(name, fc.uniqueArray(name, { maxLength: 4 }), { minKeys: 1, maxKeys: 4 })
const terms = fc.array(
  fc.record({ sign: fc.constantFrom('', '', '&', '!'), word: fc.oneof(name, glob, fc.constant('all')) }),
  {
    minLength: 1,
    maxLength: 4,
  },
)

const template: InventoryHost = {
  name: 'localhost',
  groups: [],
  vars: {},
  connection: { kind: 'local', address: 'localhost', sshArguments: [], becomeUser: 'root', becomeMethod: 'sudo' },
  origins: new Map(),
}

function inventoryOf(hostsByGroup: Readonly<Record<string, readonly string[]>>): Inventory {
  const names = [...new Set(Object.values(hostsByGroup).flat())]
  return {
    hosts: new Map(names.map((each) => [each, { ...template, name: each }])),
    groups: new Map([['all', names], ...Object.entries(hostsByGroup)]),
    localhost: template,
    extraVarNames: [],
    files: [],
    warnings: [],
  }
}

/** A glob by its definition: what is left of one fits what is left of the other. */
function fits(text: string, pattern: string): boolean {
  const [first] = pattern
  if (first === undefined) return text === ''
  if (first === '*') return fits(text, pattern.slice(1)) || (text !== '' && fits(text.slice(1), pattern))
  return text !== '' && (first === '?' || first === text[0]) && fits(text.slice(1), pattern.slice(1))
}

/** The model: sets of names. */
function model(
  hostsByGroup: Readonly<Record<string, readonly string[]>>,
  parts: readonly { sign: string; word: string }[],
): Set<string> {
  const all = [...new Set(Object.values(hostsByGroup).flat())]
  const withAll: Readonly<Record<string, readonly string[]>> = { ...hostsByGroup, all }
  const meant = (word: string, sign: string): Set<string> => {
    if (sign === '' && all.includes(word)) return new Set([word])
    const inGroups = Object.keys(withAll).filter((group) => fits(group, word))
    const isGlob = /[*?]/.test(word)
    const alone = isGlob || inGroups.length === 0 ? all.filter((host) => fits(host, word)) : []
    return new Set([...inGroups.flatMap((group) => withAll[group] ?? []), ...alone])
  }
  const of = (sign: string) => parts.filter((part) => part.sign === sign).map(({ word }) => meant(word, sign))
  const unions = of('')
  const start = unions.length === 0 ? new Set(all) : new Set(unions.flatMap((set) => [...set]))
  const kept = of('&').reduce((left, set) => left.intersection(set), start)
  return of('!').reduce((left, set) => left.difference(set), kept)
}

test('patterns select what sets of names say, whatever separates and orders their parts', () => {
  fc.assert(
    fc.property(groups, terms, fc.constantFrom(',', ':'), (hostsByGroup, parts, separator) => {
      const inventory = inventoryOf(hostsByGroup)
      const expected = model(hostsByGroup, parts)
      const pattern = parts.map(({ sign, word }) => sign + word).join(separator)
      if (expected.size === 0) {
        expect(() => selectHosts(inventory, pattern)).toThrow(InventoryError)
        return
      }
      const names = selectHosts(inventory, pattern).hosts.map((host) => host.name)
      expect(new Set(names)).toEqual(expected)
      expect(names).toHaveLength(expected.size)
    }),
    { numRuns: 1000 },
  )
})

test('any text is either a selection or an InventoryError', () => {
  fc.assert(
    fc.property(
      groups,
      fc.string({ unit: fc.constantFrom(...'ab*?[]!&:,~-0(\\^$ '), maxLength: 12 }),
      (hostsByGroup, pattern) => {
        const inventory = inventoryOf(hostsByGroup)
        try {
          expect(selectHosts(inventory, pattern).hosts.length).toBeGreaterThan(0)
        } catch (error) {
          expect(error).toBeInstanceOf(InventoryError)
        }
      },
    ),
    { numRuns: 1000 },
  )
})
