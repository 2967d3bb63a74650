/** Filters of paths: on the machine that Hawser runs on, where they look at files. */
import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, normalize, relative, resolve } from 'node:path'
import { textOf } from '../text.ts'
import { tuple } from '../tuple.ts'
import { itemsOf } from '../values.ts'
import { type Filters, plainText, textArgument } from './filter.ts'

/** Python's: the extension of the last part, without which its name begins with dots. */
function splitExtension(path: string): readonly [string, string] {
  const [, root = path, extension = ''] = /^((?:.*\/)?\.*[^/.][^/]*?)(\.[^./]*)$/s.exec(path) ?? []
  return [root, extension]
}

function withHome(path: string): string {
  return path === '~' || path.startsWith('~/') ? homedir() + path.slice(1) : path
}

/** Links are followed as far as there are files. */
function real(path: string): string {
  const absolute = resolve(path)
  try {
    return realpathSync(absolute)
  } catch {
    return absolute
  }
}

function joined(parts: readonly string[]): string {
  return parts.reduce((path, part) => {
    if (isAbsolute(part) || path === '') return part
    return path.endsWith('/') ? path + part : `${path}/${part}`
  }, '')
}

/** Paths. */
export const PATH_FILTERS: Filters = {
  basename: (value) => plainText(value).replace(/^.*\//s, ''),
  dirname: (value) => {
    const head = /^(.*\/)?[^/]*$/s.exec(plainText(value))?.[1] ?? ''
    return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '')
  },
  splitext: (value) => tuple(splitExtension(plainText(value))),
  expanduser: (value) => withHome(plainText(value)),
  expandvars: (value) =>
    plainText(value).replaceAll(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => {
      return process.env[braced ?? bare ?? ''] ?? whole
    }),
  realpath: (value) => real(plainText(value)),
  relpath: (value, args) => relative(textArgument(args, 0, 'start', process.cwd()), plainText(value)) || '.',
  normpath: (value) => normalize(plainText(value)),
  path_join: (value) => joined(typeof value === 'string' ? [value] : itemsOf(value).map(textOf)),
}
