import { spawn } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'

const RACER = readFileSync(new URL('../../src/rehearsal/twin/racer.pl', import.meta.url), 'utf8')
/** `nobody`: anyone but the one who installs. */
const UID = 65534

/** Runs the racer as another user while `deploy` installs by way of a folder that he may write to. */
async function attack(deploy: (upload: string, destination: string) => void): Promise<{ tries: number; wins: number }> {
  const base = mkdtempSync(join(tmpdir(), 'hawser-test-'))
  const [shared, home] = [join(base, 'shared'), join(base, 'bin')]
  mkdirSync(shared)
  mkdirSync(home)
  for (const [folder, mode] of [
    [base, 0o755],
    [shared, 0o777],
    [home, 0o755],
  ] as const)
    chmodSync(folder, mode)
  const racer = spawn('perl', ['-e', RACER, shared, '--', join(home, 'program')], {
    uid: UID,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const report = text(racer.stdout)
  for (let round = 0; round < 40; round += 1) {
    const upload = join(shared, `upload-${round}`)
    writeFileSync(upload, `release ${round}\n`)
    await sleep(10)
    deploy(upload, join(home, 'program'))
    await sleep(10)
    rmSync(upload, { force: true })
  }
  racer.stdin.end()
  const [, tries = 0, wins = 0] = (await report).trim().split(' ').map(Number)
  rmSync(base, { recursive: true })
  return { tries, wins }
}

test('the racer wins against a copy from the shared folder, and counts it', async () => {
  const { tries, wins } = await attack((upload, destination) => {
    copyFileSync(upload, `${destination}.new`)
    renameSync(`${destination}.new`, destination)
  })
  expect(tries).toBeGreaterThan(20)
  expect(wins).toBeGreaterThan(0)
})

test('and wins nothing where the bytes do not come from there', async () => {
  const { tries, wins } = await attack((_upload, destination) => {
    writeFileSync(`${destination}.new`, 'release\n')
    renameSync(`${destination}.new`, destination)
  })
  expect(tries).toBeGreaterThan(20)
  expect(wins).toBe(0)
})
