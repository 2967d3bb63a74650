import { UsageError } from '../core/errors.ts'

/** The search path of everything that Hawser starts on a host. Fixed, so that the user's own has no effect. */
export const REMOTE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Starts a program in an empty environment but for the search path and the C locale (THREATS P5). */
export const CLEAN_ENVIRONMENT = `/usr/bin/env -i PATH=${REMOTE_PATH} LC_ALL=C`

/**
 * The last word of each command line, `"$2"` of the text: where the connection comes from, as sshd has it. It goes along in
 * argv, because neither sudo nor the clean environment lets it through. Empty past ssh; tcsh, which would fail for a
 * variable that is not set, is nobody's shell there.
 */
const ORIGIN = '"$SSH_CONNECTION"'

/** Undoes {@link encodeForPrintf} and runs the text. `$0`, which shells put before their messages, is a word of its own. */
const DECODER = 'eval "$(printf %b "$1")"'

/**
 * Writes text so that `printf %b` gives it back, in characters that mean the same between single quotes in
 * every login shell: bash, dash, ksh, mksh, zsh, ash, fish and tcsh. The trouble makers are the single quote,
 * the backslash (fish), the exclamation mark (tcsh's history) and newlines (tcsh).
 */
function encodeForPrintf(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte)
      const isPlain = byte >= 0x20 && byte < 0x7f && !"'\\!".includes(character)
      return isPlain ? character : `\\0${byte.toString(8).padStart(3, '0')}`
    })
    .join('')
}

/**
 * A command that runs shell text under `/bin/sh`, as one line that any login shell takes alike.
 * `/bin/sh` by that name, because bash under another one reads start-up files when its input is a socket.
 *
 * @param text POSIX shell, without NUL; its trailing newlines get lost, which no script minds. Its `"$2"` is
 *   `SSH_CONNECTION` of the login: client address, client port, address and port of the host
 */
export function shellCommand(text: string): string {
  if (text.includes('\0')) throw new UsageError('shell text for a host holds a NUL character')
  return `/bin/sh -c '${DECODER}' hawser '${encodeForPrintf(text)}' ${ORIGIN}`
}

/**
 * The same for `su -c`, which hands its command to a shell itself and its further arguments to that shell.
 *
 * @returns the words that follow `su … USER`
 */
export function suCommand(text: string): string {
  const inner = `exec ${CLEAN_ENVIRONMENT} /bin/sh -c "eval \\"\\$(printf %b \\"\\$1\\")\\"" hawser "$0" "$1"`
  return `-c '${inner}' '${encodeForPrintf(text)}' ${ORIGIN}`
}
