/** `hawser sign --expires` as a user starts it, and what a deploy makes of it. */
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { readSignedManifest } from '../../../src/signing/signed-manifest.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeMinisignKey, makeSshKey, signByMinisign } from '../../support/signing.ts'

const hawser = resolve(import.meta.dirname, '../../../dist/src/cli/main.js')
const FILE = ['relayd', '--version', '1.4.2']

/** Runs `hawser sign` on a file of that folder, as a user at a terminal would: npm is not about. */
async function sign(
  folder: string,
  argv: readonly string[],
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')))
  try {
    const options = { cwd: folder, env }
    const ended = await promisify(execFile)(process.execPath, [hawser, 'sign', ...FILE, ...argv], options)
    return { exitCode: 0, ...ended }
  } catch (error) {
    // execFile rejects with the process's end.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string }
    return { exitCode: code, stdout, stderr }
  }
}

describe('hawser sign --expires', () => {
  test('writes the end into what is signed, and tells it', async () => {
    const folder = await makeFolder({ relayd: 'x' })
    const key = await makeSshKey(folder, 'id')
    const { exitCode, stdout } = await sign(folder, ['-k', 'id', '--expires', '2999-01-31'])
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('\n  refused from 2999-01-31T00:00:00Z on\n')])
    expect(await readFile(join(folder, 'relayd.manifest'), 'utf8')).toMatch(
      /\nsha256: .*\nexpires: 2999-01-31T00:00:00Z\n$/,
    )
    const signers = await makeFolder({ who: `ops@example.org ${key.publicKey}\n` })
    const by = { signature: join(folder, 'relayd.manifest.sig'), signers: join(signers, 'who') }
    expect(await readSignedManifest(by)).toMatchObject({ version: '1.4.2', expires: '2999-01-31T00:00:00Z' })
  })

  test('counts days from now, for minisign too', async () => {
    const folder = await makeFolder({ relayd: 'x' })
    const key = await makeMinisignKey(await makeFolder({}), 'release')
    const beforeMs = Date.now()
    expect((await sign(folder, ['--manifest-only', '--expires', '90d'])).exitCode).toBe(0)
    const afterMs = Date.now()
    const signature = await signByMinisign(key, join(folder, 'relayd.manifest'))
    const { expires = '' } = await readSignedManifest({ signature, signers: key.publicFile })
    const startMs = Date.parse(expires) - 90 * 86_400_000
    // A manifest has whole seconds.
    expect(startMs).toBeGreaterThan(beforeMs - 1000)
    expect(startMs).toBeLessThanOrEqual(afterMs)
  })

  test.each([
    ['soon', "expires: 'soon' is neither a time in UTC nor a number of hours or days"],
    ['3m', "expires: '3m' is neither"],
    ['2020-01-31', 'expires: 2020-01-31T00:00:00Z has passed'],
  ])('%s is refused before anything is written', async (expires, message) => {
    const folder = await makeFolder({ relayd: 'x' })
    await makeSshKey(folder, 'id')
    const { exitCode, stdout, stderr } = await sign(folder, ['-k', 'id', '--expires', expires])
    expect([exitCode, stdout, stderr]).toEqual([1, '', expect.stringContaining(message)])
    expect(stderr).toContain('hint: ')
    expect((await readdir(folder)).sort()).toEqual(['id', 'id.pub', 'relayd'])
  })

  test('is told by --help', async () => {
    const { stdout } = await sign(await makeFolder({}), ['--help'])
    expect(stdout).toContain('--expires WHEN')
    expect(stdout).toContain('2027-01-31T18:00:00Z')
  })
})
