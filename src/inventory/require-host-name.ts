import { InventoryError, type SourcePosition } from '../core/errors.ts'

/** @throws {InventoryError} for text that cannot be the name of a host: patterns could not mean it */
export function requireHostName(name: string, position: SourcePosition): void {
  if (name !== '' && !/[\s,!&*?\u0000-\u001f]/.test(name) && !name.startsWith('-')) return
  throw new InventoryError(`'${name}' cannot be the name of a host`, {
    position,
    hint: 'names have no blanks and none of , ! & * ?: give any address by ansible_host',
  })
}
