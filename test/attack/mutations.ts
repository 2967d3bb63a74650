/** The defences, each with the change that takes it out, and what must then turn red. */
import type { ContainerKind } from '../support/images.ts'

/** Who must notice. */
export type Witness =
  | {
      /** An attack, which must then win. */
      readonly attack: string
      /** Where it is fought; `debian` where it is not set. */
      readonly kind?: ContainerKind
      /** Rounds that the attacker may need, where he has to be there at one moment of many; 20 where it is not set. */
      readonly rounds?: number
    }
  | {
      /** A file of tests, relative to the checkout, of which one must then fail. */
      readonly tests: string
      /** Those whose whole name matches, where it is not all of them. */
      readonly name?: string
    }

/** One defence taken out. */
export interface Mutation {
  /** Those of P1 to P6 have the names of docs/security.md. */
  readonly defence:
    | 'P1 stream'
    | 'P2 bound'
    | 'P3 swap'
    | 'P4 audit'
    | 'P5 hygiene'
    | 'P6 deadlines'
    | 'the lock'
    | 'a full disk'
    | 'frames'
    | 'no orphans'
    | 'secrets'
    | 'host keys'
    | 'the commit point'
    | 'signatures'
    | 'the audit log'
  /** What is missing then, in a few words. */
  readonly without: string
  /** The file that holds it, relative to the checkout. */
  readonly file: string
  /** What is taken out: stands there exactly once. */
  readonly remove: string
  /** What takes its place. */
  readonly instead: string
  readonly witness: Witness
}

/** At least one for each defence. */
export const MUTATIONS: readonly Mutation[] = [
  {
    defence: 'P1 stream',
    without: 'a name that nobody else can rename',
    file: 'src/remote/stage.sh',
    remove: 'bytes_copy "./$private" "$incoming"',
    instead: 'bytes_copy "../$via_name" "$incoming"',
    witness: { attack: 'special' },
  },
  {
    defence: 'P2 bound',
    without: 'the bound',
    file: 'src/remote/bytes.sh',
    remove: 'head -c "$3" -- "$1" >"$2"',
    instead: 'cat -- "$1" >"$2"',
    witness: { attack: 'endless' },
  },
  {
    defence: 'P2 bound',
    without: 'the digest of what was copied',
    file: 'src/remote/bytes.sh',
    remove: '[ "$digest" = "$2" ] ||',
    instead: '[ -n "$digest" ] ||',
    witness: { attack: 'descriptor-own' },
  },
  {
    defence: 'P4 audit',
    without: 'the look at access control lists',
    file: 'src/remote/library.sh',
    remove: 'd????-??-?.,0)',
    instead: 'd????-??-?.,0 | d????-??-?+,0 | d???????-?+,0 | d???????w?+,0)',
    witness: { attack: 'ancestor' },
  },
  {
    defence: 'P6 deadlines',
    without: 'a timed shell that opens what may be a pipe',
    file: 'src/remote/receive-via.sh',
    remove: `timeout "$seconds" sh -c '\n    exec 1<>"$1"`,
    instead: `sh -c '\n    exec 1>"$1"`,
    witness: { tests: 'test/integration/deploy-via.test.ts', name: 'puts a pipe into its private folder' },
  },
  {
    defence: 'P3 swap',
    without: 'the rename',
    file: 'src/remote/replace.sh',
    remove: 'mv -fT -- "$temporary" "$dest"',
    instead: 'cat -- "$temporary" >"$dest" && chmod -- "$want_mode" "$dest"',
    witness: { attack: 'observe' },
  },
  {
    defence: 'P3 swap',
    without: 'an inode of its own for the new file',
    file: 'src/remote/replace.sh',
    remove: 'mv -fT -- "$temporary" "$dest"',
    instead: 'cp -- "$temporary" "$dest"',
    witness: { attack: 'running' },
  },
  {
    defence: 'P3 swap',
    without: 'the digest of the copy',
    file: 'src/remote/replace.sh',
    remove: '[ "$digest" != "$sha" ]',
    instead: '[ -z "$digest" ]',
    witness: { tests: 'test/integration/swap.test.ts', name: 'on debian is not made where the disk' },
  },
  {
    defence: 'P3 swap',
    without: 'the flush of the new file before the rename',
    file: 'src/remote/replace.sh',
    remove: 'bytes_flush "$temporary"',
    instead: ':',
    witness: { tests: 'test/integration/swap.test.ts', name: 'on debian comes when the new file is on the disk' },
  },
  {
    defence: 'P4 audit',
    without: 'the look at the folders above the destination',
    file: 'src/remote/release.sh',
    remove: 'audit "$store" "$folder"',
    instead: 'audit "$store"',
    witness: { attack: 'ancestor' },
  },
  {
    defence: 'P4 audit',
    without: 'the look at the folders above the store',
    file: 'src/remote/release.sh',
    remove: `fail operation "the store is not safe: $unsafe"`,
    instead: 'return 0; :',
    witness: { attack: 'ancestor' },
  },
  {
    defence: 'P5 hygiene',
    without: 'an empty environment',
    file: 'src/shell/command-line.ts',
    remove: '/usr/bin/env -i PATH',
    instead: '/usr/bin/env PATH',
    witness: { attack: 'environment' },
  },
  {
    defence: 'P5 hygiene',
    without: 'a umask of its own',
    file: 'src/remote/boot.sh',
    remove: 'umask 077',
    instead: ':',
    witness: { attack: 'environment' },
  },
  {
    defence: 'P5 hygiene',
    without: 'traps for signals',
    file: 'src/remote/release.sh',
    remove: "trap 'exit 129' HUP INT PIPE TERM",
    instead: ':',
    witness: { tests: 'test/integration/swap.test.ts', name: 'on debian .*in install, before the rename' },
  },
  {
    defence: 'P5 hygiene',
    without: 'a search path of its own',
    file: 'src/shell/command-line.ts',
    remove: '/usr/bin/env -i PATH=${REMOTE_PATH}',
    instead: '/usr/bin/env -i PATH="$PATH"',
    witness: { tests: 'test/integration/protocol-environment.test.ts' },
  },
  {
    defence: 'P5 hygiene',
    without: 'the C locale',
    file: 'src/shell/command-line.ts',
    remove: ' LC_ALL=C',
    instead: ' LC_ALL="$LC_ALL"',
    witness: { tests: 'test/integration/protocol-environment.test.ts' },
  },
  {
    defence: 'P5 hygiene',
    without: 'a working folder of its own',
    file: 'src/remote/boot.sh',
    remove: 'cd /\n',
    instead: '',
    witness: { tests: 'test/integration/protocol-environment.test.ts' },
  },
  {
    defence: 'P6 deadlines',
    without: "the controller's",
    file: 'src/session/session.ts',
    remove: '}, call.timeoutMs)',
    instead: '}, call.timeoutMs + 600_000)',
    witness: { tests: 'test/integration/faults-stall.test.ts', name: 'own deadline was stopped' },
  },
  {
    defence: 'P6 deadlines',
    without: 'the deadline of a program',
    file: 'src/remote/program.sh',
    remove: 'set -- "$program_timeout" $program_grace "$seconds" "$@"',
    instead: ':',
    witness: { tests: 'test/integration/command.test.ts', name: 'takes too long is ended' },
  },
  {
    defence: 'the lock',
    without: 'it',
    file: 'src/remote/lock.sh',
    remove: `    if [ -z "$lock_rival" ]; then`,
    instead: '    if :; then',
    witness: { tests: 'test/integration/lock.test.ts', name: 'keeps a second controller out' },
  },
  {
    defence: 'a full disk',
    without: 'the line of the audit log before the change',
    file: 'src/remote/audit-log.sh',
    remove: 'problem=$(audit_log_append "$audit_log_line" 2>&1 3>&-) || {',
    instead: 'problem=$(audit_log_append "$audit_log_line" 2>&1 3>&-) || : || {',
    witness: { tests: 'test/integration/audit-log.test.ts', name: 'bash host on a full disk' },
  },
  {
    defence: 'frames',
    without: 'a nonce that nobody can guess',
    file: 'src/session/channel.ts',
    remove: `randomBytes(16).toString('hex')`,
    instead: `randomBytes(0).toString('hex') + '0123456789abcdef0123456789abcdef'`,
    witness: { tests: 'test/integration/protocol-imitation.test.ts', name: 'on busybox a query' },
  },
  {
    defence: 'no orphans',
    without: 'the reaper at the end of a session',
    file: 'src/remote/boot.sh',
    remove: "reap '' 50",
    instead: ':',
    witness: { tests: 'test/integration/orphans.test.ts', name: 'on busybox .*kill -9 of the run' },
  },
  {
    defence: 'secrets',
    without: 'redaction',
    file: 'src/core/redaction.ts',
    remove: 'return hasConcealed() ? replaced(text, search(text).spans) : text',
    instead: 'return text',
    witness: { tests: 'test/unit/core/redaction.test.ts', name: 'is replaced in' },
  },
  {
    defence: 'host keys',
    without: 'the check of them',
    file: 'src/transport/ssh.ts',
    remove: "...flag('StrictHostKeyChecking', 'yes')",
    instead: "...flag('StrictHostKeyChecking', 'no')",
    witness: { tests: 'test/integration/ssh-host-keys.test.ts', name: 'an unknown key' },
  },
  {
    defence: 'the commit point',
    without: 'an outcome that is called unknown',
    file: 'src/session/unknown-outcome.ts',
    remove: 'type HawserError, OutcomeUnknownError',
    instead: 'type HawserError, UnreachableError as OutcomeUnknownError',
    witness: { tests: 'test/integration/after-commit.test.ts' },
  },
  {
    defence: 'signatures',
    without: 'the namespace',
    file: 'src/signing/ssh-verify.ts',
    remove: 'if (decoded.namespace !== NAMESPACE)',
    instead: 'if (decoded.namespace === undefined)',
    witness: { tests: 'test/unit/operations/signed-release.test.ts', name: 'for another namespace' },
  },
  {
    defence: 'the audit log',
    without: 'its line',
    file: 'src/remote/audit-log.sh',
    remove: `printf '%s' "$audit_log_text" >>"$audit_log" || return 1`,
    instead: ':',
    witness: { tests: 'test/integration/audit-log.test.ts', name: 'a busybox host has one line for each change' },
  },
]

/** The first of each of P1 to P6. */
export const BRIEF: readonly Mutation[] = MUTATIONS.filter(
  ({ defence }, index) => /^P\d/.test(defence) && MUTATIONS.findIndex((other) => other.defence === defence) === index,
)
