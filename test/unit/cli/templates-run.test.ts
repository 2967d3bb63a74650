/** Runs whose inventory and files are templates, on this machine. */
import { readFile, stat } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { runLocally } from '../../support/local-run.ts'
import { CHECKOUT } from '../../support/task-run.ts'

const INVENTORY = `web:
  hosts: {web-1: {ansible_connection: "{{ 'lo' ~ 'cal' }}"}}
  vars:
    base: 8000
    port: "{{ base + 1 }}"
    drawn: "{{ 1000000000 | random }}"
    password: "{{ ansible_become_password }}-x"
    ansible_become_password: open-sesame
    broken: "{{ nowhere }}"
`

/** Runs a task file with this body. */
function run(body: string, files: Readonly<Record<string, string>> = {}, flags: readonly string[] = []) {
  const task = `import { play, template } from '${CHECKOUT}src/hawser.ts'\n${body}\n`
  return runLocally({ 'tasks/t.mjs': task, 'inventory.yaml': INVENTORY, ...files }, flags)
}

test('a template sees the variables of the play, and is worked out once', async () => {
  const body = `await play({ hosts: 'web', vars: { base: 9000 }, prepare: ({ vars }) => ({ drawn: vars.drawn }) }, async (host, { drawn }) => {
    console.log('PORT', host.vars.port, drawn === host.vars.drawn)
  })`
  const { stdout, stderr, exitCode } = await run(body)
  expect(stdout + stderr).toContain('PORT 9001 true')
  expect(exitCode).toBe(0)
  expect(stdout + stderr).not.toContain('nowhere')
})

test('-e wins over the play in templates, too', async () => {
  const body = "await play({ hosts: 'web', vars: { base: 9000 } }, async (host) => console.log('PORT', host.vars.port))"
  const { stdout, stderr } = await run(body, {}, ['-e', '{"base": 1}'])
  expect(stdout + stderr).toContain('PORT 2')
})

test('a template sees the flags of the run, which no variable can set', async () => {
  const inventory = INVENTORY.replace(
    'base: 8000',
    "base: 8000\n    ansible_check_mode: mine\n    run: '{{ [ansible_check_mode, ansible_diff_mode, ansible_verbosity, ansible_limit | default(0), vars.ansible_check_mode, hostvars[inventory_hostname].ansible_check_mode] }}'",
  )
  const files = { 'inventory.yaml': inventory }
  const body = "await play({ hosts: 'web' }, async (host) => console.log('RUN', JSON.stringify(host.vars.run)))"
  expect((await run(body, files)).stdout).toContain('RUN [false,false,0,0,false,false]')
  const flags = ['--check', '--diff', '-vv', '-l', 'web-1']
  expect((await run(body, files, flags)).stdout).toContain('RUN [true,true,2,"web-1",true,true]')
})

test('a template that asks for the hosts of the play is told what there is instead', async () => {
  const inventory = INVENTORY.replace('base: 8000', "base: 8000\n    all: '{{ ansible_play_hosts }}'")
  const body = "await play({ hosts: 'web' }, async (host) => console.log(host.vars.all))"
  const { stdout, stderr, exitCode } = await run(body, { 'inventory.yaml': inventory })
  expect(stdout + stderr).toContain('`groups` has those of the inventory')
  expect(exitCode).not.toBe(0)
})

test('a file is made of a template, once, with the mode that is asked for', async () => {
  const body = `await play({ hosts: 'web' }, async (host) => {
    const file = { path: process.cwd() + '/made.conf', src: 'made.j2', mode: '0640' }
    console.log('FIRST', (await template(host, file)).outcome, 'SECOND', (await template(host, file)).outcome)
  })`
  const { cwd, stdout, stderr } = await run(body, { 'made.j2': 'port={{ port }}\n' }, ['--diff'])
  expect(stdout + stderr).toContain('FIRST changed SECOND ok')
  expect(stdout + stderr).toContain('+port=8001')
  expect(await readFile(`${cwd}/made.conf`, 'utf8')).toBe('port=8001\n')
  expect((await stat(`${cwd}/made.conf`)).mode & 0o777).toBe(0o640)
})

test('under --check nothing is made, and of a secret nothing is shown', async () => {
  const body = `await play({ hosts: 'web' }, async (host) => {
    await template(host, { path: process.cwd() + '/made.conf', src: 'made.j2' })
  })`
  const made = await run(body, { 'made.j2': 'password={{ password }}\n' }, ['--diff', '--check'])
  await expect(stat(`${made.cwd}/made.conf`)).rejects.toThrow('ENOENT')
  expect(made.stdout + made.stderr).toContain('made.conf')
  expect(made.stdout + made.stderr).not.toContain('open-sesame')
})

test('a mistake in a template is one error with its place, and fails the host only', async () => {
  const body = `await play({ hosts: 'web' }, async (host) => {
    await template(host, { path: process.cwd() + '/made.conf', src: 'made.j2' })
  })`
  const { stdout, stderr, exitCode } = await run(body, { 'made.j2': 'a\nport={{ prot }}\n' })
  expect(stdout + stderr).toContain("made.j2:2:9: there is no variable 'prot'; did you mean 'port'?")
  expect(exitCode).toBe(2)
  const read = await run("await play({ hosts: 'web' }, async (host) => console.log(host.vars.broken))")
  expect(read.stdout + read.stderr).toContain("inventory.yaml:9:13: there is no variable 'nowhere'")
  expect(read.exitCode).not.toBe(0)
})
