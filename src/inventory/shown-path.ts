import { isAbsolute, relative } from 'node:path'

/** A path as one reads it: from the working directory where it lies below, else absolute. */
export function shownPath(path: string, cwd: string): string {
  const fromHere = relative(cwd, path)
  return fromHere === '' || fromHere.startsWith('..') || isAbsolute(fromHere) ? path : fromHere
}
