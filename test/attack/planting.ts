/** Things that somebody plants in the upload's place, to have the upload written to what they lead to. */
import type { Arena } from './attack.ts'
import { type AttackerOptions, PAYLOAD } from './attacker.ts'
import type { Place } from './via-rounds.ts'

/** Files that an upload is none of the business of. Each holds its own path. */
export interface Others {
  /** Of root's, in a folder of root's. */
  readonly root: string
  /** There is none, in a folder of root's. */
  readonly absent: string
  /** Of the one who uploads; for all to write, so that everybody may link it, whatever `fs.protected_hardlinks` says. */
  readonly deploy: string
}

/** Makes them, beside a shared folder. */
export async function makeOthers({ shell }: Arena, folder: string): Promise<Others> {
  const others = { root: `${folder}-root`, absent: `${folder}-absent`, deploy: `${folder}-deploy` }
  await shell.run(
    'umask 077; for f; do printf %s "$f" >"$f"; done; chown deploy "$2" && chmod 0666 "$2"',
    others.root,
    others.deploy,
  )
  return others
}

/** Before a round: what lies in the upload's place would be refused, whatever it is, and there would be no upload. */
export async function makeRoom({ shell }: Arena, { via }: Place): Promise<void> {
  // The planter is at work: a folder that has become a file between the look and the removal fails an `rm -rf`.
  await shell.run('for _ in 1 2 3 4 5; do ! rm -rf -- "$1" 2>/dev/null || exit 0; done; rm -rf -- "$1"', via)
}

/** After a round: what was done to them; undefined where they are as they were. */
export async function harmTo({ shell }: Arena, { root, absent, deploy }: Others): Promise<string | undefined> {
  const said = await shell.run(
    `[ ! -e "$3" ] || echo "$3 was made"
     for f in "$1" "$2"; do [ "$(cat "$f")" = "$f" ] || echo "$f was written to"; done
     [ "$(stat -c '%U %a' "$1" "$2" | tr '\\n' ' ')" = 'root 600 deploy 666 ' ] || echo 'owner or mode was changed'`,
    root,
    deploy,
    absent,
  )
  return said === '' ? undefined : said.trim()
}

/**
 * Who plants one of the kinds of test/attack/programs/spare.h, again and again: before the upload comes, or `mixed`,
 * sometimes so and sometimes in place of one that is there.
 */
export function planter(
  when: 'before' | 'mixed',
  target: string,
  kinds: readonly string[],
  user = 'mallory',
): AttackerOptions {
  return { user, program: 'racer', args: ['exchange', when, target, PAYLOAD, ...kinds] }
}
