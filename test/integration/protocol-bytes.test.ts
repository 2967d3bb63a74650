/** Bytes that are no text: NUL and invalid UTF-8, in output, in input, in the content of files and in names. */
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { file } from '../../src/operations/file.ts'
import { query } from '../../src/operations/query.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

/** Every byte, then sequences that are cut, overlong, too high or halves of a surrogate pair, and NULs at the end. */
const BYTES = Buffer.concat([
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from([0xc3, 0xe2, 0x80, 0xf0, 0x9f, 0x98, 0xc0, 0x80, 0xf5, 0x80, 0x80, 0x80, 0xed, 0xa0, 0x80, 0x0a, 0, 0]),
])

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind)
    await container.write('/srv/bytes', BYTES)
  })
  afterAll(() => container[Symbol.asyncDispose]())

  const digestOf = async (path: string): Promise<string> =>
    (await container.sh(`sha256sum <"${path}"`)).split(' ')[0] ?? ''

  test('output is exact where it is live, and replaced where it is text', async () => {
    await using remote = taskHost(container)
    const live = { stdout: [] as Buffer[], stderr: [] as Buffer[] }
    const { data } = await query(remote.host, {
      sh: 'cat /srv/bytes; cat /srv/bytes >&2',
      onOutput: (stream, chunk) => live[stream].push(chunk),
    })
    expect(Buffer.concat(live.stdout).equals(BYTES)).toBe(true)
    expect(Buffer.concat(live.stderr).equals(BYTES)).toBe(true)
    expect(data.stdout).toBe(BYTES.toString('utf8'))
    // The log, without what terminals act on.
    expect(data.stderr).toContain(' !"#$%&\'()*+,-./0123456789')
    expect(data.stderr).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/)
    const output = await remote.host.$`cat /srv/bytes`
    expect(output.stdout).toBe(BYTES.toString('utf8'))
  })

  test('input of host.$ and text as input of a program arrive as they are', async () => {
    await using remote = taskHost(container)
    await query(remote.host, ['true'])
    const { stdout } = await remote.host.$({ input: Buffer.concat(Array(300).fill(BYTES)) })`sha256sum`
    expect(stdout.split(' ')[0]).toBe(sha256(Buffer.concat(Array(300).fill(BYTES))))
    const text = `${BYTES.toString('utf8').replaceAll('\0', '')}\n\n`
    const { data } = await query(remote.host, { argv: ['sha256sum'], stdin: text })
    expect(data.stdout.split(' ')[0]).toBe(sha256(Buffer.from(text)))
  })

  test.each([
    ['of a few bytes', BYTES],
    ['of many', Buffer.concat(Array(500).fill(BYTES))],
    ['without a NUL', Buffer.from(BYTES.filter((byte) => byte !== 0))],
    ['of one NUL', Buffer.of(0)],
    ['of nothing', Buffer.alloc(0)],
  ])('the content of a file %s is exact, and twice is ok', async (what, content) => {
    await using remote = taskHost(container)
    const path = `/srv/content ${what}`
    expect(await file(remote.host, { path, content })).toMatchObject({ outcome: 'changed' })
    expect(await digestOf(path)).toBe(sha256(content))
    expect(await file(remote.host, { path, content })).toMatchObject({ outcome: 'ok' })
  })

  test('names are used as they are, beside others that are no text', async () => {
    await using remote = taskHost(container)
    // Names that no text can give, some of them like those of our own temporary folders.
    const odd = String.raw`'\377\376' '\303' 'a\nb' '\033[2J' '-rf' '.hawser-1.2-\377\377\377\377\377\377' '.hawser-\377.\377-aaaaaa'`
    await container.sh(
      `mkdir /srv/odd && cd /srv/odd && for name in ${odd}; do mkdir -- "$(printf "$name")"; : >"./$(printf "$name")/x"; done`,
    )
    const list = (): Promise<string> =>
      container.sh('cd /srv/odd && for each in ./* ./.h*; do printf "%s|" "$each"; done | od -An -c')
    const before = await list()
    const names = ['ü漢😀', 'a\n b\n', '\x1b[31m', '-n', 'it\'s $(id) `id` "x"', '\\', '%s%n', '\x7f\x01', 'e\u0301']
    for (const name of names) {
      const path = `/srv/odd/${name}`
      expect(await file(remote.host, { path, content: name })).toMatchObject({ outcome: 'changed' })
      expect(await file(remote.host, { path, content: name })).toMatchObject({ outcome: 'ok' })
      expect((await query(remote.host, ['cat', path])).data.stdout).toBe(name)
      expect(await file(remote.host, { path, state: 'absent' })).toMatchObject({ outcome: 'changed' })
    }
    expect(await list()).toBe(before)
  })

  test('a NUL is refused by name, and nothing is sent', async () => {
    await using remote = taskHost(container)
    const { host } = remote
    await expect(query(host, ['echo', 'a\0b'])).rejects.toThrow(/argv\[1\].*NUL/)
    await expect(query(host, { argv: ['cat'], stdin: '\0' })).rejects.toThrow(/stdin.*NUL/)
    await expect(query(host, { argv: ['cat'], env: { A: '\0' } })).rejects.toThrow(/env\.A.*NUL/)
    await expect(query(host, { argv: ['cat'], cwd: '/a\0b' })).rejects.toThrow(/cwd: /)
    await expect(file(host, { path: '/srv/a\0b', content: '' })).rejects.toThrow(/path: /)
    await expect(query(host, ['echo', '\ud800'])).rejects.toThrow(/surrogate/)
    expect((await container.exec(['ls', '/srv/a'])).exitCode).not.toBe(0)
  })
})
