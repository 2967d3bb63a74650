import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { functionOf, mayCommit, programsFor } from '../../../src/shell/remote-programs.ts'

const folder = new URL('../../../src/remote/', import.meta.url)
const programs = readdirSync(folder)
  .filter((name) => name.endsWith('.sh'))
  .map((name) => name.slice(0, -'.sh'.length))

function functionsIn(program: string): string[] {
  const text = readFileSync(new URL(`${program}.sh`, folder), 'utf8')
  return [...text.matchAll(/^([A-Za-z_][A-Za-z0-9_]*)\(\)/gm)].flatMap(([, name]) => name ?? [])
}

test('no two programs define the same function: all of them may be loaded into one session', () => {
  // boot.sh runs in a shell of its own.
  const names = programs.filter((program) => program !== 'boot').flatMap(functionsIn)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('what a program uses is loaded before it', () => {
  expect(programsFor('install').slice(-1)).toEqual(['install'])
  for (const program of programs) {
    const order = programsFor(program)
    for (const used of order) {
      expect(order.indexOf(used), `${used} for ${program}`).toBeGreaterThanOrEqual(programsFor(used).length - 1)
    }
  }
})

test('a program that defines an operation calls it by its own name', () => {
  for (const program of programs) {
    const operations = functionsIn(program).filter((name) => name.startsWith('op_'))
    expect(operations.filter((name) => name !== functionOf(program))).toEqual([])
  }
})

test('which programs have a step that cannot be taken back', () => {
  const committing = programs.filter(
    (program) => functionsIn(program).includes(functionOf(program)) && mayCommit(program),
  )
  expect(committing.toSorted()).toEqual(['file', 'file-content', 'install', 'rollback'])
})
