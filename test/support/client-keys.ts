/** A throw-away ssh client: its key and its known hosts, in a folder of its own. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ClientKeys extends AsyncDisposable {
  /** The folder, mode 0700; free for the test's own files, removed at the end. */
  readonly folder: string
  readonly privateKeyFile: string
  readonly knownHostsFile: string
  /** The line for the host's list of authorized keys. */
  readonly publicKey: string
  /** Makes the host key of a port on 127.0.0.1 known. */
  trust(port: number, hostKey: string): Promise<void>
}

/** Makes a key pair without a passphrase and an empty list of known hosts. */
export async function createClientKeys(): Promise<ClientKeys> {
  const folder = await mkdtemp(join(tmpdir(), 'hawser-test-'))
  const privateKeyFile = join(folder, 'id_ed25519')
  const knownHostsFile = join(folder, 'known_hosts')
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'hawser-test', '-f', privateKeyFile])
  await writeFile(knownHostsFile, '')
  return {
    folder,
    privateKeyFile,
    knownHostsFile,
    publicKey: await readFile(`${privateKeyFile}.pub`, 'utf8'),
    trust: (port, hostKey) => writeFile(knownHostsFile, `[127.0.0.1]:${port} ${hostKey.trim()}\n`, { flag: 'a' }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
