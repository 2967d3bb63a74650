/** Values that are worked out when they are read: a template needs the other variables, a vault value its password. */
import type { SourcePosition } from '../core/errors.ts'
import type { InventoryValue } from './types.ts'

/** Text with `{{` or `{%` in it, which Ansible gives to Jinja; what is tagged `!unsafe` is plain text and never one. */
export class Template {
  /** As it stands in the file. */
  readonly text: string
  /** Where it begins. */
  readonly position: SourcePosition
  /** It stands in a file that is encrypted as a whole: nothing of it, or of what it gives, is shown. */
  readonly isSecret: boolean

  constructor(text: string, position: SourcePosition, isSecret = false) {
    this.text = text
    this.position = position
    this.isSecret = isSecret
  }
}

/** A value of `!vault`: what `ansible-vault encrypt_string` prints. */
export class VaultText {
  /** From `$ANSIBLE_VAULT;` on, lines ended by newlines, without indentation. */
  readonly text: string
  /** Where it begins. */
  readonly position: SourcePosition

  constructor(text: string, position: SourcePosition) {
    this.text = text
    this.position = position
  }
}

/** Text that is tagged `!unsafe`, alone or with all of a list or map: never a template, whatever is in it. */
export class UnsafeText {
  /** As it stands in the file. */
  readonly text: string
  /** It stands in a file that is encrypted as a whole. */
  readonly isSecret: boolean

  constructor(text: string, isSecret = false) {
    this.text = text
    this.isSecret = isSecret
  }
}

/** A value as a file has it, before anything in it is worked out. */
export type RawValue =
  | InventoryValue
  | Template
  | VaultText
  | UnsafeText
  | readonly RawValue[]
  | { readonly [key: string]: RawValue }
