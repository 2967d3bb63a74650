/** Inventories that are programs: shell scripts that answer `--list` and `--host`. */
import fc from 'fast-check'
import { GROUPS, HOST_NAMES, variables } from './arbitraries.ts'
import { object, variablesText } from './write-json.ts'

const names = fc.uniqueArray(fc.constantFrom(...HOST_NAMES), { maxLength: 3 })
const hostVariables = fc.tuple(fc.constantFrom(...HOST_NAMES), variables)

/** What is said of the group of an index; children are behind it, so that there are no circles. */
function group(index: number): fc.Arbitrary<readonly [string, string]> {
  const name = index < 0 ? 'all' : (GROUPS[index] ?? 'zz')
  const list = names.map((hosts) => JSON.stringify(hosts))
  const children = fc.subarray(GROUPS.slice(index + 1)).map((all) => JSON.stringify(all))
  const parts = fc
    .tuple(list, variables.map(variablesText), children, fc.subarray(['hosts', 'vars', 'children'], { minLength: 1 }))
    .map(([hosts, vars, below, kept]) => {
      const all: Readonly<Record<string, string>> = { hosts, vars, children: below }
      return object(kept.map((part) => [part, all[part] ?? 'null']))
    })
  return fc.oneof({ weight: 4, arbitrary: parts }, list).map((said) => [name, said] as const)
}

/** The text of such a program: with all variables in `_meta`, or asked for each host. */
export const programText: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.integer({ min: -1, max: GROUPS.length - 1 }).chain(group), { minLength: 1, maxLength: 4 }),
    fc.uniqueArray(hostVariables, { maxLength: 3, selector: ([name]) => name }),
    fc.boolean(),
  )
  .map(([groups, hosts, hasMeta]) => {
    const given = hosts.map(([name, vars]) => [name, variablesText(vars)] as const)
    const said = [...new Map(groups)]
    const meta = ['_meta', object([['hostvars', object(given)]])] as const
    const list = object(hasMeta ? [...said, meta] : said)
    const answers = [['--list', list], ...given.map(([name, vars]) => [`--host ${name}`, vars])]
    const cases = answers.map(([words, answer]) => `'${words}') cat <<'END'\n${answer}\nEND\n;;`)
    return ['#!/bin/sh', 'case "$*" in', ...cases, `*) echo '{}' ;;`, 'esac', ''].join('\n')
  })
