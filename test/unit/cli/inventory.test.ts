import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { makeFolder } from '../../support/folder.ts'

const run = promisify(execFile)
const MAIN = new URL('../../../dist/src/cli/main.js', import.meta.url).pathname

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs `hawser inventory`. */
async function inventory(cwd: string, ...words: readonly string[]): Promise<Ended> {
  const env = { PATH: process.env.PATH, HOME: '/nonexistent', LC_ALL: 'C.UTF-8' }
  try {
    return { code: 0, ...(await run(process.execPath, [MAIN, 'inventory', ...words], { cwd, env })) }
  } catch (error) {
    // A program that exits with another code than 0 is told by an error that has these fields.
    return error as Ended
  }
}

const FILES = {
  'inventory.yaml': `
all:
  hosts: {lone: {ansible_password: hunter2}}
web:
  hosts: {"web-[1:3]": {v: 1}}
  vars: {url: "https://{{ inventory_hostname }}/"}
`,
  'limit.txt': 'web-1\nlone\n',
}

describe('hawser inventory', () => {
  test('--hosts prints a name a line, within --limit', async () => {
    const cwd = await makeFolder(FILES)
    expect(await inventory(cwd, '--hosts', 'web:!web-2')).toMatchObject({
      code: 0,
      stdout: 'web-1\nweb-3\n',
      stderr: '',
    })
    expect((await inventory(cwd, '--hosts', 'web', '-l', '@limit.txt')).stdout).toBe('web-1\n')
  })

  test('--list --limit leaves the other hosts out', async () => {
    const cwd = await makeFolder(FILES)
    const { stdout } = await inventory(cwd, '--list', '--limit', 'web-1')
    expect(JSON.parse(stdout)).toEqual({
      _meta: { hostvars: { 'web-1': { v: 1, url: 'https://{{ inventory_hostname }}/' } } },
      all: { children: ['ungrouped', 'web'] },
      web: { hosts: ['web-1'] },
    })
  })

  test('a part that matches nothing is a warning, and a pattern that matches nothing an error', async () => {
    const cwd = await makeFolder(FILES)
    expect(await inventory(cwd, '--hosts', 'lone,wob')).toMatchObject({
      code: 0,
      stdout: 'lone\n',
      stderr: "hawser: pattern 'lone,wob': there is no host or group 'wob'; did you mean 'web'?\n",
    })
    expect(await inventory(cwd, '--hosts', 'wob')).toMatchObject({ code: 1, stdout: '' })
  })

  test.each([
    [[], 'inventory needs to be told what to show'],
    [['--list', '--graph'], '--list and --graph cannot both be answered'],
    [['--list', 'web'], "'web' is one word too many"],
    [['--graph', 'wob'], "there is no group 'wob'; did you mean 'web'?"],
    [['--host', 'web'], "--host takes one host, and 'web' means 3"],
    [['--host', 'web-9'], "there is no host or group 'web-9'; did you mean 'web-1'?"],
    [['--hosts', 'all', '-l', 'web', '-l', 'db'], '--limit is given 2 times'],
    [['--lst'], "there is no flag '--lst'; did you mean '--list'?"],
  ])('%j is a mistake', async (words, message) => {
    const cwd = await makeFolder(FILES)
    const { code, stdout, stderr } = await inventory(cwd, ...words)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(message)
  })

  test('passwords that everybody can read are listed, and what is encrypted as a whole only if asked for', async () => {
    const secrets =
      'ansible_become_password: s3cret\nrate: 4711\nurl: "https://{{ inventory_hostname }}/t0ken"\nmap: {k: [v4lue]}\n'
    const cwd = await makeFolder({ ...FILES, 'group_vars/web.yml': secrets, pw: 'p\n' })
    await run('/usr/bin/ansible-vault', ['encrypt', '--vault-password-file', 'pw', 'group_vars/web.yml'], { cwd })
    const words = ['--list', '--vault-password-file', 'pw']
    const { stdout } = await inventory(cwd, ...words)
    const { hostvars } = JSON.parse(stdout)._meta
    expect(hostvars.lone.ansible_password).toBe('hunter2')
    expect(hostvars['web-1']).toEqual({
      v: 1,
      ansible_become_password: '[redacted]',
      rate: '[redacted]',
      url: '[redacted]',
      map: '[redacted]',
    })
    for (const value of ['s3cret', '4711', 't0ken', 'v4lue']) expect(stdout).not.toContain(value)
    const shown = JSON.parse((await inventory(cwd, ...words, '--show-secrets')).stdout)
    const { stdout: theirs } = await run('/usr/bin/ansible-inventory', ['-i', 'inventory.yaml', ...words], { cwd })
    expect(shown).toEqual(JSON.parse(theirs))
  })
})
