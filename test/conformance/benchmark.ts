#!/usr/bin/env node
// npm run bench:inventory [-- --hosts N --groups N]: reads and lists one large inventory by Ansible and by Hawser, one
// after the other, and fails where Hawser takes more than a tenth of Ansible's time, or says anything else.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual, parseArgs } from 'node:util'

/** Hawser may take this part of Ansible's time. */
const ALLOWED = 0.1
/** How often Hawser is measured, before Ansible and after it; the shortest time counts, since machines are never idle. */
const TIMES = 2

const { values } = parseArgs({ options: { hosts: { type: 'string' }, groups: { type: 'string' } } })
const hosts = Number(values.hosts ?? 10_000)
const groups = Number(values.groups ?? 500)

/** Groups of one size, each with a file of variables; regions above them, as fleets have them. */
function writeInventory(folder: string): void {
  const regions = Math.max(1, Math.round(groups / 25))
  const lines: string[] = []
  for (let region = 0; region < regions; region += 1) {
    lines.push(`region_${region}:`, '  vars:', `    region: eu-${region}`, '  children:')
    for (let group = region; group < groups; group += regions) {
      lines.push(`    app_${group}:`, '      hosts:')
      for (let host = group; host < hosts; host += groups) {
        lines.push(
          `        host-${host}.example.com:`,
          `          ansible_host: 192.0.2.${host % 256}`,
          `          rack: ${host % 40}`,
        )
      }
    }
  }
  writeFileSync(join(folder, 'hosts.yml'), `${lines.join('\n')}\n`)
  mkdirSync(join(folder, 'group_vars'))
  for (let group = 0; group < groups; group += 1) {
    const text = `port: ${8000 + group}\nservice:\n  name: app-${group}\n  url: "https://{{ inventory_hostname }}:{{ port }}/"\n`
    writeFileSync(join(folder, 'group_vars', `app_${group}.yml`), text)
  }
  writeFileSync(join(folder, 'group_vars', 'all.yml'), 'ntp: [a.example.com, b.example.com]\ndebug: no\n')
}

/** Runs a command, and reads what it prints. */
function timed(command: string, words: readonly string[], cwd: string): { seconds: number; list: unknown } {
  const begun = performance.now()
  const text = execFileSync(command, words, {
    cwd,
    maxBuffer: 1 << 30,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const seconds = (performance.now() - begun) / 1000
  return { seconds, list: JSON.parse(text) }
}

const folder = mkdtempSync(join(tmpdir(), 'hawser-benchmark-'))
try {
  writeInventory(folder)
  const words = ['-i', 'hosts.yml', '--list']
  const main = new URL('../../src/cli/main.ts', import.meta.url).pathname
  const measured = () =>
    Array.from({ length: TIMES }, () => timed(process.execPath, [main, 'inventory', ...words], folder))
  const before = measured()
  const theirs = timed('/usr/bin/ansible-inventory', words, folder)
  const ours = [...before, ...measured()]
  const best = Math.min(...ours.map(({ seconds }) => seconds))
  const ratio = best / theirs.seconds
  process.stdout.write(
    `${hosts} hosts in ${groups} groups: Ansible ${theirs.seconds.toFixed(2)} s, Hawser ${best.toFixed(2)} s: ${ratio.toFixed(3)} of it\n`,
  )
  if (!isDeepStrictEqual(ours[0]?.list, theirs.list)) throw new Error('the two listings differ')
  if (ratio > ALLOWED) throw new Error(`Hawser may take ${ALLOWED} of Ansible's time`)
} finally {
  rmSync(folder, { recursive: true })
}
