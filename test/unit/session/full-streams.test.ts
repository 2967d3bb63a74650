/**
 * Streams that a program has set to fail rather than wait where they are full, and has filled: the nonces that the
 * controller waits for must come all the same, in each shell.
 */
import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { programText } from '../../../src/shell/remote-programs.ts'

const NONCE = '0123456789abcdef0123456789abcdef'

/** Fills both of its outputs, and leaves them set not to wait. */
const FILLER = `use Fcntl;
for my $output (*STDOUT, *STDERR) {
  fcntl($output, F_SETFL, O_WRONLY | O_NONBLOCK) or die;
  while (defined syswrite($output, "." x 512)) {}
}`

/** Runs a script whose outputs are read only after a while. @returns what came through each of them, but for the filling */
async function run(shell: string, script: string): Promise<{ stdout: string; stderr: string }> {
  const [file = '', ...args] = shell.split(' ')
  const child = spawn(file, args, { env: { ...process.env, FILLER } })
  child.stdin.write(script)
  await sleep(1000)
  // Only now: Node throws away what nobody has read when a process ends.
  child.stdin.end()
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  expect(stdout.length + stderr.length).toBeGreaterThan(10_000)
  return { stdout: stdout.replaceAll(/\.{2,}/g, ''), stderr: stderr.replaceAll(/\.{2,}/g, '') }
}

describe.each(['dash', 'bash --posix', 'busybox sh'])('in %s', (shell) => {
  test('the end of an operation and of its log', async () => {
    // The program must not have fd 3, as none has.
    const operation = `op_fill() { perl -e "$FILLER" 3>&-; conclude ok; }\noperation ${NONCE} op_fill\n`
    const { stdout, stderr } = await run(shell, `${programText('library')}${programText('frames')}${operation}`)
    expect(stdout).toContain(`${NONCE} . 0\n`)
    expect(stderr).toContain(NONCE)
  })

  test('the end of a command of host.$, and of what it says', async () => {
    const command = `run_command ${NONCE} 'perl -e "$FILLER"; exit 7' true\n`
    const { stdout, stderr } = await run(shell, `${programText('shell')}${command}`)
    expect(stdout).toContain(`${NONCE} . 7\n`)
    expect(stderr).toContain(NONCE)
  })
})
