/** Vault values as they stand in YAML: which are whole, and which are written so that they would be misread. */
import { isPair, isScalar, type Scalar } from 'yaml'
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { isEncrypted } from './inventory-vault.ts'
import { isVaultTag, VAULT_KEY } from './raw-value.ts'

/** How a value should have been written. */
const FORM = '`npx hawser vault encrypt-string --name NAME` prints how it is written: NAME: !vault |, its lines below'

/**
 * Looks at one scalar of a document.
 *
 * @param isMeaning true where Hawser itself reads the value, such as that of `ansible_host`
 * @returns a warning about vault data that no tag marks, which Ansible takes for text
 * @throws {InventoryError} for a tag before something else, and for vault data that would be taken for a password
 */
export function checkVaultValue(
  scalar: Scalar,
  key: unknown,
  path: readonly unknown[],
  position: SourcePosition,
  isMeaning: boolean,
): string | undefined {
  const text = String(scalar.value)
  const parent = path.at(-1)
  const isJson = isPair(parent) && isScalar(parent.key) && parent.key.value === VAULT_KEY && key === 'value'
  if (isVaultTag(scalar.tag) || (isJson && isEncrypted(text))) {
    if (key === 'key') throw new InventoryError('a key cannot be encrypted', { position, hint: 'encrypt its value' })
    if (!isEncrypted(text)) {
      throw new InventoryError('!vault stands before what is no vault data', { position, hint: FORM })
    }
    if (text.trim().includes('\n')) return undefined
    throw new InventoryError('this vault data is on one line, where it has several', {
      position,
      hint: "write '!vault |', and its lines below, as they are: '>' would join them",
    })
  }
  if (!isEncrypted(text)) return undefined
  if (isMeaning)
    throw new InventoryError('this is vault data, and no !vault before it says so', { position, hint: FORM })
  const { file, line, column } = position
  return `${file}:${line}:${column}: this is vault data, and taken for text, as in Ansible, since there is no !vault before it`
}
