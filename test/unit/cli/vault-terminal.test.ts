/** `hawser vault` at a terminal: what is asked, what is shown of the answer, and who gets Ctrl-C. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { makeFolder } from '../../support/folder.ts'
import { spawnOnTerminal } from '../../support/terminal.ts'

const hawser = resolve('dist/src/cli/main.js')
const fixtures = resolve('test/fixtures/vault')

interface Ended {
  readonly code: number | null
  readonly output: string
}

/** What is typed when the terminal shows a text for the first time. */
type Typed = readonly (readonly [shown: string, answer: string])[]

/** Runs `hawser vault` on a terminal of its own. */
function onTerminal(folder: string, words: string, typed: Typed, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const command = `'${process.execPath}' '${hawser}' vault ${words}`
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|ANSIBLE_|VISUAL$|EDITOR$)/.test(name))
  const child = spawnOnTerminal(command, { cwd: folder, env: { ...Object.fromEntries(kept), ...env } })
  let output = ''
  const waiting = [...typed]
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk
    const [next] = waiting
    if (next === undefined || !output.includes(next[0])) return
    waiting.shift()
    child.stdin.write(next[1])
  })
  return new Promise((done) => child.once('close', (code) => done({ code, output })))
}

const project = async (): Promise<string> =>
  makeFolder({ 'secrets.yml': await readFile(join(fixtures, 'labelled.yml'), 'utf8') })

test('the password is asked for, and not shown', async () => {
  const { code, output } = await onTerminal(await project(), 'view secrets.yml', [
    ['Vault password: ', 'fixture password\r'],
  ])
  expect(output).toContain('api_token: täst-tökén ✓')
  expect(output).not.toContain('fixture password')
  expect(code).toBe(0)
})

test('the question names the label, where there is one', async () => {
  const { output } = await onTerminal(await project(), 'view secrets.yml --vault-id prod@prompt', [
    ['Vault password (prod): ', 'fixture password\r'],
  ])
  expect(output).toContain('api_token: täst-tökén ✓')
})

test('a new password is asked for twice, and neither it nor the value is shown', async () => {
  const { output } = await onTerminal(await makeFolder({}), 'encrypt-string --name token', [
    ['New vault password: ', 'new password\r'],
    ['Confirm new vault password: ', 'new password\r'],
    ['Text to encrypt: ', 'the value\r'],
  ])
  expect(output).toContain('token: !vault |')
  expect(output).not.toMatch(/new password\r|the value/)
})

test('two passwords that differ encrypt nothing', async () => {
  const folder = await makeFolder({ 'a.yml': 'a: 1\n' })
  const { code, output } = await onTerminal(folder, 'encrypt a.yml', [
    ['New vault password: ', 'one\r'],
    ['Confirm new vault password: ', 'two\r'],
  ])
  expect(output).toContain('the two passwords differ')
  expect(code).toBe(1)
  expect(await readFile(join(folder, 'a.yml'), 'utf8')).toBe('a: 1\n')
})

test('Ctrl-C is for the editor, where it has a use for it', async () => {
  const folder = await project()
  await mkdir(join(folder, 'runtime'), { mode: 0o700 })
  await writeFile(
    join(folder, 'editor'),
    '#!/bin/sh\ntrap "echo token: of the trap > $1; exit 0" INT\necho ready\nwhile :; do sleep 0.1; done\n',
    { mode: 0o700 },
  )
  const env = { EDITOR: './editor', XDG_RUNTIME_DIR: join(folder, 'runtime') }
  const password = `--vault-password-file ${join(fixtures, 'password.txt')}`
  expect(await onTerminal(folder, `edit secrets.yml ${password}`, [['ready', '\x03']], env)).toMatchObject({ code: 0 })
  expect(await readdir(join(folder, 'runtime'))).toEqual([])
  expect((await onTerminal(folder, `view secrets.yml ${password}`, [])).output).toContain('token: of the trap')
})

test('Ctrl-C ends the command with an editor that has none, and leaves no copy behind', async () => {
  const folder = await project()
  await mkdir(join(folder, 'runtime'), { mode: 0o700 })
  const before = await readFile(join(folder, 'secrets.yml'), 'utf8')
  // By exec: dash loses a signal that comes while it starts a program.
  const env = { EDITOR: "sh -c 'echo ready; exec sleep 600' sh", XDG_RUNTIME_DIR: join(folder, 'runtime') }
  const words = `edit secrets.yml --vault-password-file ${join(fixtures, 'password.txt')}`
  const { code, output } = await onTerminal(folder, words, [['ready', '\x03']], env)
  expect(output).toMatch(/the editor .* was ended by SIGINT|the editor .* exited with 130/)
  expect(code).toBe(1)
  expect(await readdir(join(folder, 'runtime'))).toEqual([])
  expect(await readFile(join(folder, 'secrets.yml'), 'utf8')).toBe(before)
})
