import { styleText } from 'node:util'

/** What a piece of text stands for; the palette knows its colour. */
export type Role =
  | 'ok'
  | 'changed'
  | 'failed'
  | 'unreachable'
  | 'skipped'
  | 'unknown'
  | 'heading'
  | 'aside'
  | 'added'
  | 'removed'

/** Gives a piece of text the colour of its role, or leaves it as it is. */
export type Paint = (role: Role, text: string) => string

/** Ansible's colours, where it has one for the role. */
const STYLES = {
  ok: 'green',
  changed: 'yellow',
  failed: 'red',
  unreachable: 'redBright',
  skipped: 'cyan',
  unknown: 'magenta',
  heading: 'bold',
  aside: 'dim',
  added: 'green',
  removed: 'red',
} as const

/**
 * The colours for what is written to a stream: none where it is no terminal, or where the environment says so
 * (`NO_COLOR`, `FORCE_COLOR`, `NODE_DISABLE_COLORS` and `TERM`, as Node reads them).
 */
export function createPaint(stream: NodeJS.WritableStream): Paint {
  // Asked once: the answer takes a look at the environment, and does not change during a run.
  const coloured = styleText('red', 'x', { stream }) !== 'x'
  return (role, text) => (coloured && text !== '' ? styleText(STYLES[role], text, { validateStream: false }) : text)
}
