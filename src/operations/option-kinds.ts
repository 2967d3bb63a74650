import { durationMs } from '../core/duration.ts'
import { hasLostSecret, Secret } from '../core/secret.ts'

/** A named check of an option's value. */
interface Check {
  /** Completes the sentence `path: 5 is not …`. */
  readonly expected: string
  /** What to do about it, where the sentence does not say it. */
  readonly hint?: string
  readonly holds: (value: unknown) => boolean
}

const text = (value: unknown): value is string =>
  typeof value === 'string' && !value.includes('\0') && !hasLostSecret(value)

/**
 * Holds for an absolute path of a thing below `/`, in one spelling only: components that are `.` or `..` mean different
 * things to the shell, the kernel and a reader as soon as a link is among them.
 */
const absolutePath = (value: unknown): boolean =>
  text(value) && /^\/+[^/]/.test(value) && !value.split('/').some((part) => part === '.' || part === '..')

const duration = (value: unknown): boolean => {
  if (typeof value !== 'string') return false
  try {
    return durationMs(value) > 0
  } catch {
    return false
  }
}

const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

/** Credentials would stand in the argv of the program that asks. */
const webAddress = (value: unknown): boolean => {
  const url = typeof value === 'string' ? URL.parse(value) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}

/** The checks that a schema names with `is`: what JSON schema's own words cannot say, or say badly. */
export const OPTION_KINDS = {
  text: { expected: 'text without NUL bytes', holds: text },
  'secret text': {
    expected: 'text or a secret, without NUL bytes',
    holds: (value) => (value instanceof Secret ? !value.reveal().includes('\0') : text(value)),
  },
  content: {
    expected: 'text, a secret or bytes',
    holds: (value) =>
      (typeof value === 'string' && !hasLostSecret(value)) || value instanceof Secret || value instanceof Uint8Array,
  },
  'absolute path': {
    expected: 'an absolute path',
    hint: "begin it with '/', and spell it without '.' and '..'",
    holds: absolutePath,
  },
  folder: {
    expected: 'the absolute path of a folder',
    hint: "begin it with '/'",
    holds: (value) => text(value) && value.startsWith('/'),
  },
  'file mode': {
    expected: 'a file mode',
    hint: "write it in quotes, in octal: '0644'",
    holds: (value) => typeof value === 'string' && /^[0-7]{3,4}$/.test(value),
  },
  // What chown takes without reading it as something else: a name or a number, no colon, no leading dash.
  'user or group': {
    expected: 'the name or number of a user or group',
    holds: (value) => typeof value === 'string' && /^[A-Za-z0-9_][A-Za-z0-9_.@\\-]*\$?$/.test(value),
  },
  duration: { expected: 'a duration', hint: "write a number and a unit: '500ms', '30s', '5m', '1h'", holds: duration },
  'sha256 digest': {
    expected: 'a sha256 digest',
    hint: 'write 64 hexadecimal digits, as sha256sum prints them',
    holds: isDigest,
  },
  'unit name': {
    expected: 'the name of a systemd unit',
    hint: "such as 'nginx' or 'backup.timer'",
    holds: (value) => typeof value === 'string' && /^[A-Za-z0-9:_@][A-Za-z0-9:_.@\\-]*$/.test(value),
  },
  'installed release': {
    expected: 'what install, deploy or rollback returned',
    holds: (value) => isObject(value) && absolutePath(value.dest) && isDigest(value.sha256),
  },
  'dated outcome': {
    expected: 'the outcome of an operation on a file',
    hint: 'file, install and deploy give such outcomes',
    holds: (value) => isObject(value) && isObject(value.data) && absolutePath(value.data.path ?? value.data.dest),
  },
  'web address': {
    expected: 'a web address',
    hint: "such as 'http://127.0.0.1:8080/health'; without a user name or a password",
    holds: webAddress,
  },
  variables: {
    expected: 'a map of variables',
    hint: 'such as { port: 8080 }',
    holds: (value) => isObject(value) && !Array.isArray(value) && !(value instanceof Secret),
  },
  function: { expected: 'a function', holds: (value) => typeof value === 'function' },
} as const satisfies Record<string, Check>

/** Name of a check that a schema may ask for. */
export type OptionKind = keyof typeof OPTION_KINDS

/** The check of a name. */
export function optionKind(kind: OptionKind): Check {
  return OPTION_KINDS[kind]
}
