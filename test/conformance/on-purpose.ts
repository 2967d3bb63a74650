/** What Hawser does otherwise on purpose: each of these is explained in `docs/ansible-differences.md`. */
import { isDeepStrictEqual } from 'node:util'
import { REDACTED } from '../../src/core/redaction.ts'
import type { AskedPattern } from './oracle.ts'

/** Errors of Hawser's where Ansible warns or says nothing. */
const REFUSALS: readonly RegExp[] = [
  // Mostly the rest of a value that needs quotes: Ansible puts it into a variable of its own.
  /^--extra-vars: there is a word without 'NAME='/,
  // Files of groups that have no hosts: Ansible never reads them.
  /group_vars.* no password/,
]

/** Selections that differ. */
const SELECTIONS: readonly ((selection: Selection) => boolean)[] = [
  // A limit that excludes what is not there: the host that was meant would not be spared.
  ({ reason }) => reason?.startsWith('--limit') === true && !reason.includes('selects no host'),
  // This machine, with a limit: Ansible lists it outside of the limit, too, and takes its names for one.
  ({ asked, theirs, ours }) => asked.limit !== undefined && isDeepStrictEqual(withoutLocal(theirs), withoutLocal(ours)),
  // An IPv6 address behind a mark: Ansible splits it at its colons.
  ({ asked, theirs }) =>
    theirs === null && [asked.pattern, asked.limit ?? ''].some((text) => /^[!&][\da-f]*:[\da-f:]+$/.test(text)),
  // A subscript behind the last host is a warning where other parts match, like all else that matches nothing.
  ({ asked, theirs }) => theirs === null && /\[-?\d+\]/.test(`${asked.pattern} ${asked.limit}`),
]

/** What both have selected. */
interface Selection {
  readonly asked: AskedPattern
  readonly theirs: readonly string[] | null
  readonly ours: readonly string[] | null
  /** Why Hawser selects nothing. */
  readonly reason: string | undefined
}

const LOCALHOST: readonly string[] = ['localhost', '127.0.0.1', '::1']

function withoutLocal(names: readonly string[] | null): readonly string[] {
  return (names ?? []).filter((name) => !LOCALHOST.includes(name))
}

/** Tells differences that are on purpose from those that are mistakes. */
export const onPurpose = {
  /** True for a message by which Hawser refuses an inventory that Ansible reads. */
  refusal: (message: string): boolean => REFUSALS.some((each) => each.test(message)),

  /** True for what Hawser prints in place of what is encrypted. */
  concealment: (value: unknown): boolean => value === REDACTED,

  /** True where Hawser may select otherwise. */
  selection: (selection: Selection): boolean => SELECTIONS.some((each) => each(selection)),
}
