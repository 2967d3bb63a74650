/** What every operation keeps to, whatever it does: see DESIGN §3.3 and CONTRIBUTING. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { query } from '../../src/operations/query.ts'
import { startContainer, type TestContainer } from '../support/container.ts'
import { type ContainerShell, containerShell } from '../support/container-shell.ts'
import type { ContainerKind } from '../support/images.ts'
import { taskHost } from '../support/task-host.ts'
import { CASES } from './cases.ts'
import type { ContractCase, Place } from './contract-case.ts'
import { type Cutter, cutter } from './cut.ts'
import { HOSTILE_NAMES } from './names.ts'
import { snapshot, state } from './snapshot.ts'

/** Kinds of host that differ by their shell and tools. */
const SHELL_KINDS: readonly ContainerKind[] = ['debian', 'bash', 'busybox']

/** Cuts at every point take a quarter of an hour: `npm run contract:cuts` makes them. */
const CUT_EVERY = 20
/** A number in the place of {@link CUT_EVERY} and of what a row says. */
const WANTED_CUT_EVERY = Number(process.env.HAWSER_CUT_EVERY ?? 0)

/** Runs the table on one kind of host. */
export function describeContract(kind: ContainerKind): void {
  let container: TestContainer
  let shell: ContainerShell
  let areas = 0
  let allCuts = 0

  beforeAll(async () => {
    // In memory: what is tested is the order of things, not the disk.
    container = await startContainer(kind, { tmpfs: { '/srv': 'mode=755', '/var/lib/hawser': 'mode=700' } })
    shell = containerShell(container.id)
  })
  afterAll(async () => {
    await shell?.[Symbol.asyncDispose]()
    await container?.[Symbol.asyncDispose]()
  })

  /** A folder that no other test has used, made ready for the case. */
  async function place({ setUp = '' }: ContractCase, name = 'thing'): Promise<Place> {
    areas += 1
    const area = `/srv/contract-${areas}`
    const path = `${area}/${name}`
    await shell.run(`mkdir "$1" && cd "$1" || exit; ${setUp}`, area, path)
    return { area, path, name }
  }

  /** Where this kind of host begins, where each takes a part: another one for each. */
  const shift = (every = 1): number => Math.max(0, SHELL_KINDS.indexOf(kind)) % every

  const watched = (row: ContractCase, { area }: Place): readonly string[] => [area, ...(row.alsoWrites ?? [])]

  const rows = CASES.filter(({ kinds = SHELL_KINDS }) => kinds.includes(kind))
  describe.each(rows.map((row) => [`${row.operation}, ${row.about}`, row] as const))('%s', (_title, row) => {
    test('check writes nothing, and tells what the run then does', async () => {
      const where = await place(row)
      await using checking = taskHost(container, { check: true, diff: true })
      await using running = taskHost(container, { diff: true })
      const before = await snapshot(shell, watched(row, where))
      const predicted = await row.perform(checking.host, where)
      expect(await snapshot(shell, watched(row, where))).toBe(before)
      const done = await row.perform(running.host, where)
      expect(done.outcome).toBe(row.first)
      expect(predicted.outcome).toBe(done.outcome)
      expect(predicted.after).toEqual(done.after)
      expect(predicted.before).toEqual(done.before)
      expect(predicted.diff).toEqual(done.diff)
      await shell.run(row.holds, where.area, where.path)
    })

    test('the second time it is ok, and writes nothing', async () => {
      const where = await place(row)
      await using running = taskHost(container)
      await row.perform(running.host, where)
      const before = await snapshot(shell, watched(row, where))
      await using later = taskHost(container)
      await using checking = taskHost(container, { check: true })
      expect((await row.perform(later.host, where)).outcome).toBe('ok')
      expect((await row.perform(checking.host, where)).outcome).toBe('ok')
      expect(await snapshot(shell, watched(row, where))).toBe(before)
      await shell.run(row.holds, where.area, where.path)
    })

    if (row.takesNames ?? true) {
      test('hostile names are just names', async () => {
        await using running = taskHost(container)
        const wheres: Place[] = []
        // Each of them on one of the shells: that a name stays one in all of them is shown by test/unit/shell.
        const names = HOSTILE_NAMES.filter((_name, index) => index % SHELL_KINDS.length === shift(SHELL_KINDS.length))
        for (const name of names) wheres.push(await place(row, name))
        for (const outcome of [row.first, 'ok']) {
          // In one tick, so that they share round trips.
          const outcomes = await Promise.all(wheres.map((where) => row.perform(running.host, where)))
          expect(outcomes.map((done) => done.outcome)).toEqual(names.map(() => outcome))
          for (const { area, path } of wheres) await shell.run(row.holds, area, path)
        }
        expect(await shell.run('find / /srv -xdev -name pwned ! -path "/proc/*"')).toBe('')
      })
    }

    if (row.onlyReads) return
    test('wherever it is cut off, the next run heals it', async () => {
      const ideal = await idealState(row)
      await using cut = await cutter(kind, shell)
      await using healing = taskHost(container)
      let cuts = 0
      const every = cut.isExhaustive ? WANTED_CUT_EVERY || (row.cutEvery ?? CUT_EVERY) : 1
      for (
        let point = 1 + ((2 * shift(SHELL_KINDS.length) + rows.indexOf(row)) % every);
        point <= cut.points;
        point += every
      ) {
        const where = await place(row)
        const wasCut = await performAndCut(row, where, cut, point)
        await cut.disarm()
        if (!wasCut && cut.isExhaustive) {
          if (cuts > 0 || point === 1) break
          // It has fewer points than where this row begins.
          point = 1 - every
          continue
        }
        cuts += wasCut ? 1 : 0
        await shell.run(row.always ?? '', where.area, where.path)
        const { outcome } = await row.perform(healing.host, where)
        expect(['ok', 'changed'], `healing after cut ${point}`).toContain(outcome)
        await shell.run(row.holds, where.area, where.path)
        expect(withoutArea(await state(shell, where.area), where), `state after cut ${point}`).toBe(ideal)
      }
      // Where moments are chosen blindly, a quick operation may have ended before each of them.
      if (cut.isExhaustive) expect(cuts).toBeGreaterThan(0)
      allCuts += cuts
    })
  })

  test('operations were cut off', () => {
    expect(allCuts).toBeGreaterThan(0)
  })

  const withoutArea = (listing: string, { area }: Place): string => listing.replaceAll(area, 'AREA')

  /** What an undisturbed run leaves in the area. */
  async function idealState(row: ContractCase): Promise<string> {
    const where = await place(row)
    await using undisturbed = taskHost(container)
    await row.perform(undisturbed.host, where)
    return withoutArea(await state(shell, where.area), where)
  }

  /** Performs it in a session that gets cut; false where it ended before. */
  async function performAndCut(row: ContractCase, where: Place, cut: Cutter, point: number): Promise<boolean> {
    await cut.prepare()
    await using victim = taskHost(container)
    await query(victim.host, ['true'])
    await cut.arm(point)
    const performed = row.perform(victim.host, where).then(
      () => false,
      () => true,
    )
    await cut.started()
    return await performed
  }
}
