/** Jinja files, made into the content of files on hosts. */
import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, relative, resolve } from 'node:path'
import { InventoryError, OperationError, UsageError } from '../core/errors.ts'
import { Secret } from '../core/secret.ts'
import { contextOf } from '../inventory/template-context.ts'
import { Reading, type TemplateHost, type TemplateWorld } from '../inventory/template-scope.ts'
import { type FileOptions, parseFile, renderFile } from '../jinja/engine.ts'
import type { LoadedTemplate } from '../jinja/environment.ts'
import { JinjaError } from '../jinja/jinja-error.ts'

/** The largest template: it is read whole. */
const LARGEST_BYTES = 16 * 1024 * 1024

/** What a host sees that no inventory has. */
const NO_WORLD: TemplateWorld = {
  hosts: new Map(),
  groups: new Map(),
  playFolder: process.cwd(),
}

/**
 * Works a template file out for a host.
 *
 * @param src relative to the working directory
 * @param host with the variables that the template sees
 * @param path where the content goes, for `template_destpath`
 * @returns a secret where a secret was read to make it
 * @throws {UsageError} for a file that cannot be read
 * @throws {OperationError} for what cannot be worked out, with its place in the file
 */
export function renderTemplate(src: string, host: TemplateHost, path: string, options: FileOptions): string | Secret {
  const file = resolve(src)
  const source = readTemplate(file)
  if (source === undefined) {
    throw new UsageError(`template: src: there is no file '${src}'`, { hint: `it is looked for at ${file}` })
  }
  const load = (name: string): LoadedTemplate | undefined => {
    const found = (isAbsolute(name) ? [name] : [resolve(dirname(file), name), resolve('templates', name)]).find(
      (each) => readTemplate(each) !== undefined,
    )
    const text = found === undefined ? undefined : readTemplate(found)
    if (found === undefined || text === undefined) return undefined
    const shown = relative('', found)
    return located(text, shown, () => ({ file: shown, source: text, statements: parseFile(text, options).statements }))
  }
  const { world = NO_WORLD } = contextOf(host.vars) ?? {}
  const variables = { template_path: src, template_fullpath: file, template_destpath: path, ansible_managed: MANAGED }
  const reading = new Reading(source, world, host, { load, variables })
  const content = located(source, relative('', file), () => renderFile(parseFile(source, options), reading.environment))
  // It is not marked: each of its lines would be looked for in whatever is reported. The secrets in it are marked.
  return reading.hasSecrets ? new Secret(content) : content
}

/** Ansible's own default, so that a file which Ansible made does not change. */
const MANAGED = 'Ansible managed'

/** With newlines only, as Jinja reads it; undefined where there is no such file. */
function readTemplate(file: string): string | undefined {
  try {
    const { size } = statSync(file)
    if (size > LARGEST_BYTES) throw new UsageError(`template: src: ${file} is larger than 16 MiB`)
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)).replaceAll(/\r\n?/g, '\n')
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    // Errors of the file system carry a code; whatever else was thrown is shown as it is.
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    const why = code === 'ERR_ENCODING_INVALID_ENCODED_DATA' ? `${file} is not UTF-8 text` : message
    throw new UsageError(`template: src: ${why}`, { cause })
  }
}

/** Says where in which file an error is. */
function located<Result>(source: string, file: string, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (!(error instanceof JinjaError)) throw error
    // A variable that cannot be worked out has its own place, in the inventory.
    for (let cause = error.cause; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof InventoryError) throw cause
    }
    const place = error.template ?? { file, source }
    const before = place.source.slice(0, error.at ?? 0).split('\n')
    const position = `${place.file}:${before.length}:${(before.at(-1) ?? '').length + 1}`
    throw new OperationError(`${position}: ${error.message}`, {
      ...(error.cause !== undefined && { cause: error.cause }),
      ...(error.hint !== undefined && { hint: error.hint }),
    })
  }
}
