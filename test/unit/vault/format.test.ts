/** Vault data that ansible-vault has made, and vault data that it did not make quite so. */
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatEnvelope } from '../../../src/vault/envelope.ts'
import { encryptVault, VaultKeys } from '../../../src/vault/keys.ts'
import { VaultPassword } from '../../../src/vault/password.ts'

const fixtures = resolve('test/fixtures/vault')
const password = new VaultPassword(Buffer.from('fixture password'), 'a test')
const other = new VaultPassword(Buffer.from('another password'), 'another test')
const place = { position: { file: 'x.yml', line: 7, column: 3 }, isFile: false }

const read = (name: string): Promise<string> => readFile(join(fixtures, name), 'utf8')
const open = (text: string, ...passwords: readonly VaultPassword[]) =>
  new VaultKeys(passwords.length === 0 ? [password] : passwords).open(text, place)

test.for([
  ['variables.yml', 'db_password: hunter2hunter2\nport: 5432\n', 'default'],
  ['labelled.yml', 'api_token: täst-tökén ✓\n', 'prod'],
  ['empty.vault', '', 'default'],
  ['block.vault', '16 bytes of text', 'default'],
] as const)('opens %s of ansible-vault', async ([name, content, label]) => {
  const opened = open(await read(name))
  expect(opened.content.toString()).toBe(content)
  expect(opened).toMatchObject({ label, password })
})

test('opens bytes that are no text', async () => {
  expect(open(await read('binary.vault')).content.equals(Buffer.alloc(3000, 255))).toBe(true)
})

test('takes line ends of another system, and blanks that came by copying', async () => {
  const text = await read('variables.yml')
  const copied = text.replace(/\n/g, '  \r\n').replace(/\n(?=\d)/g, '\n\t ')
  expect(open(copied).content.toString()).toContain('hunter2')
})

test.for([
  ['$ANSIBLE_VAULT;1.1;AES256', /nothing after its first line/],
  ['$ANSIBLE_VAULT;2.0;AES256\n3333', /version '2.0' cannot be read/],
  ['$ANSIBLE_VAULT;1.1;AES265\n3333', /no cipher 'AES265' for vault data; did you mean 'AES256'/],
  ['$ANSIBLE_VAULT;1.1\n3333', /first line of this vault data has no form: '\$ANSIBLE_VAULT;1.1'/],
  ['$ANSIBLE_VAULT;1.2;AES256;a;b\n3333', /first line of this vault data has no form/],
  ['$ANSIBLE_VAULT;1.1;AES256\n333', /a digit is missing/],
  ['$ANSIBLE_VAULT;1.1;AES256\n33zz', /no hexadecimal digit/],
  ['$ANSIBLE_VAULT;1.1;AES256\n2020', /altered or cut off/],
  ['$ANSIBLE_VAULT;1.1;AES256\n33330a33330a3333', /wrong lengths/],
] as const)('says what is wrong with %j', ([text, message]) => {
  expect(() => open(text)).toThrow(message)
  expect(() => open(text)).toThrow(/^x\.yml:7:3: /)
})

test('counts lines and columns where the vault data is a file', async () => {
  const lines = (await read('variables.yml')).split('\n')
  const altered = lines.with(3, `${lines[3]?.slice(0, 20)}g${lines[3]?.slice(21)}`).join('\n')
  const atFile = { position: { file: 'x.yml', line: 1, column: 1 }, isFile: true }
  expect(() => new VaultKeys([password]).open(altered, atFile)).toThrow(/^x\.yml:4:21: this vault data was altered/)
})

test.for([1, 16, 40, 81, 160, 330])('says that an end is missing where %d characters are cut off', async (count) => {
  const text = (await read('variables.yml')).trimEnd()
  expect(() => open(text.slice(0, -count))).toThrow('this vault data was altered or cut off: ')
})

test('says which passwords were tried', async () => {
  const text = await read('labelled.yml')
  expect(() => open(text, other)).toThrow(/encrypted as 'prod', and no vault password opens it/)
  expect(() => open(text, other)).toThrow(expect.objectContaining({ hint: "tried: 'default' (another test)" }))
})

test('says that a password which opens other data has not opened this', async () => {
  const text = await read('variables.yml')
  const keys = new VaultKeys([password])
  keys.open(text, place)
  const foreign = encryptVault(Buffer.from('x'), other)
  expect(() => keys.open(foreign, place)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('has opened other data') }),
  )
})

test('asks for a password where there is none, by the flags that give it', async () => {
  const text = await read('variables.yml')
  expect(() => new VaultKeys([]).open(text, place)).toThrow(
    'x.yml:7:3: this is encrypted, and no vault password is given',
  )
  expect(() => new VaultKeys([]).open(text, place)).toThrow(
    expect.objectContaining({ hint: expect.stringMatching(/--vault-password-file .*--vault-id .*--ask-vault-pass/) }),
  )
})

test('tries the password of the label first, and then the others', async () => {
  const labelled = new VaultPassword(Buffer.from('fixture password'), 'labelled', 'prod')
  const text = await read('labelled.yml')
  expect(open(text, other, password, labelled).password).toBe(labelled)
  expect(open(text, other, password).password).toBe(password)
})

test('writes what it reads: any bytes, any password, any label', () => {
  const label = fc.stringMatching(/^[\w.@-]{1,20}$/)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.uint8Array({ minLength: 1 }), label, (content, bytes, name) => {
      const key = new VaultPassword(bytes, 'a test', name)
      const text = encryptVault(content, key)
      const opened = open(text, key)
      expect(Buffer.from(content).equals(opened.content)).toBe(true)
      expect(opened.label).toBe(name)
      expect(text).toMatch(
        name === 'default'
          ? /^\$ANSIBLE_VAULT;1\.1;AES256\n([\da-f]{80}\n)*[\da-f]{1,80}\n$/
          : /^\$ANSIBLE_VAULT;1\.2;AES256;[\w.@-]+\n([\da-f]{80}\n)*[\da-f]{1,80}\n$/,
      )
    }),
    { numRuns: 60 },
  )
})

test('encrypts the same text differently each time', () => {
  expect(encryptVault(Buffer.from('x'), password)).not.toBe(encryptVault(Buffer.from('x'), password))
})

test('refuses a byte that is not as it was written, wherever it is', async () => {
  const text = await read('variables.yml')
  const body = text.indexOf('\n') + 1
  // The newline at the end may be another blank, or none at all: it means nothing.
  fc.assert(
    fc.property(fc.integer({ min: body, max: text.length - 2 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(text)
      bytes[at] = (bytes[at] ?? 0) ^ change
      const altered = bytes.toString('latin1')
      // One end of a line for another, of those that systems have.
      fc.pre(altered.replace('\r', '\n') !== text)
      expect(() => open(altered)).toThrow(/altered/)
    }),
    { numRuns: 300 },
  )
})

test.for(['', '\0', '\x11'.repeat(17), '\x02\x03'])('refuses authentic data whose padding is %j', (padding) => {
  const salt = Buffer.from('salt')
  const bytes = pbkdf2Sync('fixture password', salt, 10_000, 80, 'sha256')
  const cipher = createCipheriv('aes-256-ctr', bytes.subarray(0, 32), bytes.subarray(64))
  const ciphertext = cipher.update(`${'x'.repeat(32 - padding.length)}${padding}`)
  const code = createHmac('sha256', bytes.subarray(32, 64)).update(ciphertext).digest()
  expect(() => open(formatEnvelope({ label: 'default', salt, code, ciphertext }))).toThrow(
    /the password is right, but what was encrypted has no form/,
  )
})

test('refuses another first line, or reads the same', async () => {
  const text = await read('labelled.yml')
  fc.assert(
    fc.property(fc.nat({ max: text.indexOf('\n') }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const bytes = Buffer.from(text)
      bytes[at] = (bytes[at] ?? 0) ^ change
      let content: string
      try {
        content = open(bytes.toString('latin1')).content.toString()
      } catch {
        return
      }
      expect(content).toBe('api_token: täst-tökén ✓\n')
    }),
    { numRuns: 100 },
  )
})
