/** Parsing up to the first mistake that needs no document: a log or an archive has one on each line. */
import {
  Composer,
  type CST,
  type Document,
  type LineCounter,
  type ParseOptions,
  Parser,
  type Tags,
  YAMLParseError,
} from 'yaml'

/** Mistakes that are taken down before reading ends: a few, since the first in the text need not be found first. */
const ENOUGH = 100

/** The part of the library's composer that is told of mistakes. It is no part of its types. */
interface Told {
  onError: (...mistake: unknown[]) => void
  readonly errors: YAMLParseError[]
}

/**
 * As the library's `parseDocument`, which reads on behind a mistake: of megabytes that are no YAML it makes an error for each
 * line, and for each error a trace, which takes minutes and then all memory.
 *
 * @returns the one document
 * @throws {YAMLParseError} the first mistake of the text; that there is a second document is one, too
 */
export function parseYaml(text: string, customTags: Tags, lines: LineCounter): Document.Parsed {
  const composer = new Composer({
    schema: 'failsafe',
    customTags,
    merge: true,
    uniqueKeys: false,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  } satisfies ParseOptions & ConstructorParameters<typeof Composer>[0])
  endAtErrors(composer as unknown as Told)
  const documents = composer.compose(upToError(new Parser(lines.addNewLine).parse(text)), true, text.length)
  const [first, second] = [documents.next().value, documents.next().value]
  // `compose` makes a document of nothing, too, where it is told to: of the two types, this is the document.
  const document = first as Document.Parsed
  if (second) {
    const [start, end] = second.range
    document.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'there are several documents'))
  }
  if (document.errors.length > 0) throw firstOf(document.errors)
  return document
}

/** Has it throw the first mistake in the text once there are {@link ENOUGH}. */
function endAtErrors(composer: Told): void {
  const tell = composer.onError
  let found: YAMLParseError | undefined
  composer.onError = (...mistake) => {
    if (found === undefined) {
      tell(...mistake)
      if (composer.errors.length < ENOUGH) return
      found = firstOf(composer.errors)
    }
    // It catches what is thrown within, and tells that as a mistake of what is around: until nothing is around any more.
    throw found
  }
}

function firstOf(errors: readonly YAMLParseError[]): YAMLParseError {
  return errors.reduce((first, error) => (error.pos[0] < first.pos[0] ? error : first))
}

function* upToError(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  for (const token of tokens) {
    yield token
    if (token.type === 'error') return
  }
}
