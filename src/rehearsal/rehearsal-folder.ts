import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { PreflightError } from '../core/errors.ts'
import { type ControllerIdentity, owner, ownIdentity } from './controller-identity.ts'
import type { Twin, TwinMaker } from './twin.ts'

/** What a rehearsal leaves on disk for `hawser login`, and for the next rehearsal to clean up. */
export interface RehearsalRecord {
  readonly controller: ControllerIdentity
  readonly kind: TwinMaker['kind']
  readonly twins: readonly Twin[]
}

const RECORD = 'rehearsal.json'

/**
 * The private folder of one rehearsal: keys, known hosts, the twins' inventory. In the home folder and not in a
 * shared one, because the next rehearsal has to find it by its name.
 */
export class RehearsalFolder {
  /** Names the rehearsal in labels, container names and messages. */
  readonly runId: string
  readonly controller: ControllerIdentity
  readonly owner = owner()

  constructor(runId: string, controller: ControllerIdentity) {
    this.runId = runId
    this.controller = controller
  }

  /**
   * Makes the folder of a new rehearsal.
   *
   * @throws {PreflightError} where the home folder does not take it, or others can write there
   */
  static async create(): Promise<RehearsalFolder> {
    const folder = new RehearsalFolder(randomBytes(4).toString('hex'), await ownIdentity())
    await mkdir(folder.path(), { recursive: true, mode: 0o700 }).catch((cause) => {
      throw new PreflightError(`the folder ${folder.path()} cannot be made: ${cause.message}`, { cause })
    })
    const { uid, mode } = await lstat(home())
    if (uid !== userInfo().uid || (mode & 0o022) !== 0) {
      throw new PreflightError(`others can write to ${home()}, where rehearsals keep their keys`, {
        hint: `chmod go-w ${home()}`,
      })
    }
    return folder
  }

  /** A file of the rehearsal; the folder itself without a name. */
  path(name = ''): string {
    return join(home(), this.runId, name)
  }

  /** Writes down what there is, before it is needed. */
  async record(kind: TwinMaker['kind'], twins: readonly Twin[]): Promise<void> {
    const record: RehearsalRecord = { controller: this.controller, kind, twins }
    await writeFile(this.path(RECORD), JSON.stringify(record), { mode: 0o600 })
  }

  /** Removes the folder before it returns. Never throws. */
  removeAtOnce(): void {
    try {
      rmSync(this.path(), { recursive: true, force: true })
    } catch {
      // The next rehearsal tries again.
    }
  }

  /** Removes the folder. Never throws. */
  async remove(): Promise<void> {
    await rm(this.path(), { recursive: true, force: true }).catch(() => {})
  }
}

/** The rehearsals that have a folder, this one included. What cannot be read has no record. */
export async function rehearsals(): Promise<
  readonly { readonly runId: string; readonly record: RehearsalRecord | undefined }[]
> {
  const runIds = await readdir(home()).catch(() => [])
  return Promise.all(runIds.map(async (runId) => ({ runId, record: await readRecord(runId) })))
}

async function readRecord(runId: string): Promise<RehearsalRecord | undefined> {
  try {
    // Written by `record` above, into a folder that only we can write to.
    return JSON.parse(await readFile(join(home(), runId, RECORD), 'utf8')) as RehearsalRecord
  } catch {
    return undefined
  }
}

function home(): string {
  return join(homedir(), '.hawser', 'rehearsals')
}
