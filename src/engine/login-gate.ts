import pLimit, { type LimitFunction } from 'p-limit'
import type { ConnectionSettings } from '../inventory/types.ts'

/** Logins at once. Measured with 200 hosts on two cores: more are no faster, and each takes longer (PROTOCOL). */
const LOGINS = 20

/** Logins at once through one jump host: its sshd drops a part of more than ten (`MaxStartups 10:30:100`). */
const LOGINS_PER_JUMP_HOST = 8

/** The jump host that the arguments for ssh name; one in the user's own configuration is not seen. */
export function jumpHost(sshArguments: readonly string[]): string | undefined {
  for (const [index, word] of sshArguments.entries()) {
    const [, inSameWord] = /^-J(.*)$/.exec(word) ?? []
    if (inSameWord !== undefined) return inSameWord || sshArguments[index + 1]
    const [, option] = /^(?:-o)?\s*(?:ProxyJump|ProxyCommand)\s*[= ]\s*(.+)$/i.exec(word) ?? []
    if (option !== undefined) return option
  }
  return undefined
}

/** Lets logins start: fewer at once than hosts, since a host is mostly waiting and a login is work on both ends. */
export class LoginGate {
  readonly #all = pLimit(LOGINS)
  readonly #byJumpHost = new Map<string, LimitFunction>()

  /** Runs a login when its turn has come. */
  run<T>(settings: ConnectionSettings, login: () => Promise<T>): Promise<T> {
    const jump = jumpHost(settings.sshArguments)
    if (jump === undefined) return this.#all(login)
    const limit = this.#byJumpHost.get(jump) ?? pLimit(LOGINS_PER_JUMP_HOST)
    this.#byJumpHost.set(jump, limit)
    return limit(() => this.#all(login))
  }
}
