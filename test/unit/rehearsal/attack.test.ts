import { expect, test } from 'vitest'
import { loadInventory } from '../../../src/inventory/index.ts'
import { startAttack } from '../../../src/rehearsal/attack.ts'
import type { Twin } from '../../../src/rehearsal/twin.ts'
import { makeFolder } from '../../support/folder.ts'

test('the folders of all artifacts are attacked, whatever else cannot be worked out', async () => {
  const cwd = await makeFolder({
    'hosts.yml': [
      'all:',
      '  hosts: {h: }',
      '  vars:',
      '    broken: "{{ nowhere }}"',
      '    name: relay',
      `    app: {src: x, sha256: ${'a'.repeat(64)}, dest: "/opt/{{ name }}/app", via: "/in/{{ name }}/app"}`,
    ].join('\n'),
  })
  const inventory = await loadInventory(['hosts.yml'], { cwd })
  const attacked: (readonly string[])[] = []
  const attackIn = async (_twin: unknown, _program: string, words: readonly string[]) => {
    attacked.push(words)
    return { stop: async () => '1 2 3' }
  }
  // Of a twin, only its host is asked for.
  const attack = await startAttack(attackIn, [{ host: 'h' } as unknown as Twin], inventory)
  expect(await attack.stop()).toEqual([{ host: 'h', looks: 1, tries: 2, wins: 3 }])
  expect(attacked).toEqual([[expect.any(String), '/in/relay', '--', '/opt/relay/app']])
})
