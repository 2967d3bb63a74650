import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { mutate } from '../../attack/mutant.ts'
import { BRIEF, MUTATIONS } from '../../attack/mutations.ts'
import { CHECKOUT } from '../../support/task-run.ts'

test.each(MUTATIONS)('$defence: what is taken out stands there, without $without', async (mutation) => {
  const source = await readFile(`${CHECKOUT}/${mutation.file}`, 'utf8')
  expect(mutate(source, mutation)).not.toBe(source)
  if ('tests' in mutation.witness) expect(existsSync(`${CHECKOUT}/${mutation.witness.tests}`)).toBe(true)
})

test('npm test takes out one of each defence', () => {
  expect(BRIEF.map(({ defence }) => defence.slice(0, 2)).toSorted()).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P6'])
})
