/** Programs whose output imitates frames, nonces, questions and exit codes: the outcome is true all the same. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeadlineError, NotConvergedError, OperationError } from '../../src/core/errors.ts'
import { command } from '../../src/operations/command.ts'
import { file } from '../../src/operations/file.ts'
import { query } from '../../src/operations/query.ts'
import { waitFor } from '../../src/operations/wait-for.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { type Imitation, installImitation } from '../support/imitation.ts'
import { taskHost } from '../support/task-host.ts'

/** Text of one character a byte, as the program said it, as the text that it is taken for. */
const asText = (bytes: string): string => Buffer.from(bytes, 'latin1').toString('utf8')

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('on %s', (kind) => {
  let container: TestContainer
  let imitation: Imitation

  beforeAll(async () => {
    container = await startContainer(kind)
    imitation = await installImitation(container)
  })
  afterAll(() => container[Symbol.asyncDispose]())

  test('a query gives exactly what was said, and its neighbours their own', async () => {
    await using remote = taskHost(container)
    const [before, imitated, after] = await Promise.all([
      query(remote.host, ['echo', 'before']),
      query(remote.host, imitation.argv),
      query(remote.host, ['echo', 'after']),
    ])
    const said = await imitation.said()
    // It found the greeting's nonce.
    expect(said).toMatch(/[0-9a-f]{32} 0\n[0-9a-f]{32} outcome\nchanged/)
    expect(imitated).toMatchObject({ outcome: 'ok', data: { stdout: asText(said), exitCode: 0 } })
    expect(before.data.stdout).toBe('before\n')
    expect(after.data.stdout).toBe('after\n')
  })

  test('an exit code is the one that it was', async () => {
    await using remote = taskHost(container)
    for (const code of [1, 10, 124, 126, 137, 143, 255]) {
      await expect(query(remote.host, [...imitation.argv, 'again', String(code)])).rejects.toThrow(
        `the program ended with status ${code}\n`,
      )
      const { data } = await query(remote.host, {
        argv: [...imitation.argv, 'again', String(code)],
        exitCodes: [code],
      })
      expect(data.exitCode).toBe(code)
    }
    await expect(query(remote.host, { sh: 'kill -s KILL $$' })).rejects.toThrow('ended with status 137')
    expect(remote.takeOutcomes()).toHaveLength(15)
  })

  test('a command is changed where it ran well, and failed where it did not, whatever its guards say', async () => {
    await using remote = taskHost(container)
    const { host } = remote
    const [program] = imitation.argv
    const ran = await command(host, { argv: imitation.argv, onlyIf: `${program} 0`, always: true })
    expect(ran).toMatchObject({ outcome: 'changed', data: { stdout: asText(await imitation.said()), exitCode: 0 } })
    for (const code of [1, 10, 124, 137, 143]) {
      const idle = await command(host, { argv: imitation.argv, onlyIf: `${program} ${code}`, always: true })
      expect(idle).toMatchObject({ outcome: 'ok', message: "nothing to do: the guard 'onlyIf' fails" })
      await expect(command(host, { argv: imitation.argv, unless: `${program} ${code}` })).rejects.toThrow(
        NotConvergedError,
      )
    }
    expect(await command(host, { argv: imitation.argv, unless: `${program} 0` })).toMatchObject({ outcome: 'ok' })
    await expect(command(host, { argv: [...imitation.argv, '3'], always: true })).rejects.toThrow(
      'the program ended with status 3',
    )
  })

  test('a file is replaced where the check of its content says so, and only there', async () => {
    await using remote = taskHost(container)
    const options = { path: '/srv/checked', mode: '0600' }
    const checked = { ...options, content: 'checked\n', validate: [...imitation.argv, 'again', '0', '%s'] }
    expect(await file(remote.host, checked)).toMatchObject({ outcome: 'changed' })
    for (const code of [1, 10, 124, 143]) {
      const refused = { ...options, content: 'refused\n', validate: [...imitation.argv, 'again', String(code), '%s'] }
      const failure = file(remote.host, refused)
      await expect(failure).rejects.toThrow(`was refused with status ${code} by`)
      await expect(failure).rejects.toThrow(OperationError)
    }
    expect(await container.sh('cat /srv/checked; ls -A /srv | grep -c hawser; true')).toBe('checked\n0')
  })

  test('what is waited for is there where its program says so by its exit code', async () => {
    await using remote = taskHost(container)
    expect(await waitFor(remote.host, { command: [...imitation.argv], for: '10s' })).toMatchObject({ outcome: 'ok' })
    await expect(waitFor(remote.host, { command: [...imitation.argv, 'again', '4'], for: '1s' })).rejects.toThrow(
      /^not within 1 s; the last answer: status 4/,
    )
    await expect(waitFor(remote.host, { command: [...imitation.argv, 'again', '4'], for: '1s' })).rejects.toThrow(
      DeadlineError,
    )
  })

  test('host.$ gives exactly what was said, and the status', async () => {
    await using remote = taskHost(container)
    await query(remote.host, ['true'])
    const output = await remote.host.$({ nothrow: true, input: 'ignored' })`${imitation.argv} 5`
    const said = asText(await imitation.said())
    expect(output.exitCode).toBe(5)
    expect(output.stdout).toBe(said)
    expect(output.stderr).toBe(said)
  })

  test('what is left behind says nothing in what comes later', async () => {
    await using remote = taskHost(container)
    const [program] = imitation.argv
    const { data } = await command(remote.host, {
      sh: `(while sleep 0.1; do ${program} again; done) & echo first`,
      always: true,
    })
    expect(data.stdout).toMatch(/^first\n/)
    const said: string[] = []
    const quiet = await query(remote.host, {
      sh: 'sleep 1; echo second',
      onOutput: (_stream, chunk) => said.push(chunk.toString()),
    })
    expect(quiet.data).toEqual({ stdout: 'second\n', stderr: '', exitCode: 0 })
    expect(said.join('')).toBe('second\n')
  })
})
