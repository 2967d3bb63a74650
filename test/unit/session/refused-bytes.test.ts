/** What no shell can be told is refused here, by name, and before anything is opened. */
import { describe, expect, test } from 'vitest'
import { makeRemoteShell, type RemoteShellOptions } from '../../../src/session/remote-shell.ts'
import { quote } from '../../../src/shell/quote.ts'

/** `host.$` of a host that nothing is opened on. */
function shell(): ReturnType<typeof makeRemoteShell> {
  return makeRemoteShell({
    name: 'host',
    check: false,
    signal: new AbortController().signal,
    openWorker: () => {
      throw new Error('a channel was opened')
    },
    onOutput: () => {},
  })
}

const run = async (options: RemoteShellOptions, value: string): Promise<unknown> => shell()(options)`echo ${value}`

describe.each([
  ['a NUL', 'a\0b', /holds a NUL character, which no shell argument can/],
  ['half of a surrogate pair', 'a\ud800b', /holds half of a surrogate pair/],
])('%s', (_what, text, message) => {
  test('is refused as a word', () => {
    expect(() => quote(text)).toThrow(message)
  })

  test('is refused by host.$, wherever it stands', async () => {
    await expect(run({}, text)).rejects.toThrow(message)
    await expect(run({ cwd: text }, '')).rejects.toThrow(message)
    await expect(run({ env: { NAME: text } }, '')).rejects.toThrow(message)
    // As in `tr '\0' '\n'`, which takes two backslashes in a template.
    const pieces = Object.assign([`echo ${text}`], { raw: [`echo ${text}`] })
    await expect(Promise.resolve().then(() => shell()(pieces))).rejects.toThrow(message)
  })
})
