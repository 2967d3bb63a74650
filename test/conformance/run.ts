#!/usr/bin/env node
// npm run conformance -- [--cases N] [--seed S]: holds Hawser's inventories against Ansible's.
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { generatedCase } from './cases.ts'
import { differences, shownCase } from './compare.ts'
import { Oracle } from './oracle.ts'

const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } })
const oracle = new Oracle()
const parameters = {
  numRuns: Number(values.cases ?? 2000),
  ...(values.seed !== undefined && { seed: Number(values.seed) }),
}
const begun = performance.now()
const result = await fc.check(
  fc.asyncProperty(generatedCase, async (generated) => {
    const found = await differences(oracle, generated)
    if (found.length > 0) throw new Error(found.join('\n'))
  }),
  parameters,
)
oracle.close()
const seconds = ((performance.now() - begun) / 1000).toFixed(1)
if (result.failed) {
  const [smallest] = result.counterexample ?? []
  process.stdout.write(`seed ${result.seed}, case ${result.numRuns}, after ${result.numShrinks} steps of shrinking:\n`)
  if (smallest !== undefined) process.stdout.write(shownCase(smallest))
  process.stdout.write(
    `${result.errorInstance instanceof Error ? result.errorInstance.message : result.errorInstance}\n`,
  )
  process.exitCode = 1
} else {
  process.stdout.write(`${result.numRuns} cases, seed ${result.seed}: no difference, ${seconds} s\n`)
}
