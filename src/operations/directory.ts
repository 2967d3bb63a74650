import { UsageError } from '../core/errors.ts'
import { defineOperation } from './define.ts'
import { OWNERSHIP_PROPERTIES, type Ownership, ownershipArguments, plainPath } from './ownership.ts'
import { readReply } from './read-reply.ts'

/** Options of {@link directory}. */
export interface DirectoryOptions extends Ownership {
  /** Absolute path on the host. */
  readonly path: string
  /** `absent` removes the folder and all that is in it; `present` where it is not given. */
  readonly state?: 'present' | 'absent'
}

/** Milliseconds that the removal of a large tree may take; making a folder takes a few. */
const TIMEOUT_MS = 300_000

/**
 * A folder on the host. Missing folders above it are made too, root's and with mode 0755. Symbolic links on the way
 * are followed where root, or the session's own user, made them in a folder of theirs, and refused elsewhere.
 */
export const directory = defineOperation<DirectoryOptions, undefined>({
  name: 'directory',
  schema: {
    type: 'object',
    properties: {
      path: { is: 'absolute path' },
      state: { type: 'string', enum: ['present', 'absent'] },
      ...OWNERSHIP_PROPERTIES,
    },
    required: ['path'],
    additionalProperties: false,
  },
  title: ({ path, state }) => (state === 'absent' ? `${path} (absent)` : path),
  rule: ({ state, mode, owner, group }) => {
    if (state === 'absent' && (mode ?? owner ?? group) !== undefined) {
      throw new UsageError("directory: 'mode', 'owner' and 'group' make no sense with state 'absent'")
    }
  },
  plan: ({ path, state = 'present', ...ownership }) => ({
    call: {
      program: 'directory',
      args: [plainPath(path), state, ...ownershipArguments(ownership)],
      timeoutMs: TIMEOUT_MS,
    },
    read: readReply,
  }),
})
