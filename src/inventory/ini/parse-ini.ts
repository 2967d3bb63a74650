/** Inventories in Ansible's INI dialect (measured with ansible-core 2.14). */
import { dirname } from 'node:path'
import { InventoryError, type SourcePosition } from '../../core/errors.ts'
import { didYouMean } from '../../core/nearest.ts'
import type { RawValue } from '../deferred.ts'
import { hostBlocks, RangeCount } from '../host-blocks.ts'
import { type GroupBlock, hidden, type InventoryContent, type Variable, type VariableMap } from '../parse.ts'
import { asSecret } from '../raw-value.ts'
import { isConnectionVariable, isSecretName, nameProblem } from '../variable-names.ts'
import { isWholeFloat } from '../whole-floats.ts'
import { withTemplates } from '../with-templates.ts'
import { readLiteral } from './python-literal.ts'
import { OpenQuoteError, splitWords, type Word } from './words.ts'

/** What the lines below a heading are. */
const SECTIONS = ['hosts', 'vars', 'children'] as const
type SectionKind = (typeof SECTIONS)[number]

/** `[name]`, `[name:vars]`; a comment may follow. */
const HEADING = /^\[([^:\]\s]+)(?::(\w+))?\]\s*(?:#.*)?$/
const GROUP_NAME = /^([^:\]\s]+)\s*(?:#.*)?$/

/** One line that says something. */
interface Line {
  readonly text: string
  readonly position: SourcePosition
}

/**
 * Reads an inventory in INI format.
 *
 * @param path absolute
 * @param file the path as messages show it
 * @param isSecret true for what was encrypted as a whole: all values are secret, and no message quotes a line
 * @throws {InventoryError} at the first line that means nothing
 */
export function parseIni(text: string, path: string, file: string, isSecret = false): InventoryContent {
  try {
    return readLines(text, path, file, isSecret)
  } catch (error) {
    if (!isSecret || !(error instanceof InventoryError) || error.position === undefined) throw error
    throw new InventoryError('this line of an encrypted inventory means nothing', {
      position: error.position,
      hint: `see it by: npx hawser vault view ${file}`,
    })
  }
}

function readLines(text: string, path: string, file: string, isSecret: boolean): InventoryContent {
  const reader = new IniReader(dirname(path), isSecret)
  for (const [index, raw] of text.split(/\r\n|[\n\r\v\f\u001c-\u001e\u0085\u2028\u2029]/).entries()) {
    const line = raw.trim()
    if (line === '' || /^[#;]/.test(line)) continue
    const column = raw.indexOf(line) + 1
    reader.read({ text: line, position: { file, line: index + 1, column } })
  }
  return { path, groups: reader.groups, warnings: reader.warnings }
}

class IniReader {
  readonly groups: GroupBlock[] = []
  readonly #warnings: string[] = []
  readonly #folder: string
  readonly #isSecret: boolean
  readonly #ranges = new RangeCount()
  /** Lines before the first heading are hosts without a group. */
  #section: { readonly group: string; readonly kind: SectionKind } = { group: 'ungrouped', kind: 'hosts' }

  constructor(folder: string, isSecret: boolean) {
    this.#folder = folder
    this.#isSecret = isSecret
  }

  /** What is unusual in the lines so far. */
  get warnings(): readonly string[] {
    return this.#warnings
  }

  read(line: Line): void {
    if (this.#openSection(line)) return
    const { group, kind } = this.#section
    if (kind === 'hosts') this.#readHosts(group, line)
    else if (kind === 'vars') this.#readVariable(group, line)
    else this.#readChild(group, line)
  }

  #add(block: Partial<GroupBlock> & Pick<GroupBlock, 'name' | 'position'>): void {
    this.groups.push({ parent: undefined, hosts: [], vars: new Map(), ...block })
  }

  #openSection({ text, position }: Line): boolean {
    const [, group, word = 'hosts'] = HEADING.exec(text) ?? []
    if (group === undefined) {
      if (!text.startsWith('[') || !text.endsWith(']')) return false
      throw new InventoryError(`'${text}' is no heading`, {
        position,
        hint: 'headings are [GROUP], [GROUP:vars] and [GROUP:children], without blanks',
      })
    }
    const kind = SECTIONS.find((each) => each === word)
    if (kind === undefined) {
      throw new InventoryError(`there is no section ':${word}'${didYouMean(word, SECTIONS)}`, {
        position,
        hint: `known: ${SECTIONS.map((each) => `:${each}`).join(', ')}`,
      })
    }
    this.#section = { group, kind }
    this.#add({ name: group, position, ...(kind === 'vars' && { needsGroup: `[${group}:vars]` }) })
    return true
  }

  #readHosts(group: string, line: Line): void {
    const [name, ...words] = splitLine(line)
    if (name === undefined) return
    if (name.text === '---') {
      throw new InventoryError("'---' begins a YAML file, and this is read as INI", {
        position: line.position,
        hint: 'give the file the extension .yaml',
      })
    }
    const vars = new Map(words.map((word, index) => this.#inlineVariable(word, line.position, words[index - 1])))
    this.#add({ name: group, position: line.position, hosts: hostBlocks(name.text, line.position, vars, this.#ranges) })
  }

  #inlineVariable({ text, at }: Word, { file, line, column }: SourcePosition, before?: Word): [string, Variable] {
    const position = { file, line, column: column + at }
    const [, name, value] = /^([^=]*)=([\s\S]*)$/.exec(text) ?? []
    if (name === undefined || value === undefined || name === '') {
      // Mostly it is the rest of a value with blanks: of a password, it may be.
      const word = isSecretName(before?.text.replace(/=.*/s, '') ?? '') ? 'a word' : `'${text}'`
      throw new InventoryError(`${word} stands behind a host, and is no variable`, {
        position,
        hint: 'write NAME=VALUE, values with blanks in quotes; other hosts go on lines of their own',
      })
    }
    return this.#variable(name, value, position)
  }

  #readVariable(group: string, { text, position }: Line): void {
    const at = text.indexOf('=')
    const name = text.slice(0, Math.max(at, 0)).trimEnd()
    if (name === '') {
      const [word = ''] = text.split(/[\s:]/)
      throw new InventoryError(`'${word}' is no variable`, { position, hint: 'write NAME=VALUE' })
    }
    const vars: VariableMap = new Map([this.#variable(name, text.slice(at + 1).trimStart(), position)])
    this.#add({ name: group, position, vars, needsGroup: `[${group}:vars]` })
  }

  #variable(name: string, written: string, position: SourcePosition): [string, Variable] {
    const problem = nameProblem(name)
    if (problem !== undefined) this.#warnings.push(`${position.file}:${position.line}:${position.column}: ${problem}`)
    const kept = (value: RawValue): RawValue => (this.#isSecret ? asSecret(value) : value)
    const read = readLiteral(written)
    const literal = withTemplates(kept(read), position)
    const value = isText(name) && typeof read !== 'string' ? kept(written) : literal
    const isFloat = typeof value === 'number' && isWholeFloat(written.trim())
    const more = {
      ...(value !== literal && { literal }),
      ...(isFloat && { wholeFloats: [[]] }),
      ...(this.#isSecret && { isEncrypted: true }),
    }
    return [name, { value: hidden(name, value), position, folder: this.#folder, ...more }]
  }

  #readChild(parent: string, { text, position }: Line): void {
    const name = GROUP_NAME.exec(text)?.[1]
    if (name === undefined) {
      throw new InventoryError(`'${text}' is no name of a group`, {
        position,
        hint: 'one group a line; variables go below [GROUP:vars]',
      })
    }
    this.#add({ name, parent, position, needsGroup: `[${parent}:children]` })
  }
}

/** What says how a host is reached is text, whatever it looks like: a name of digits, a password. */
function isText(name: string): boolean {
  return (isConnectionVariable(name) && name !== 'ansible_group_priority') || isSecretName(name)
}

function splitLine({ text, position }: Line): readonly Word[] {
  try {
    return splitWords(text)
  } catch (cause) {
    if (!(cause instanceof OpenQuoteError)) throw cause
    const column = position.column + text.lastIndexOf(cause.message)
    // Without its cause, which is the rest of the line: that may be a password.
    throw new InventoryError('a quote or backslash is left open', { position: { ...position, column } })
  }
}
