import { closestMatch } from 'leven'

/**
 * The candidate that a misspelt word most likely meant.
 *
 * @returns undefined where nothing is near enough to be a help rather than a riddle
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return closestMatch(word, [...candidates], { maxDistance: Math.max(2, Math.ceil(word.length / 3)) })
}

/** `; did you mean 'x'?`, or nothing, to be put at the end of a message. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates)
  return near === undefined ? '' : `; did you mean '${near}'?`
}
