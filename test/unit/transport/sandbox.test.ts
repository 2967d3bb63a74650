import { describe, expect, test } from 'vitest'
import { UnreachableError } from '../../../src/core/errors.ts'
import { parseSandboxAddress, sandboxAddress, sandboxTransport } from '../../../src/transport/sandbox.ts'

describe('the address of a sandbox', () => {
  test('comes back as it went in', () => {
    const twin = { pid: 4242, token: '0abc' }
    expect(parseSandboxAddress(sandboxAddress(twin))).toEqual(twin)
  })

  test.each(['1', '127.0.0.1', '0-ab', '12-', '-3-ab', '12-ab;id', 'relay-1'])('%s is none', (address) => {
    expect(() => parseSandboxAddress(address)).toThrow(UnreachableError)
  })
})

describe('what nsenter says is explained', () => {
  const transport = sandboxTransport({ pid: 4242, token: '0abc' })

  test.each([
    ['nsenter: cannot open /proc/4242/ns/ipc: No such file or directory', 'the sandbox is gone'],
    ['hawser: this is not the twin', 'the sandbox is gone'],
    ["nsenter: reassociate to namespace 'ns/ipc' failed: Operation not permitted", 'only root can enter a sandbox'],
    ['nsenter: cannot open /proc/4242/ns/ipc: Permission denied', 'only root can enter a sandbox'],
    ['spawn nsenter ENOENT', 'nsenter or setpriv is not installed'],
  ])('%s', async (stderr, message) => {
    expect((await transport.explain({ exitCode: 1, stderr }))?.message).toBe(message)
  })

  test('and what a program in it says is not', () => {
    expect(transport.explain({ exitCode: 1, stderr: 'cat: /x: No such file or directory' })).toBeUndefined()
  })
})
