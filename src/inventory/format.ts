/** In which format an inventory is written: its name says it, or else its text. */
import { extname } from 'node:path'
import { isMap, parseDocument } from 'yaml'

/** What Ansible reads as YAML (its setting YAML_VALID_EXTENSIONS). */
const YAML_EXTENSIONS = ['.yaml', '.yml', '.json']

/** Headings, and hosts with variables behind them. */
const LOOKS_LIKE_INI = /^\[[\w.-]+(?::(?:children|vars|hosts))?\][ \t]*(?:[#;].*)?$|^[\w.-]+[ \t]+ansible_\w+=/m
/** A key with nothing or a map behind it, or the mark that begins a document. */
const LOOKS_LIKE_YAML = /^(?:---|["']?[\w.-]+["']?:(?:[ \t]*$|[ \t]+\{))/m

/**
 * True for the INI dialect. As Ansible does, a file with an extension of YAML's is taken for INI where it can be nothing
 * else, and one without an extension for YAML where it is a map.
 */
export function isIni(text: string, path: string): boolean {
  const extension = extname(path)
  if (YAML_EXTENSIONS.includes(extension)) return LOOKS_LIKE_INI.test(text)
  if (extension !== '') return true
  if (LOOKS_LIKE_INI.test(text)) return true
  if (LOOKS_LIKE_YAML.test(text) || text.trim() === '') return false
  const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false })
  return document.errors.length > 0 || !isMap(document.contents)
}
