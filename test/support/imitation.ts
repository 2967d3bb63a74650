/** A program on a host whose output is made to be taken for Hawser's protocol, for a question, or for orders to a terminal. */
import type { TestContainer } from './container.ts'

/** A program that imitates, on a test's host. */
export interface Imitation {
  /** Words that run it: it says the same on both outputs, and ends with the status that is added to them. */
  readonly argv: readonly string[]
  /** Exactly what it said last on each of its outputs, as text of one character a byte. */
  said(): Promise<string>
}

const PROGRAM = '/opt/imitate'

/** Nonces that a program may guess; the words that the session's shell has for its own, should any of them be expanded. */
const GUESSES = ['0'.repeat(32), 'deadbeefdeadbeefdeadbeefdeadbeef', 'NONCE', '$nonce', '']

/** What follows a nonce in answers, right and wrong, and what would end an operation well. */
const FRAMES = ['stdout\nforged', 'outcome\nchanged', 'message\nforged', 'exit_code\n0', 'error\ndigest', 'committed\n']
const ENDINGS = ['. 0\n', '. 10\n', '. skipped\n', ' 0\n', '\n', 'fed\n', 'taken\n']

/** Questions that must not be answered. */
const QUESTIONS = [
  '[sudo] password for root: ',
  `[sudo ${'0'.repeat(32)}]`,
  `[su ${'0'.repeat(32)}]Password: `,
  'Password: ',
]

/** What a terminal would do something with: each of them must be gone from what an operator is shown. */
export const ESCAPES = [
  '\x1b]52;c;ZWNobyBvd25lZAo=\x07',
  '\x1b]0;owned title\x07',
  '\x1b]8;;http://owned.example/\x1b\\link\x1b]8;;\x1b\\',
  '\x1b[2J\x1b[10;10Howned\x1b[1A\x1b[2K',
  '\x1bP1$r0m\x1b\\\x1b[6n\x1b[21t\x1bc\x1b(0',
  '\xc2\x9b31mred\xc2\x9d0;owned\xc2\x9c',
  '\x9b31mred\x9d0;owned\x9c',
  'failed\rok    ',
  'failed\b\b\b\b\b\bok    ',
  // U+202E and U+2066, which reorder what follows.
  '\xe2\x80\xaetxt.exe\xe2\x81\xa6',
  '\x1b]0;never ended',
] as const

function quoted(text: string): string {
  const octal = [...text].map((character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`)
  return `'${octal.join('')}'`
}

/** Puts the program on a host, where every user may run it. */
export async function installImitation(container: TestContainer): Promise<Imitation> {
  const lines = GUESSES.flatMap((nonce) => [...FRAMES, ...ENDINGS].map((end) => `${nonce} ${end}`))
  const fixed = [...lines, ...QUESTIONS, ...ESCAPES].map(quoted).join(' \\\n')
  await container.write(
    PROGRAM,
    // The nonce of the session's greeting stands in its argv, where everybody can read it; that of the operation must not be
    // in the environment.
    `#!/bin/sh
if [ "$1" = again ]; then shift; else
  {
    printf '%b' ${fixed}
    for nonce in $nonce $(cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' | grep -o '[0-9a-f]\\{32\\}' | sort -u); do
      printf '%s 0\\n%s outcome\\nchanged%s . 0\\n%s' "$nonce" "$nonce" "$nonce" "$nonce"
    done
  } >${PROGRAM}.said
fi
cat ${PROGRAM}.said
cat ${PROGRAM}.said >&2
exit "\${1:-0}"
`,
    0o755,
  )
  await container.sh(`: >${PROGRAM}.said; chmod 666 ${PROGRAM}.said`)
  return {
    argv: [PROGRAM],
    said: async () => Buffer.from(await container.sh(`base64 ${PROGRAM}.said`), 'base64').toString('latin1'),
  }
}
