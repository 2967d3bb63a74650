/** Runs before the first contract or integration test of a run, in vitest's own process; what it returns, after the last. */
import { buildImages } from './images.ts'
import { beginRun, endRun, removeLeftovers } from './leftovers.ts'

export default async function setUp(): Promise<() => Promise<void>> {
  beginRun()
  await removeLeftovers()
  await buildImages()
  return endRun
}
