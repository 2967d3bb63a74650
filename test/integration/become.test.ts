import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HawserError } from '../../src/core/errors.ts'
import { connectBySsh, type TestConnectionOptions } from '../support/connection.ts'
import { startContainer, type TestContainer } from '../support/container.ts'

let host: TestContainer

beforeAll(async () => {
  host = await startContainer('debian')
})

afterAll(() => host[Symbol.asyncDispose]())

/** The user id of a session, or the error that kept it from being opened. */
async function login(options: TestConnectionOptions): Promise<number | HawserError> {
  await using opened = connectBySsh(host, options)
  try {
    return (await opened.connection.session()).uid
  } catch (error) {
    if (error instanceof HawserError) return error
    throw error
  }
}

const sudo = { method: 'sudo' } as const

describe('a session becomes root', () => {
  test.each<[string, TestConnectionOptions]>([
    ['by sudo without a password', { user: 'deploy', become: sudo }],
    ['by sudo with one', { user: 'paula', become: { method: 'sudo', password: 'paula-secret' } }],
    [
      'by sudo that wants none although one was given',
      { user: 'deploy', become: { method: 'sudo', password: 'never sent' } },
    ],
    ['by su', { user: 'norma', become: { method: 'su', password: 'root-secret' } }],
    ['by doas', { user: 'dora', become: { method: 'doas' } }],
    ['from fish', { user: 'fiona', become: sudo }],
    ['from tcsh', { user: 'tessa', become: sudo }],
    ['past a start-up file that talks and redefines sudo', { user: 'nora', become: sudo }],
    ['past a login banner', { user: 'bella', become: sudo }],
  ])('%s', async (_what, options) => {
    expect(await login(options)).toBe(0)
  })
})

test('a session becomes another user than root', async () => {
  const uid = Number(await host.sh('id -u mallory'))
  expect(await login({ become: { method: 'sudo', user: 'mallory' } })).toBe(uid)
})

test('a session without become is the login user', async () => {
  const uid = Number(await host.sh('id -u deploy'))
  expect(await login({ become: false })).toBe(uid)
})

describe('each way to fail has its own error', () => {
  test.each<[string, TestConnectionOptions, string, RegExp]>([
    [
      'a wrong password',
      { user: 'paula', become: { method: 'sudo', password: 'wrong' } },
      'HAWSER_BECOME',
      /did not take the password/,
    ],
    ['no password for a sudo that wants one', { user: 'paula', become: sudo }, 'HAWSER_BECOME', /wants a password/],
    [
      'not a sudoer',
      { user: 'norma', become: { method: 'sudo', password: 'norma-secret' } },
      'HAWSER_BECOME',
      /may not become root/,
    ],
    ['requiretty', { user: 'rita', become: sudo }, 'HAWSER_BECOME', /insists on a terminal/],
    ['an expired password', { user: 'xavier', become: sudo }, 'HAWSER_UNREACHABLE', /password has expired/],
    [
      'a wrong password of su',
      { user: 'norma', become: { method: 'su', password: 'wrong' } },
      'HAWSER_BECOME',
      /su did not take/,
    ],
    ['no password for su', { user: 'norma', become: { method: 'su' } }, 'HAWSER_BECOME', /wants the password of root/],
    ['doas that does not permit', { user: 'norma', become: { method: 'doas' } }, 'HAWSER_BECOME', /doas does not let/],
    [
      'a become user who is not there',
      { become: { method: 'sudo', user: 'nobodyhere' } },
      'HAWSER_BECOME',
      /no user nobodyhere/,
    ],
    ['nologin', { user: 'noel', become: sudo }, 'HAWSER_UNREACHABLE', /currently not available/],
    ['/bin/false', { user: 'fabian', become: sudo }, 'HAWSER_UNREACHABLE', /without a word/],
    ['a user who may not log in', { user: 'nosuchuser', become: sudo }, 'HAWSER_UNREACHABLE', /refused the login/],
  ])('%s', async (_what, options, code, message) => {
    const result = await login(options)
    expect(result).toMatchObject({ code, message: expect.stringMatching(message), hint: expect.stringMatching(/./) })
  })

  test('no sudo at all', async () => {
    await using bare = await startContainer('busybox')
    await using opened = connectBySsh(bare)
    await expect(opened.connection.session()).rejects.toMatchObject({
      code: 'HAWSER_BECOME',
      message: 'there is no sudo on the host',
    })
  })
})

test('the password travels on standard input only', async () => {
  await using opened = connectBySsh(host, { user: 'paula', become: { method: 'sudo', password: 'paula-secret' } })
  await opened.connection.session()
  const seen = await host.sh('cat /proc/[0-9]*/cmdline /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n"')
  expect(seen).toContain('sudo')
  expect(seen).not.toContain('paula-secret')
})
