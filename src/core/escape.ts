/**
 * Escape sequences, as ECMA-48 builds them: control sequences (colours, cursor), control strings (titles, links,
 * clipboard) and the short ones. Every part excludes what begins the next one, so that matching takes time in
 * proportion to the text's length, whoever wrote it.
 */
const SEQUENCES = [
  '(?:\\x1b\\[|\\x9b)[0-?]*[ -/]*[@-~]?',
  '(?:\\x1b[\\]PX^_]|[\\x90\\x98\\x9d-\\x9f])[^\\x00-\\x1f\\x7f-\\x9f]*(?:\\x07|\\x1b\\\\|\\x9c)',
  '\\x1b[ -/]*[0-~]?',
]

/** C0 without tab and the ends of lines, DEL, C1. */
const CONTROLS = '[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f]'

/** Marks that change the order in which text is shown, and separators that some programs take for the end of a line. */
const REORDERING = '[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]'

/** What {@link stripControls} drops, as the source of an expression: what stood on either side of it stands together then. */
export const DROPPED = [...SEQUENCES, CONTROLS, REORDERING].join('|')

const ALL_DROPPED = new RegExp(DROPPED, 'g')

/** A control string at the end of a text, none of whose ends has come yet; longer ones are taken for what they say. */
const UNFINISHED_STRING = /(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x00-\x1f\x7f-\x9f]{0,4096}\x1b?$/

/** Where a control string begins that goes on behind the end of the text, if its end comes; otherwise the text's length. */
export function unfinishedStringAt(text: string): number {
  const at = text.search(UNFINISHED_STRING)
  return at < 0 ? text.length : at
}

/**
 * Text from a host, made safe to be shown on a terminal: without escape sequences, control characters and marks that
 * reorder text. Newlines and tabs stay; a carriage return becomes a newline, so that nothing can be written over.
 *
 * @param text anything; text without such characters is returned as it is
 */
export function stripControls(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(ALL_DROPPED, '')
}

/**
 * The same for what has to stay within one line, such as a path: newlines and tabs are written as `\n` and `\t`, so
 * that no file name can forge a line of its own.
 */
export function stripToLine(text: string): string {
  return stripControls(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}
