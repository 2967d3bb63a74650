/** 21 steps with nothing to change: how much a tool costs where there is nothing to do. */
import { quote } from '../../../src/shell/quote.ts'
import { rootScriptContestant } from '../bare-ssh.ts'
import { hawserContestant } from '../hawser-task.ts'
import type { Contestant, Measurement } from '../measurement.ts'
import { peerContestants } from '../peers.ts'
import type { Address, Stage } from '../stage.ts'
import { STEPS } from '../tasks/plan.mjs'

/** Title of the contest. */
export const STEPS_TITLE = '21 steps, nothing to change'

/** Names of contestants that targets speak of. */
export const BARE_SSH = 'bare ssh'
export const ONE_BY_ONE = 'Hawser, one by one'
export const TOGETHER = 'Hawser, issued together'

/**
 * The steps as a careful person writes them: looks at each, and changes what is not as it should be. One `stat` tells
 * type, mode and owner; `cmp` compares the content.
 */
export const STEPS_SCRIPT = `set -eu
directory() {
  [ "$(stat -c '%F %a %U %G' -- "$1" 2>/dev/null)" = 'directory 755 root root' ] && return
  install -d -o root -g root -m 0755 -- "$1"
}
file() {
  [ "$(stat -c '%F %a %U %G' -- "$1" 2>/dev/null)" = 'regular file 644 root root' ] &&
    printf %s "$2" | cmp -s - "$1" && return
  printf %s "$2" >"$1.new"
  chown root:root "$1.new"
  chmod 0644 "$1.new"
  mv -- "$1.new" "$1"
}
${STEPS.map((step) =>
  'directory' in step ? `directory ${quote(step.directory)}` : `file ${quote(step.file)} ${quote(step.content)}`,
).join('\n')}
`

/** Hawser and bare ssh with the steps, on these hosts. */
export async function stepsContestants(stage: Stage, hosts: readonly Address[]): Promise<readonly Contestant[]> {
  const inventory = await stage.inventory(hosts)
  return [
    await rootScriptContestant(stage, BARE_SSH, hosts, STEPS_SCRIPT),
    hawserContestant(ONE_BY_ONE, hosts.length, 'steps.mjs', inventory),
    hawserContestant(TOGETHER, hosts.length, 'steps-together.mjs', inventory),
    ...(await peerContestants(stage, hosts, inventory, STEPS)),
  ]
}

/** Makes the steps' folders and files, and returns a check that nobody has touched them since. */
export async function settleSteps(hosts: readonly Address[]): Promise<() => Promise<void>> {
  // The time of a change of status cannot be set back: whoever replaces, writes, chmods or chowns leaves another one.
  const look = (): Promise<string[]> =>
    Promise.all(hosts.map(({ container }) => container.sh("find /srv/hawser-bench -printf '%p %i %C@\\n' | sort")))
  await Promise.all(hosts.map(({ container }) => container.sh(STEPS_SCRIPT)))
  const before = await look()
  return async () => {
    const after = await look()
    if (after.join('\n') !== before.join('\n'))
      throw new Error('a contestant has changed what there was to leave alone')
  }
}

/** The measurement. */
export const steps: Measurement = {
  name: 'steps',
  about: '21 steps with nothing to change, on one host and on all',
  async run(stage, compete) {
    for (const hosts of [stage.hosts.slice(0, 1), stage.hosts.slice(0, stage.width)]) {
      const check = await settleSteps(hosts)
      await compete({ title: STEPS_TITLE, contestants: await stepsContestants(stage, hosts), check })
      if (stage.width === 1) return
    }
  },
}
