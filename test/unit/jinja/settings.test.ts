import { describe, expect, test } from 'vitest'
import { errorOf, folderOf } from './variables.ts'

describe('templates in what Hawser itself reads', () => {
  test('lead to the host, and are checked when they are worked out', async () => {
    const folder = await folderOf({
      'hosts.yml': [
        'all:',
        '  hosts:',
        '    h: {n: 1}',
        '    wrong: {n: x}',
        '  vars:',
        '    base: 10.0.0',
        '    ansible_host: "{{ base }}.{{ n }}"',
        "    ansible_port: \"{{ 2200 + n | int if n != 'x' else 'many' }}\"",
        '    ansible_password: "{{ base }}-secret"',
        '    ansible_user: "{{ nobody | default(omit) }}"',
      ].join('\n'),
    })
    const { hosts } = await folder.load(['hosts.yml'], { user: 'me' })
    const { connection } = hosts.get('h') ?? {}
    expect(connection).toMatchObject({ address: '10.0.0.1', port: 2201, user: 'me' })
    expect(connection?.password?.reveal()).toBe('10.0.0-secret')
    expect(errorOf(() => hosts.get('wrong')?.connection).message).toMatch(/^hosts\.yml:8:19: ansible_port: /)
  })

  test('are looked at in no host that nobody asks for', async () => {
    const folder = await folderOf({ 'hosts.ini': 'a ansible_host="{{ nope }}"\nb\n' })
    const { hosts } = await folder.load(['hosts.ini'])
    expect(hosts.get('b')?.connection.address).toBe('b')
    expect(errorOf(() => hosts.get('a')?.connection).message).toContain("hosts.ini:1:3: there is no variable 'nope'")
  })

  test('make releases', async () => {
    const folder = await folderOf({
      'env/hosts.yml': [
        'all:',
        '  hosts: {h: , wrong: {sum: 1}}',
        '  vars:',
        `    sum: ${'a'.repeat(64)}`,
        '    version: "1.2"',
        '    release: {src: "dist/app-{{ version }}", dest: /opt/app, mode: "0755", owner: root, group: root, version: "{{ version }}", sha256: "{{ sum }}"}',
        '    rehearsal: {prepare: "{{ version }}.mjs"}',
      ].join('\n'),
    })
    const { hosts, rehearsalPrepare } = await folder.load(['env/hosts.yml'])
    expect(hosts.get('h')?.vars.release).toMatchObject({
      src: `${folder.path}/env/dist/app-1.2`,
      sha256: 'a'.repeat(64),
    })
    expect(rehearsalPrepare).toBe(`${folder.path}/env/1.2.mjs`)
    expect(errorOf(() => hosts.get('wrong')?.vars.release).message).toMatch(/^env\/hosts\.yml:6:14: release: /)
  })
})
