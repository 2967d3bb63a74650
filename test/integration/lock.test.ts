import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { LockHeldError } from '../../src/core/errors.ts'
import { artifact, closeArtifacts } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { storeKey } from '../../src/operations/release-call.ts'
import { programText } from '../../src/shell/remote-programs.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { releaseFolder } from '../support/release-file.ts'
import { taskHost } from '../support/task-host.ts'

const DEST = '/usr/local/bin/demo'

afterAll(closeArtifacts)

describe.each<ContainerKind>(['debian', 'busybox'])('the lock of a destination on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    // As root has it on a host that is no container: to see what others have open.
    container = await startContainer(kind, { capabilities: ['SYS_PTRACE'] })
  })
  afterAll(() => container[Symbol.asyncDispose]())
  afterEach(() => container.sh(`rm -rf /var/lib/hawser ${DEST}`))

  test('keeps a second controller out, and tells it who is there', async () => {
    await using folder = await releaseFolder()
    await using first = taskHost(container, { controller: 'ann@laptop', runId: 'abc123' })
    await using second = taskHost(container, { controller: 'bob@ci' })
    const [mine, theirs] = [await folder.release({ dest: DEST }), await folder.release({ dest: DEST })]
    await deploy(first.host, await artifact(mine))
    const failure = await deploy(second.host, await artifact(theirs)).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(LockHeldError)
    expect(String(failure)).toMatch(/ann@laptop \(run abc123\) since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/)
    expect(second.takeOutcomes()).toEqual(['upload failed'])
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${mine.sha256}  -`)
    // The one who has it may go on, for other destinations there is another lock, and looking needs none.
    await deploy(first.host, await artifact(await folder.release({ dest: DEST })))
    await deploy(first.host, await artifact(mine))
    await deploy(second.host, await artifact(mine))
    await deploy(second.host, await artifact(await folder.release({ dest: '/usr/local/bin/other' })))
    await first.finish()
    expect(first.operations().map(({ operation }) => operation)).not.toContain('unlock')
    await deploy(second.host, await artifact(theirs))
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${theirs.sha256}  -`)
  })

  test('is waited for, when asked to', async () => {
    await using folder = await releaseFolder()
    await using first = taskHost(container)
    await using second = taskHost(container)
    await deploy(first.host, await artifact(await folder.release({ dest: DEST })))
    const theirs = await folder.release({ dest: DEST })
    const waiting = deploy(second.host, await artifact(theirs), { lockWait: '60s' })
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(second.takeOutcomes()).toEqual([])
    await first.finish()
    await waiting
    expect(await container.sh(`sha256sum <${DEST}`)).toBe(`${theirs.sha256}  -`)
  })

  test('does not outlive its session, nor the boot', async () => {
    await using folder = await releaseFolder()
    await using first = taskHost(container)
    await using second = taskHost(container)
    await deploy(first.host, await artifact(await folder.release({ dest: DEST })))
    await first[Symbol.asyncDispose]()
    // Another boot's process 1 may have started at the same tick.
    await container.sh(
      `cd /var/lib/hawser/lock/*; s=$(cut -d ' ' -f 22 /proc/1/stat); echo old >"claim-1.$s@00000000-0000-0000-0000-000000000000"`,
    )
    await deploy(second.host, await artifact(await folder.release({ dest: DEST })))
    await second.finish()
    expect(await container.sh('ls -A /var/lib/hawser/lock/*')).toBe('')
  })

  test('does not outlive a session that nobody reaps', async () => {
    await using folder = await releaseFolder()
    await using second = taskHost(container)
    // A child that has ended, of a process that does not ask for it.
    await container.sh("sh -c 'sleep 0 & echo $! >/tmp/zombie; exec sleep 600' >/dev/null 2>&1 & sleep 1")
    await container.sh(`
      read -r pid </tmp/zombie; grep -q 'State:.Z' /proc/$pid/status
      IFS= read -r boot </proc/sys/kernel/random/boot_id
      name=$pid.$(cut -d ' ' -f 22 /proc/$pid/stat)@$boot
      mkdir -p /var/lib/hawser/lock/${storeKey(DEST)}; chmod -R 0700 /var/lib/hawser; cd /var/lib/hawser/lock/*
      printf 'ann@laptop\nabc123\nlong ago\n' >"claim-$name"; : >"held-$name"`)
    await deploy(second.host, await artifact(await folder.release({ dest: DEST })))
    await second.finish()
    expect(await container.sh('ls -A /var/lib/hawser/lock/*; true')).toBe('')
  })

  test('asks no process about its holder that only names itself as its pump', async () => {
    await container.write('/opt/find-pump.sh', ['library', 'lock-holder'].map(programText).join(''))
    // The script's own child is the holder, behind a pipe; a local user knows that pipe's number, and guesses nothing.
    const found = await container.sh(`
      sh -c 'echo $$ >/tmp/pump; exec sleep 600' | sh -c 'echo $$ >/tmp/holder; exec sleep 600' &
      sleep 1; holder=$(cat /tmp/holder) pump=$(cat /tmp/pump)
      cat >/tmp/lie.sh <<'LIE'
        mkdir -p "/tmp/liar/a
x /proc/1/fd"; echo $$ >/tmp/liar/pid; exec sleep 600 >"/tmp/liar/a
x /proc/1/fd/1 -> $1"
LIE
      PATH=$PATH:/opt/host
      sudo -u mallory sh /tmp/lie.sh "$(readlink /proc/$holder/fd/0)" & sleep 1
      . /opt/find-pump.sh; holder_find_pump
      echo "$holder_pump is $pump"; kill $holder $pump $(cat /tmp/liar/pid); rm -rf /tmp/liar`)
    expect(found).toMatch(/^(\d+) {2}is \1$/)
  })

  test('lets many controllers through one by one, who all come at once', async () => {
    await using folder = await releaseFolder()
    const releases = await Promise.all(Array.from({ length: 6 }, () => folder.release({ dest: DEST, keep: 10 })))
    await Promise.all(
      releases.map(async (release) => {
        await using remote = taskHost(container)
        await deploy(remote.host, await artifact(release), { lockWait: '60s' })
        await remote.finish()
      }),
    )
    const history = await container.sh("cut -d ' ' -f 3 /var/lib/hawser/store/*/history")
    // Each saw what the one before had installed: no entry of a file that was found there and nobody had put there.
    expect(history.split('\n').toSorted()).toEqual(releases.map(({ sha256 }) => sha256).toSorted())
    expect(await container.sh('ls -A /var/lib/hawser/lock/*')).toBe('')
  })
})
