/** `hawser vault` as a user starts it, for its tests. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { makeFolder } from '../../support/folder.ts'

const hawser = resolve('dist/src/cli/main.js')
/** Files that ansible-vault has made, and their passwords. */
export const fixtures = resolve('test/fixtures/vault')
/** The flags of the password of most fixtures. */
export const PASSWORD = ['--vault-password-file', join(fixtures, 'password.txt')]
/** A file with another password. */
export const OTHER = join(fixtures, 'other-password.txt')

/** How a command ended. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** The environment of a user at a terminal: npm is not about, nor are passwords. */
export function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const foreign = /^(npm_|ANSIBLE_|VISUAL$|EDITOR$)/
  return { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))), ...more }
}

/** Starts `hawser vault` in a folder. */
export function start(folder: string, words: readonly string[], env?: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [hawser, 'vault', ...words], { cwd: folder, env: environment(env) })
}

/** Runs `hawser vault` in a folder, with that on its standard input. */
export async function vault(
  folder: string,
  words: readonly string[],
  input = '',
  env?: NodeJS.ProcessEnv,
): Promise<Ended> {
  const child = start(folder, words, env)
  child.stdin?.on('error', () => {}).end(input)
  const ended = new Promise<number | null>((done) => child.once('close', done))
  const [stdout, stderr] = await Promise.all([child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')))
  // Two streams, two texts.
  return { code: await ended, stdout: stdout as string, stderr: stderr as string }
}

/** A folder with a file that ansible-vault has encrypted, and one for copies. */
export async function project(name = 'labelled.yml'): Promise<string> {
  const folder = await makeFolder({ 'secrets.yml': await readFile(join(fixtures, name), 'utf8') })
  await mkdir(join(folder, 'runtime'), { mode: 0o700 })
  return folder
}

/** Edits the encrypted file of a project by that editor. */
export const edit = (folder: string, editor: string, ...more: readonly string[]): Promise<Ended> =>
  vault(folder, ['edit', 'secrets.yml', ...PASSWORD, ...more], '', {
    EDITOR: editor,
    XDG_RUNTIME_DIR: join(folder, 'runtime'),
  })
/** What a file of a project holds, in clear. */
export const view = async (folder: string, file = 'secrets.yml'): Promise<string> =>
  (await vault(folder, ['view', file, ...PASSWORD])).stdout
