import { inspect } from 'node:util'
import { REDACTED } from '../core/redaction.ts'
import { secret } from '../core/secret.ts'
import { DEFAULT_LABEL } from './envelope.ts'

/** A password of vaults. Its bytes need not be text; like those of `Secret` they print as `[redacted]`. */
export class VaultPassword {
  /** The name by which vault data says that it was encrypted with this one. */
  readonly label: string
  /** Where it came from, for messages: `the file 'x'`. */
  readonly origin: string
  readonly #bytes: Buffer

  constructor(bytes: Uint8Array, origin: string, label: string = DEFAULT_LABEL) {
    this.#bytes = Buffer.from(bytes)
    this.origin = origin
    this.label = label
    secret(this.#bytes.toString())
  }

  /** Its bytes, for the cipher alone. */
  reveal(): Uint8Array {
    return this.#bytes
  }

  /** True where both are the same bytes, which are then counted as one. */
  equals(other: VaultPassword): boolean {
    return this.#bytes.equals(other.#bytes)
  }

  toString(): string {
    return REDACTED
  }

  [inspect.custom](): string {
    return REDACTED
  }
}
