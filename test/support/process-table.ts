/** All processes of a test's host, and all of this machine that belong to one run: whatever they are called. */
import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContainer } from './container.ts'

/** Process id and start time in clock ticks, which no other process has had, to the name that the kernel shows. */
export type ProcessTable = ReadonlyMap<string, string>

/** Without a fork, so that the table holds nothing of the look itself but the shell, which leaves itself out. */
const LOOK = `
for folder in /proc/[0-9]*; do
  [ "$folder" != "/proc/$$" ] || continue
  # A name may have line ends.
  whole=''
  { while read -r line; do whole="$whole$line "; done <"$folder/stat"; } 2>/dev/null
  [ -z "$whole" ] || printf '%s\\n' "$whole"
done
exit 0`

/** The processes that live on a host. */
export async function processesOn(host: TestContainer): Promise<ProcessTable> {
  const lines = (await host.sh(LOOK)).split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [, pid, name, rest] = /^(\d+) \((.*)\) (.*)$/.exec(line) ?? []
      // From the third on; the 22nd is the start (proc(5)). A zombie is dead already.
      const fields = rest?.split(' ') ?? []
      return name === undefined || fields[0] === 'Z' ? [] : [[`${pid}.${fields[19]}`, name] as const]
    }),
  )
}

/** The names of the processes that live now and did not before. */
export function since(before: ProcessTable, now: ProcessTable): string[] {
  return [...now].flatMap(([id, name]) => (before.has(id) ? [] : [name])).toSorted()
}

/**
 * Waits until nothing lives on a host that did not before, but for processes of these names.
 *
 * @returns the names of what lives then, or after the limit
 */
export async function untilOnly(
  host: TestContainer,
  before: ProcessTable,
  expected: readonly string[],
  limitMs: number,
): Promise<string[]> {
  const end = performance.now() + limitMs
  for (;;) {
    const names = since(before, await processesOn(host))
    if (names.join() === expected.toSorted().join() || performance.now() > end) return names
    await sleep(100)
  }
}

/** The processes of this machine that have a word in their environment, as process ids by argv. */
export function processesWith(word: string): { readonly pid: number; readonly words: readonly string[] }[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return []
    try {
      if (!readFileSync(`/proc/${name}/environ`, 'latin1').includes(word)) return []
      const words = readFileSync(`/proc/${name}/cmdline`, 'latin1').split('\0')
      // A zombie has none.
      return words[0] === '' ? [] : [{ pid: Number(name), words }]
    } catch {
      // Gone meanwhile, or another user's.
      return []
    }
  })
}
