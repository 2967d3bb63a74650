/** Runs before the first test of a run, in vitest's own process: task files and commands run with what is published. */
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../../scripts/bundle.ts'
import { CHECKOUT } from './task-run.ts'

export default async function setUp(): Promise<void> {
  const out = join(CHECKOUT, 'dist')
  await bundle(CHECKOUT, out)
  // Of which the commands read the version.
  copyFileSync(join(CHECKOUT, 'package.json'), join(out, 'package.json'))
}
