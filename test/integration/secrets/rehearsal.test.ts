/** Passwords of real hosts in a rehearsal, which writes an inventory of its own. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { canariesIn, makeCanary } from '../../support/canary.ts'
import { CHECKOUT } from '../../support/task-run.ts'

const run = promisify(execFile)

test('a rehearsal neither writes nor prints the passwords of the real hosts', async () => {
  const home = await mkdtemp('/tmp/hawser-')
  const [become, login] = [makeCanary('become password'), makeCanary('login password')]
  const inventory = join(home, 'inventory.json')
  const vars = { ansible_user: 'deploy', ansible_become_password: become.word, ansible_password: login.word }
  await writeFile(inventory, JSON.stringify({ relay: { hosts: { 'relay-1': vars } } }), { mode: 0o600 })
  const flags = ['-i', inventory, '--twin', 'container', '--keep', '-vvv']
  const argv = ['dist/src/cli/main.js', 'rehearse', 'test/fixtures/rehearsal/settles.mjs', ...flags]
  const env = { ...process.env, HOME: home, TMPDIR: home, NODE_DISABLE_COMPILE_CACHE: '1' }
  const { stdout, stderr } = await run(process.execPath, argv, { cwd: CHECKOUT, env })
  const container = /docker rm --force --volumes (\S+?)\)/.exec(stdout)?.[1] ?? 'none'
  onTestFinished(async () => {
    // Another rehearsal of this user may have removed it, as it does with those that were kept.
    await run('docker', ['rm', '--force', '--volumes', container]).catch(() => {})
    await rm(home, { recursive: true })
  })
  expect(stdout).toContain('rehearsal passed')
  expect(canariesIn(stdout + stderr, [become, login])).toEqual([])
  const files = (await readdir(home, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const holding: string[] = []
  for (const { parentPath, name } of files) {
    const found = canariesIn(await readFile(join(parentPath, name)), [become, login])
    if (found.length > 0) holding.push(name)
  }
  // The inventory is found, so others would have been; that of the twins has a password, which is the twin's own.
  expect(holding).toEqual(['inventory.json'])
  const twins = files.find(({ name }) => name === 'twins.yaml')
  expect(await readFile(join(String(twins?.parentPath), 'twins.yaml'), 'utf8')).toMatch(
    /ansible_become_password: \w{24}/,
  )
})
