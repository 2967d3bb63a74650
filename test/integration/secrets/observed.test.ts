/** Secrets on their way to a host: who could have seen one, or finds one afterwards. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { quote } from '../../../src/shell/quote.ts'
import { type Canary, canariesIn, FORMS, makeCanary, writtenOut } from '../../support/canary.ts'
import { startContainer, type TestContainer } from '../../support/container.ts'
import { type HostWatch, type Sighting, watchLogins } from '../../support/exec-watch.ts'
import type { ContainerKind } from '../../support/images.ts'
import { type ObservedRun, type SecretStage, secretStage } from '../../support/secret-run.ts'
import { sshVariables } from '../../support/task-run.ts'

const CHECK = ['-vvv', '--check', '--diff']
const RUN = ['-vvv', '--diff', '-e', 'case=leaks']
const JSON_RUN = ['--json', '-vvv', '--diff', '-e', 'case=leaks']

/** What of a run differs between hosts is tried on each kind of them, the rest on one. */
const KINDS: readonly { kind: ContainerKind; asks: boolean; runs: readonly (readonly string[])[] }[] = [
  { kind: 'debian', asks: false, runs: [CHECK, RUN, JSON_RUN] },
  { kind: 'bash', asks: true, runs: [JSON_RUN] },
  { kind: 'busybox', asks: false, runs: [RUN] },
  { kind: 'systemd', asks: true, runs: [RUN] },
]

/** All text files on the host that are new, each behind its name; those that are compressed or have records, too. */
const NEW_FILES = `find / \\( -path /proc -o -path /sys -o -path /root/exec-watch \\) -prune -o -type f -newer /root/stamp \\
  -exec sh -c 'for file; do printf "\\n==> %s\\n" "$file"; cat "$file"; done' sh {} +
  if command -v journalctl >/dev/null; then
    journalctl --sync; printf "\n==> journal\n"; journalctl --all --output=export
  fi`

describe.each(KINDS)('on a host with $kind', ({ kind, asks, runs }) => {
  let container: TestContainer
  let stage: SecretStage
  let watch: HostWatch
  let secrets: readonly Canary[]
  let results: ObservedRun[]
  let seen: Sighting[]

  beforeAll(async () => {
    container = await startContainer(kind, { capabilities: ['SYS_PTRACE'] })
    if (kind === 'busybox') await container.sh('ln -s /opt/host/sudo /usr/bin/sudo')
    if (kind !== 'systemd') {
      await container.write('/etc/sudoers.d/zz-log', 'Defaults logfile=/var/log/sudo.log, loglinelen=0\n', 0o440)
    }
    stage = await secretStage(container, { asks })
    secrets = Object.values(stage.canaries)
    watch = await watchLogins(container)
    await container.sh('touch /root/stamp && sleep 1')
    results = []
    for (const flags of runs) {
      const words = stage.taskFile(...flags, ...(asks ? ['-K'] : []))
      results.push(await stage.run(words, asks ? `${stage.canaries.sudo.word}\n` : ''))
    }
    seen = await watch.take()
  })
  afterAll(async () => {
    await watch?.[Symbol.asyncDispose]()
    await Promise.all([container, stage].map((each) => each?.[Symbol.asyncDispose]()))
  })

  /** Where canaries are in what was seen: each with the command line that it belongs to. */
  const found = (sightings: readonly Sighting[], what: 'argv' | 'environ', canaries = secrets): string[] =>
    sightings.flatMap((sighting) =>
      canariesIn(sighting[what], canaries).map((form) => `${form}: ${sighting.argv.slice(0, 80)}`),
    )

  /** Files on the host that are new and hold canaries, with the names of these; the journal as a file, too. */
  async function newFiles(canaries = secrets): Promise<Record<string, string[]>> {
    const pieces = (await container.sh(NEW_FILES)).split('\n==> ').slice(1)
    const holding = pieces.flatMap((piece) => {
      const names = new Set(canariesIn(piece, canaries).map((form) => form.split(' ')[0] ?? ''))
      return names.size === 0 ? [] : [[piece.split('\n')[0] ?? '', [...names].sort()] as const]
    })
    return Object.fromEntries(holding)
  }

  /** The same for the files of the user who runs things here. */
  const filesHere = (canaries = secrets): string[] =>
    readdirSync(stage.home, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const path = join(entry.parentPath, entry.name)
      return entry.isFile() && canariesIn(readFileSync(path), canaries).length > 0 ? [path] : []
    })

  test('every secret got where it belongs', async () => {
    const { content, src, large } = stage.canaries
    expect(await container.sh('cat /srv/secrets/content /srv/secrets/src')).toBe(
      `password=${content.word}\n${src.word}`,
    )
    const digest = createHash('sha256').update(`${large.word}\0`.repeat(2000)).digest('hex')
    expect(await container.sh('sha256sum </srv/secrets/large')).toContain(digest)
    // All that was to fail did, and all was said that could hold one: what is no secret stands in it.
    for (const [index, { exitCode, said }] of results.entries()) {
      const isLeaking = runs[index]?.includes('case=leaks')
      expect(exitCode).toBe(isLeaking ? 2 : 0)
      expect(said).not.toContain('did not fail')
      expect(canariesIn(said, [stage.plain])).toHaveLength(isLeaking ? FORMS : 0)
      expect(said.split('[redacted]').length).toBeGreaterThan(isLeaking ? 100 : 1)
    }
  })

  test('no command line had one, nor the digest of one', () => {
    const digest = createHash('sha256').update(`${stage.canaries.large.word}\0`.repeat(2000)).digest('hex')
    for (const sightings of [seen, ...results.map((run) => run.sightings)]) {
      expect(found(sightings, 'argv')).toEqual([])
      expect(sightings.filter(({ argv }) => argv.includes(digest))).toEqual([])
    }
    // The observer was awake, on both ends.
    const has = (sightings: readonly Sighting[], word: string): boolean =>
      sightings.some(({ argv }) => argv.includes(word))
    for (const word of ['sudo', 'mktemp', 'timeout', 'head -c']) expect([word, has(seen, word)]).toEqual([word, true])
    for (const { sightings } of results)
      for (const word of ['secrets.mjs', 'askpass', 'ssh']) expect([word, has(sightings, word)]).toEqual([word, true])
  })

  test('no environment had one, but that of a program which was given it', () => {
    const given = /^(env|shellEnv) as it is: (\S*timeout .*|(\S*\/)?sh -c echo "\$KEY".*|\/bin\/sh)$/
    const inEnvironments = found(seen, 'environ')
    expect(inEnvironments.filter((each) => !given.test(each))).toEqual([])
    // Those are found, so others would have been.
    expect(new Set(inEnvironments.map((each) => each.split(' ')[0]))).toEqual(new Set(['env', 'shellEnv']))
    for (const { sightings } of results) expect(found(sightings, 'environ')).toEqual([])
  })

  test('nothing that was said had one', () => {
    for (const { said } of results) expect(canariesIn(said, secrets)).toEqual([])
  })

  test('no file has one, but those that it was meant for', async () => {
    expect(filesHere()).toEqual([])
    expect(await newFiles()).toEqual({
      '/srv/secrets/content': ['content'],
      '/srv/secrets/src': ['src'],
      '/srv/secrets/large': ['large'],
      '/srv/secrets/forms': expect.arrayContaining(['content', 'sudo']),
    })
  })

  test('the naive flow is found in each of those places, however it writes the secret', async () => {
    const naive = [makeCanary('naive')]
    const forms = quote(naive.map(writtenOut).join('').replaceAll('\n', ' '))
    const { ansible_ssh_common_args: args, ansible_ssh_private_key_file: key } = sshVariables(container)
    const remote = `KEY=${forms} sh -c 'echo "$KEY"' >/tmp/naive; sudo -n sh -c ${quote(`: ${forms}`)}; cat /tmp/naive`
    const ssh = `ssh ${args} -i ${key} -p ${container.sshPort} deploy@127.0.0.1 ${quote(remote)}`
    const { said, sightings } = await stage.run([
      'sh',
      '-c',
      `export KEY=${forms}; printf %s "$KEY" >"$HOME/naive"; ${ssh}`,
    ])
    const there = await watch.take()
    for (const [where, each] of Object.entries({ here: sightings, there })) {
      for (const what of ['argv', 'environ'] as const) {
        const ways = new Set(found(each, what, naive).map((form) => form.split(':')[0]))
        expect({ where, what, ways: ways.size }).toEqual({ where, what, ways: FORMS })
      }
    }
    expect(canariesIn(said, naive)).toHaveLength(FORMS)
    expect(filesHere(naive)).toEqual([join(stage.home, 'naive')])
    const log = kind === 'systemd' ? 'journal' : '/var/log/sudo.log'
    expect(await newFiles(naive)).toEqual({ '/tmp/naive': ['naive'], [log]: ['naive'] })
    // Its place in the log is the whole of the command line.
    const text = (await container.sh(NEW_FILES)).split(`\n==> ${log}\n`)[1]?.split('\n==> ')[0] ?? ''
    expect(canariesIn(text, naive)).toHaveLength(FORMS)
  })
})
