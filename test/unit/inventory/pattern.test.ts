import { describe, expect, test } from 'vitest'
import { InventoryError } from '../../../src/core/errors.ts'
import { selectHosts, selectLimit } from '../../../src/inventory/index.ts'
import { makeFolder } from '../../support/folder.ts'
import { loadText } from './load-text.ts'

const INVENTORY = `
all:
  hosts: {zed: , solo: }
web: {hosts: {web-1: , web-2: , a.example.com: }}
db: {hosts: {db-1: , web-1: }, children: dbkid}
dbkid: {hosts: kid-1}
empty:
v6: {hosts: {'2001:db8::1': }}
`

async function select(pattern: string, by = selectHosts): Promise<{ names: string; warnings: readonly string[] }> {
  const { hosts, warnings } = by(await loadText(INVENTORY), pattern)
  return { names: hosts.map(({ name }) => name).join(' '), warnings }
}

describe('what ansible-core 2.14 answers to --list-hosts', () => {
  test.each([
    ['all', 'zed solo web-1 web-2 a.example.com db-1 2001:db8::1 kid-1'],
    ['*', 'zed solo web-1 web-2 a.example.com db-1 2001:db8::1 kid-1'],
    ['web', 'web-1 web-2 a.example.com'],
    ['web:&db', 'web-1'],
    ['web:!db', 'web-2 a.example.com'],
    ['!web', 'zed solo db-1 2001:db8::1 kid-1'],
    ['&web', 'web-1 web-2 a.example.com'],
    ['db:web:&web:!web-2', 'web-1 a.example.com'],
    ['!web-2:&web:web:db', 'web-1 a.example.com'],
    ['!web-1:web', 'web-2 a.example.com'],
    ['w*', 'web-1 web-2 a.example.com'],
    ['*-1', 'web-1 db-1 kid-1'],
    ['web-?', 'web-1 web-2'],
    ['db[k]id', 'kid-1'],
    ['[a-d]*', 'zed solo web-1 web-2 a.example.com db-1 2001:db8::1 kid-1'],
    ['[!a-zA-Z0-9]*', ''],
    ['web-2,web', 'web-2 web-1 a.example.com'],
    ['web-2:zed', 'web-2 zed'],
    ['solo,solo', 'solo'],
    [' web-2 , zed ,', 'web-2 zed'],
    ['a.example.com:web-2', 'a.example.com web-2'],
    ['ungrouped', 'zed solo'],
    ['web[0]', 'web-1'],
    ['web[-1]', 'a.example.com'],
    ['web[1:2]', 'web-2 a.example.com'],
    ['web[1:]', 'web-2 a.example.com'],
    [String.raw`~web-\d`, 'web-1 web-2'],
    ['~(db|ki)', 'db-1 web-1 kid-1'],
    [String.raw`~(?i)WEB-\Z|(?P<first>d)b-1\Z`, 'db-1'],
    ['web[0:0]', 'web-1'],
    ['web[1:0]', 'web-2'],
    ['*b[3]', 'db-1'],
    ['web:22', ''],
    ['localhost', 'localhost'],
    ['localhost:web-2', 'localhost web-2'],
    ['127.0.0.1', '127.0.0.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['all,!2001:db8::1,!web,!db', 'zed solo'],
  ])('%s', async (pattern, expected) => {
    if (expected === '') {
      await expect(select(pattern)).rejects.toBeInstanceOf(InventoryError)
      return
    }
    expect((await select(pattern)).names).toBe(expected)
  })
})

describe('parts that match nothing', () => {
  test.each([
    ['webb:db-1', 'db-1', "pattern 'webb:db-1': there is no host or group 'webb'; did you mean 'web'?"],
    ['web-2,!web-9', 'web-2', "pattern 'web-2,!web-9': there is no host or group 'web-9'; did you mean 'web-1'?"],
    ['empty:web-2', 'web-2', "pattern 'empty:web-2': the group 'empty' has no hosts"],
    ['web[7]:web-2', 'web-2', "pattern 'web[7]:web-2': 'web' has too few hosts for 'web[7]'"],
    ['q*:web-2', 'web-2', "pattern 'q*:web-2': nothing is called like 'q*'"],
  ])('%s is a warning', async (pattern, names, warning) => {
    expect(await select(pattern)).toEqual({ names, warnings: [warning] })
  })

  test.each([
    ['relay', "pattern 'relay' selects no host: there is no host or group 'relay'"],
    ['WEB', "there is no host or group 'WEB'"],
    ['web-3', "pattern 'web-3' selects no host: there is no host or group 'web-3'; did you mean 'web-1'?"],
    ['empty', "pattern 'empty' selects no host: the group 'empty' has no hosts"],
    ['web:&dbkid', "pattern 'web:&dbkid' selects no host: its parts match, and leave nothing of each other"],
    ['web:&nope', "there is no host or group 'nope'"],
    ['web:!web', 'its parts match, and leave nothing of each other'],
    ['web[5]', "'web' has too few hosts for 'web[5]'"],
    ['', "the pattern '' is empty"],
    [' , ', "the pattern ' , ' is empty"],
    ['web:!', "'!' in a pattern needs a name behind it"],
    ['~(', "'~(' is not a regular expression"],
  ])('%s alone is an error', async (pattern, message) => {
    const error = await select(pattern).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(InventoryError)
    expect(error).toMatchObject({ message: expect.stringContaining(message) })
  })
})

describe('--limit', () => {
  test('is a pattern like others', async () => {
    expect(await select('web-2,nope', selectLimit)).toEqual({
      names: 'web-2',
      warnings: ["--limit 'web-2,nope': there is no host or group 'nope'"],
    })
  })

  test('that matches nothing at all is an error', async () => {
    await expect(select('web-9', selectLimit)).rejects.toThrow(
      "--limit 'web-9' selects no host: there is no host or group 'web-9'",
    )
  })

  test('that excludes what is not there is an error: the host that was meant would be deployed to', async () => {
    await expect(select('all:!web-9', selectLimit)).rejects.toThrow(
      "--limit 'all:!web-9': there is no host or group 'web-9'; did you mean 'web-1'?",
    )
  })
})

describe('--limit @FILE', () => {
  test('stands for the parts in its lines', async () => {
    const cwd = await makeFolder({ 'hosts.retry': 'web-2\n\n  ki* \n!zed\n' })
    const limit = selectLimit(await loadText(INVENTORY), 'solo,zed,@hosts.retry', cwd)
    expect(limit.hosts.map(({ name }) => name)).toEqual(['solo', 'web-2', 'kid-1'])
  })

  test.each([
    ['@hosts.retri', "--limit '@hosts.retri': there is no such file; did you mean 'hosts.retry'?"],
    ['@.', "--limit '@.': it is a folder"],
    ['@empty', "--limit '@empty': the file names no host"],
  ])('%s is an error', async (limit, message) => {
    const cwd = await makeFolder({ 'hosts.retry': 'web-2', empty: '\n \n' })
    const inventory = await loadText(INVENTORY)
    expect(() => selectLimit(inventory, limit, cwd)).toThrow(message)
  })
})

test('a host is looked for before a group of its name, and behind ! or & after it', async () => {
  const inventory = await loadText('web: {hosts: {a: , web: }}')
  const names = (pattern: string) => selectHosts(inventory, pattern).hosts.map(({ name }) => name)
  expect(names('web')).toEqual(['web'])
  expect(names('&web')).toEqual(['a', 'web'])
})

test('an explicit localhost is the one that is meant', async () => {
  const inventory = await loadText('all: {hosts: {localhost: {x: 1}}}')
  for (const name of ['localhost', '127.0.0.1']) expect(selectHosts(inventory, name).hosts[0]?.vars).toEqual({ x: 1 })
})
