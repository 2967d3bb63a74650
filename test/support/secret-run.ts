/** Runs of test/fixtures/tasks/secrets.mjs under observation on both ends, with a canary in the place of each secret. */
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type Canary, makeCanary, writtenOut } from './canary.ts'
import type { TestContainer } from './container.ts'
import { fetchObserver, readSightings, type Sighting } from './exec-watch.ts'
import { CHECKOUT, sshVariables } from './task-run.ts'

/** What the secrets are used as. */
const USES = ['content', 'src', 'large', 'stdin', 'env', 'shellEnv', 'shellInput'] as const

/** A host with canaries for passwords, and what leads to it. */
export interface SecretStage extends AsyncDisposable {
  /** The secrets; none of them may be found anywhere. */
  readonly canaries: Readonly<Record<(typeof USES)[number] | 'sudo' | 'su' | 'login', Canary>>
  /** A word that is none, and is printed wherever the secrets are: it must be found, or the search is blind. */
  readonly plain: Canary
  /** Where the run keeps its files; beside the inventory, which has secrets in it. */
  readonly home: string
  /** Runs the task file, or any other program, as the user of {@link home}, and observes it. */
  run(argv: readonly string[], input?: string): Promise<ObservedRun>
  /** The words that run the task file. */
  taskFile(...flags: readonly string[]): readonly string[]
}

/** What a run said, and what could be seen of its processes on this machine. */
export interface ObservedRun {
  readonly exitCode: number | null
  /** Both streams. */
  readonly said: string
  readonly sightings: readonly Sighting[]
}

/**
 * Gives users of a host canaries for passwords: `paula`, who becomes root by sudo, root itself, for su, and `deploy`, who
 * logs in by password. Of -K's password, the inventory has none: it is asked for.
 */
export async function secretStage(
  container: TestContainer,
  { asks }: { readonly asks: boolean },
): Promise<SecretStage> {
  const make = (name: string): Canary => makeCanary(name)
  const canaries = Object.fromEntries([...USES, 'sudo', 'su', 'login'].map((name) => [name, make(name)]))
  const all = canaries as SecretStage['canaries']
  const plain = make('plain')
  const folder = await mkdtemp('/tmp/hawser-')
  const path = (name: string): string => join(folder, name)
  await setPasswords(container, { paula: all.sudo, root: all.su, deploy: all.login })
  await fetchObserver(container, path('observer'))
  await writeFiles(container, path, all, plain, asks)
  const home = path('home')
  await mkdir(home, { mode: 0o700 })
  let runs = 0
  return {
    canaries: all,
    plain,
    home,
    taskFile: (...flags) => {
      const files = ['-i', path('inventory.json'), '-e', `@${path('extra.json')}`]
      return ['zx', 'test/fixtures/tasks/secrets.mjs', ...files, ...flags]
    },
    async run(argv, input = '') {
      runs += 1
      const notes = path(`notes-${runs}`)
      const child = spawn(path('observer'), [notes, '--', ...argv], {
        cwd: CHECKOUT,
        env: {
          PATH: `${CHECKOUT}/node_modules/.bin:${process.env.PATH}`,
          ...{ HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home, NO_COLOR: '1', LANG: 'C.UTF-8' },
        },
      })
      child.stdin.on('error', () => {})
      child.stdin.end(input)
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
      const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
      return { exitCode: await ended, said: out + err, sightings: readSightings(await readFile(notes)) }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

async function setPasswords(container: TestContainer, users: Readonly<Record<string, Canary>>): Promise<void> {
  const lines = Object.entries(users).map(([user, { word }]) => `${user}:${word}\n`)
  await container.write('/root/passwords', lines.join(''), 0o600)
  await container.write('/etc/ssh/sshd_config.d/00-password.conf', 'PasswordAuthentication yes\n')
  // BusyBox of Debian has no chpasswd.
  await container.sh(`set -e
    if command -v chpasswd >/dev/null; then chpasswd </root/passwords; else
      while IFS=: read -r user word; do
        hash=$(printf '%s\\n' "$word" | mkpasswd -m sha512 -P 0)
        sed -i "s|^$user:[^:]*:|$user:$hash:|" /etc/shadow
      done </root/passwords
    fi
    rm /root/passwords
    kill -HUP $(pgrep -o sshd || pidof sshd)`)
}

async function writeFiles(
  container: TestContainer,
  path: (name: string) => string,
  canaries: SecretStage['canaries'],
  plain: Canary,
  asks: boolean,
): Promise<void> {
  const write = (name: string, value: unknown): Promise<void> =>
    writeFile(path(name), typeof value === 'string' ? value : JSON.stringify(value), { mode: 0o600 })
  const { sudo, su, login, large, ...others } = canaries
  const { ansible_ssh_private_key_file: _key, ...withoutKey } = sshVariables(container)
  const hosts = {
    sudo: { ...sshVariables(container, 'paula'), ...(!asks && { ansible_become_password: sudo.word }) },
    login: {
      ...withoutKey,
      ansible_ssh_common_args: `${withoutKey.ansible_ssh_common_args} -o PubkeyAuthentication=no`,
    },
    // A host without su is one whose PATH holds BusyBox only.
    ...(container.kind !== 'busybox' && {
      su: { ...sshVariables(container, 'norma'), ansible_become_method: 'su', ansible_become_pass: su.word },
    }),
  }
  await write('inventory.json', { all: { hosts } })
  await write('extra.json', { ansible_password: login.word, canaries: path('canaries.json'), src: path('src') })
  await write('src', `${others.src.word}\n`)
  const secret = Object.fromEntries(Object.entries(others).map(([name, { word }]) => [name, word]))
  const marked = [...Object.values(others), sudo, login, ...('su' in hosts ? [su] : [])]
  const forms = [...marked, plain].map(writtenOut).join('')
  await write('canaries.json', { secret, large: large.word, forms })
}
