/**
 * Looks at processes that end while they are looked at. What a user calls his program may have a line end: then bash, which
 * reads ahead, has to go back in a file that is not there any more, and from then on nothing but an error comes of it.
 */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { programText } from '../../../src/shell/remote-programs.ts'

const PROCESSES = 300

/** Starts processes with such a name, tells their ids, and leaves no zombies. Each lives for 3 ms. */
const STARTER = `$SIG{CHLD} = "IGNORE"; $| = 1; $0 = "x) S\\ny";
for (1..${PROCESSES}) {
  my $child = fork;
  if (!$child) { select undef, undef, undef, 0.003; exit 0 }
  print "$child\\n";
  select undef, undef, undef, 0.004;
}`

/** The whole life of each is spent in looks, so that one in some dozens ends at the worst of all moments. */
const looksBy = (look: string): string => `
perl -e "$STARTER" | {
  count=0 seen=0
  while IFS= read -r pid; do
    count=$((count + 1))
    while ${look} "$pid"; do seen=$((seen + 1)); done
  done
  [ "$seen" -gt "$count" ] && echo "$count have ended"
}
`

describe.each(['dash', 'bash --posix', 'busybox sh'])('in %s', (shell) => {
  test.each([
    ['reap_look', 'reap'],
    ['started', 'library'],
  ])('%s does not look for ever at a process that is gone', async (look, program) => {
    const script = `${programText(program)}${looksBy(look)}`
    // It ends the shell's children as well.
    const child = spawn('timeout', ['-s', 'KILL', '15', ...shell.split(' '), '-c', script], {
      env: { ...process.env, STARTER },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
    expect({ stdout, stderr }).toEqual({ stdout: `${PROCESSES} have ended\n`, stderr: '' })
  })
})
