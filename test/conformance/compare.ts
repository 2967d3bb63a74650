import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { askHawser } from './hawser.ts'
import type { GeneratedCase } from './model.ts'
import { onPurpose } from './on-purpose.ts'
import type { Answer, Oracle, Question } from './oracle.ts'
import { encrypted, MARK, PASSWORD, PASSWORD_FILE } from './vault-data.ts'

/**
 * Asks Ansible and Hawser the same.
 *
 * @returns where the two differ in a way that `docs/ansible-differences.md` does not name: one line for each
 */
export async function differences(oracle: Pick<Oracle, 'ask'>, generated: GeneratedCase): Promise<readonly string[]> {
  const cwd = await mkdtemp(join(tmpdir(), 'hawser-conformance-'))
  try {
    const { files, encrypted: labels = {}, ...asked } = generated
    for (const [path, text] of Object.entries(files)) {
      const label = labels[path]
      await mkdir(dirname(join(cwd, path)), { recursive: true })
      await writeFile(join(cwd, path), label === undefined ? text : encrypted(text, label), {
        mode: text.startsWith('#!') ? 0o755 : 0o644,
      })
    }
    await writeFile(join(cwd, PASSWORD_FILE), `${PASSWORD}\n`, { mode: 0o600 })
    // Hawser's own commands look for it in the folder of the process, which is another one here.
    const words = asked.arguments.map((word) => word.replace(PASSWORD_FILE, join(cwd, PASSWORD_FILE)))
    const question: Question = { ...asked, cwd, arguments: words }
    const [theirs, ours] = [await oracle.ask(question), await askHawser(question)]
    return compared(question, theirs, ours)
  } finally {
    await rm(cwd, { recursive: true })
  }
}

/** A case as one reads it: its files, its flags and its questions. */
export function shownCase(generated: GeneratedCase): string {
  const { files: texts, encrypted: labels = {} } = generated
  const files = Object.entries(texts).map(([path, text]) => {
    const form = labels[path] === undefined ? '' : ` (encrypted, ${labels[path]})`
    return `--- ${path}${form}\n${text}`
  })
  return `${files.join('')}--- flags: ${JSON.stringify(generated.arguments)}\n`
}

function compared(question: Question, theirs: Answer, ours: Answer): readonly string[] {
  const refusedByThem = theirs.list === null || theirs.problems.some((text) => !text.startsWith('Could not match'))
  if (ours.list === null) {
    const [message = ''] = ours.problems
    return refusedByThem || onPurpose.refusal(message) ? [] : [`only Hawser refuses this: ${message}`]
  }
  if (refusedByThem) return [`only Ansible refuses this: ${theirs.problems.join('; ')}`]
  const found = differencesIn(theirs.list, ours.list, '--list')
  if (ours.concealed !== undefined) {
    found.push(...differencesIn(theirs.list, ours.concealed, 'without secrets', onPurpose.concealment))
    if (JSON.stringify(ours.concealed).includes(MARK)) found.push('what is encrypted is shown without --show-secrets')
  }
  for (const name of question.hosts)
    found.push(...differencesIn(theirs.hosts[name], ours.hosts[name], `--host ${name}`))
  for (const [index, asked] of question.patterns.entries()) {
    const [theirNames, ourNames] = [theirs.patterns[index] ?? null, ours.patterns[index] ?? null]
    const selection = { asked, theirs: theirNames, ours: ourNames, reason: ours.reasons?.[index] }
    if (isDeepStrictEqual(theirNames, ourNames) || onPurpose.selection(selection)) continue
    found.push(`${JSON.stringify(asked)}: Ansible ${JSON.stringify(theirNames)}, Hawser ${JSON.stringify(ourNames)}`)
  }
  return found
}

/**
 * Where two values differ, as deep as can be said.
 *
 * @param isAllowed true for what Hawser may have anywhere
 */
function differencesIn(
  theirs: unknown,
  ours: unknown,
  path: string,
  isAllowed = (_value: unknown): boolean => false,
): string[] {
  if (isDeepStrictEqual(theirs, ours) || isAllowed(ours)) return []
  if (isObject(theirs) && isObject(ours)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)])
    return [...keys].flatMap((key) => differencesIn(theirs[key], ours[key], `${path} > ${key}`, isAllowed))
  }
  return [`${path}: Ansible ${JSON.stringify(theirs)}, Hawser ${JSON.stringify(ours)}`]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
