/** Lookups: values from the machine that Hawser runs on. */
import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { readBoundedFile } from '../core/bounded-file.ts'
import type { LookupPlace } from './environment.ts'
import { JinjaError } from './jinja-error.ts'
import { textOf } from './text.ts'
import { unknownLookup } from './unsupported-names.ts'
import { type Arguments, Undefined } from './values.ts'

/** Milliseconds that a program of `lookup('pipe', …)` may take. */
const PIPE_TIMEOUT_MS = 60_000

/** The most that such a program may print, in bytes. */
const LONGEST_OUTPUT = 16 * 1024 * 1024

type Lookup = (term: string, named: ReadonlyMap<string, unknown>, place: LookupPlace) => unknown

const LOOKUPS: Readonly<Record<string, Lookup>> = {
  env: (term, named) => process.env[term] ?? fallback(named.get('default')),
  file: (term, named, place) => {
    const text = readFile(term, place)
    const isTrimmed = (name: string, otherwise: boolean): boolean => Boolean(named.get(name) ?? otherwise)
    const right = isTrimmed('rstrip', true) ? text.trimEnd() : text
    return isTrimmed('lstrip', false) ? right.trimStart() : right
  },
  pipe: (term, _named, place) => output(term, place),
}

function fallback(value: unknown): unknown {
  if (value instanceof Undefined) throw value.error()
  return value ?? ''
}

function readFile(term: string, { folders }: LookupPlace): string {
  const path = term.startsWith('~/') ? resolve(homedir(), term.slice(2)) : term
  const paths = folders.flatMap((folder) => [resolve(folder, 'files', path), resolve(folder, path)])
  for (const each of paths) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(readBoundedFile(each))
    } catch (cause) {
      // Errors of the file system carry a code; whatever else was thrown is shown as it is.
      const { code, message } = cause as NodeJS.ErrnoException
      if (code === 'ENOENT' || code === 'ENOTDIR') continue
      const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? 'it is not UTF-8 text' : (code ?? message)
      throw new JinjaError(`the file '${each}' cannot be read: ${why}`, { cause })
    }
  }
  throw new JinjaError(`there is no file '${term}'`, { hint: `it was looked for at ${[...new Set(paths)].join(', ')}` })
}

/** What a command prints; the shell reads it, as with Ansible. */
function output(command: string, { folders }: LookupPlace): string {
  try {
    const printed = execFileSync('/bin/sh', ['-c', command], {
      ...(folders[0] !== undefined && { cwd: folders[0] }),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: PIPE_TIMEOUT_MS,
      maxBuffer: LONGEST_OUTPUT,
    })
    return printed.toString('utf8').trimEnd()
  } catch (cause) {
    const {
      status,
      signal,
      stderr,
    }: { readonly status?: unknown; readonly signal?: unknown; readonly stderr?: unknown } = Object(cause)
    const how =
      typeof status === 'number' ? `ended with ${status}` : `was ended${signal ? ` by ${String(signal)}` : ''}`
    const said = String(stderr ?? '').trim()
    // The error itself would repeat the whole output, which nobody knows to be no secret.
    throw new JinjaError(`the command of lookup('pipe') ${how}${said === '' ? '' : `: ${said.slice(0, 500)}`}`)
  }
}

/** What a lookup is to look for; lists among its arguments count item by item. */
export function lookupTerms(args: Arguments): readonly unknown[] {
  return args.positional.slice(1).flat()
}

/**
 * Runs a lookup.
 *
 * @param wantsList as `query` does; else what is found is joined by commas
 * @throws {JinjaError} where there is no such lookup or file, or a program fails
 */
export function runLookup(
  name: string,
  terms: readonly unknown[],
  named: ReadonlyMap<string, unknown>,
  place: LookupPlace,
  wantsList: boolean,
): unknown {
  const plain = name.replace(/^ansible\.(?:builtin|legacy)\./, '')
  const lookup = Object.hasOwn(LOOKUPS, plain) ? LOOKUPS[plain] : undefined
  if (lookup === undefined) throw unknownLookup(plain, Object.keys(LOOKUPS))
  const isLenient = named.get('errors') === 'ignore' || named.get('errors') === 'warn'
  try {
    const found = terms.map((term) => lookup(textOf(term), named, place))
    if (wantsList) return found
    return found.length === 1 && typeof found[0] !== 'string' ? found[0] : found.map(textOf).join(',')
  } catch (error) {
    if (!isLenient || !(error instanceof JinjaError)) throw error
    return wantsList ? [] : null
  }
}
