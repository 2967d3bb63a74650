import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RehearsalFolder } from '../../src/rehearsal/rehearsal-folder.ts'
import { sandboxTwins } from '../../src/rehearsal/sandbox-twin.ts'
import type { Twin, TwinMaker, TwinRequest } from '../../src/rehearsal/twin.ts'
import { parseSandboxAddress, sandboxTransport } from '../../src/transport/sandbox.ts'

const request = (host: string): TwinRequest => ({
  host,
  user: 'deploy',
  becomeUser: 'root',
  becomeMethod: 'sudo',
  wantsPassword: false,
})

/** Runs shell text in a twin as the transport would. */
function inTwin(
  twin: Twin,
  text: string,
): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const [program, ...args] = sandboxTransport(parseSandboxAddress(twin.connection.address)).invocation(
    text,
    'first',
  ).argv
  return spawnSync(program, args, { encoding: 'utf8' })
}

/** Names of files all over the machine that a twin is going to write. */
const MARKER = `hawser-test-${process.pid}`
const PLACES = [
  '/etc',
  '/usr/local/bin',
  '/var/lib',
  '/home',
  '/root',
  '/opt',
  '/tmp',
  '/var/tmp',
  '/run',
  '/dev/shm',
  '/',
].map((folder) => join(folder, MARKER))

describe('a sandbox twin', () => {
  let folder: RehearsalFolder
  let maker: TwinMaker
  let twin: Twin
  let other: Twin

  beforeAll(async () => {
    folder = await RehearsalFolder.create()
    maker = sandboxTwins({ folder, signal: new AbortController().signal })
    await maker.prepare()
    ;[twin, other] = await Promise.all([maker.start(request('relay-1')), maker.start(request('relay-2'))])
  })
  afterAll(async () => {
    await maker.removeAll()
    await folder.remove()
  })

  test('shows this machine, as root, under the name of the host', () => {
    const { stdout } = inTwin(twin, 'id -u; hostname; pwd; cat /etc/os-release')
    expect(stdout).toBe(`0\nrelay-1\n/\n${readFileSync('/etc/os-release', 'utf8')}`)
  })

  test('keeps what is written in it to itself', () => {
    const { status, stderr } = inTwin(twin, `for file in ${PLACES.join(' ')}; do echo changed >"$file" || exit 1; done`)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(inTwin(twin, `cat ${PLACES.join(' ')}`).stdout).toBe('changed\n'.repeat(PLACES.length))
    expect(PLACES.filter((file) => existsSync(file))).toEqual([])
    expect(inTwin(other, `ls ${PLACES.join(' ')}`).stdout).toBe('')
  })

  test('keeps what is changed and removed in it to itself', () => {
    const home = mkdtempSync('/opt/hawser-test-')
    const file = join(home, 'file')
    writeFileSync(file, 'real')
    const { status, stderr } = inTwin(
      other,
      `echo twin >>${file} && mv ${file} ${file}.moved && chmod 700 /etc && rm /etc/os-release`,
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(readFileSync(file, 'utf8')).toBe('real')
    expect(readdirSync(home)).toEqual(['file'])
    expect(existsSync('/etc/os-release')).toBe(true)
    rmSync(home, { recursive: true })
  })

  test('cannot reach past its namespaces to the machine', () => {
    const attempts = {
      clock: 'date -s 2020-01-01',
      kernel: 'echo 1 >/proc/sys/vm/swappiness',
      device: 'mknod /tmp/device b 254 0',
      mount: 'mount -t tmpfs tmpfs /mnt',
      hardware: 'echo 1 >/sys/kernel/mm/ksm/run',
      trigger: 'echo h >/proc/sysrq-trigger',
      processes: `kill -0 ${process.pid}`,
    }
    const succeeded = Object.entries(attempts).filter(
      ([, command]) => inTwin(twin, `${command} 2>/dev/null`).status === 0,
    )
    expect(succeeded).toEqual([])
  })

  test("sees none of the machine's processes and sockets", () => {
    expect(inTwin(twin, 'find /run /tmp /var/tmp -type s').stdout).toBe('')
    const processes = inTwin(twin, 'cat /proc/[0-9]*/comm').stdout.split('\n').filter(Boolean)
    expect(new Set(processes)).toEqual(new Set(['sh']))
  })

  test('is entered only with its token: process ids get reused', async () => {
    const { pid } = parseSandboxAddress(twin.connection.address)
    const stranger = sandboxTransport({ pid, token: 'ffff' })
    const [program, ...args] = stranger.invocation('echo inside', 'first').argv
    const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect((await stranger.explain({ exitCode: 126, stderr }))?.message).toBe('the sandbox is gone')
    const real = sandboxTransport({ pid: process.pid, token: 'ffff' })
    const [enter, ...words] = real.invocation('echo inside', 'first').argv
    expect(spawnSync(enter, words, { encoding: 'utf8' }).stdout).toBe('')
  })

  test('collects the processes that others leave behind', async () => {
    inTwin(twin, '(sleep 0.05 &) ; true')
    await sleep(300)
    expect(inTwin(twin, 'grep -l "^State:.Z" /proc/[0-9]*/status').stdout).toBe('')
  })

  test('is gone with all that runs in it, and leaves no mount', async () => {
    const own = sandboxTwins({ folder, signal: new AbortController().signal })
    const short = await own.start(request('relay-3'))
    const transport = sandboxTransport(parseSandboxAddress(short.connection.address))
    const [program, ...args] = transport.invocation('echo here; sleep 1000', 'first').argv
    const session = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    await new Promise((resolve) => session.stdout.once('data', resolve))
    const ended = new Promise((resolve) => session.once('close', resolve))
    await own.removeAll()
    await ended
    expect(inTwin(short, 'true').stderr).toMatch(/No such file/)
    expect(readFileSync('/proc/self/mountinfo', 'utf8')).not.toMatch(/hawser-twin/)
  })
})

test('a sandbox twin ends when its controller is killed', async () => {
  const base = mkdtempSync(join(tmpdir(), 'hawser-test-'))
  const script = join(base, 'controller.ts')
  const source = new URL('../../src/rehearsal/', import.meta.url).pathname
  writeFileSync(
    script,
    `import { sandboxTwins } from '${source}sandbox-twin.ts'
    import { RehearsalFolder } from '${source}rehearsal-folder.ts'
    const folder = await RehearsalFolder.create()
    const maker = sandboxTwins({ folder, signal: new AbortController().signal })
    const twin = await maker.start(${JSON.stringify(request('relay-1'))})
    process.stdout.write(JSON.stringify([twin.connection.address, folder.path()]) + '\\n')
    setInterval(() => {}, 1000)`,
  )
  const controller = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const line = await new Promise<string>((resolve) => controller.stdout.once('data', (chunk) => resolve(String(chunk))))
  const [address, folder] = JSON.parse(line)
  const { pid } = parseSandboxAddress(address)
  expect(existsSync(`/proc/${pid}`)).toBe(true)
  controller.kill('SIGKILL')
  for (let tries = 0; existsSync(`/proc/${pid}`) && tries < 100; tries += 1) await sleep(20)
  expect(existsSync(`/proc/${pid}`)).toBe(false)
  rmSync(base, { recursive: true })
  rmSync(folder, { recursive: true })
})
