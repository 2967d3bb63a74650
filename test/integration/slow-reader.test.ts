/** A controller, or a line, that reads nothing for a while: it must cost no output, nor must output that is cut pass for whole. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OperationError } from '../../src/core/errors.ts'
import { programSettings } from '../../src/operations/program.ts'
import { query } from '../../src/operations/query.ts'
import { quoteAll } from '../../src/shell/quote.ts'
import { programsFor, programText } from '../../src/shell/remote-programs.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'

/** More than one pipe holds, so that it is waited for; less than two, so that the program ends meanwhile. */
const BYTES = 120_000

/** What a session sends for one query without secrets. */
function queryText(sh: string): string {
  const settings = programSettings({ timeout: '60s' }).map((word) => (typeof word === 'string' ? word : word.reveal()))
  const words = quoteAll(['0123456789abcdef', 'op_query', ...settings, '/bin/sh', '-c', sh])
  return `${['library', 'frames', ...programsFor('query')].map(programText).join('')}operation ${words}\n`
}

describe.each<ContainerKind>(['debian', 'bash', 'busybox'])('on %s', (kind) => {
  let container: TestContainer

  beforeAll(async () => {
    container = await startContainer(kind)
  })
  afterAll(() => container[Symbol.asyncDispose]())

  test.each([
    ['standard output', ''],
    ['the log', '>&2'],
  ])('a pause in reading %s loses nothing of it', async (_name, redirection) => {
    const fill = `head -c ${BYTES} /dev/zero | tr '\\000' @`
    await container.write('/tmp/query', queryText(`{ ${fill}; } ${redirection}`))
    // Both are read together, as over a connection that has stalled.
    const read = await container.sh('sh /tmp/query 2>&1 | { sleep 3; cat; } >/tmp/read; tr -cd @ </tmp/read | wc -c')
    expect(Number(read)).toBe(BYTES)
    expect(await container.sh('tr -d @ </tmp/read')).toMatch(/ outcome\nok[\da-f]+ \. 0\n/)
  })

  test('a query whose output may have been cut fails, whoever runs what it left behind', async () => {
    await using remote = taskHost(container)
    for (const sh of ['sleep 41 & echo said', 'su deploy -c "sleep 42 & echo said"']) {
      const cut = query(remote.host, { sh })
      await expect(cut).rejects.toThrow(OperationError)
      await expect(cut).rejects.toThrow('left a process running that holds its output')
    }
    expect((await query(remote.host, ['echo', 'alive'])).data.stdout).toBe('alive\n')
  })
})
