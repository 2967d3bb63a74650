import type { VaultKeys } from './keys.ts'
import type { VaultSurroundings } from './load-passwords.ts'
import type { VaultSource } from './sources.ts'

/**
 * The passwords of a run before anybody knows whether they are needed: they are loaded, and so is what decrypts, when
 * something encrypted is met.
 */
export class VaultAccess {
  readonly #sources: readonly VaultSource[]
  readonly #surroundings: VaultSurroundings
  #keys: Promise<VaultKeys> | undefined

  constructor(sources: readonly VaultSource[], surroundings: VaultSurroundings) {
    this.#sources = sources
    this.#surroundings = surroundings
  }

  /**
   * The keys. Files are read, programs run and questions asked at the first call, and once.
   *
   * @throws {UsageError} where there are sources, and none gives a password
   */
  load(): Promise<VaultKeys> {
    this.#keys ??= this.#load()
    return this.#keys
  }

  async #load(): Promise<VaultKeys> {
    const [{ loadPasswords }, { VaultKeys: Keys }] = await Promise.all([
      import('./load-passwords.ts'),
      import('./keys.ts'),
    ])
    if (this.#sources.length === 0) {
      const { unreadConfiguration } = await import('./ansible-configuration.ts')
      const unread = await unreadConfiguration(process.env, process.cwd())
      return new Keys([], unread === undefined ? [] : [unread])
    }
    const { passwords, failures } = await loadPasswords(this.#sources, this.#surroundings)
    return new Keys(passwords, failures)
  }
}
