import { OperationError, UsageError } from '../core/errors.ts'
import { hasLostSecret, LOST_SECRET, LOST_SECRET_HINT, Secret } from '../core/secret.ts'
import { variablesUnder } from '../inventory/template-context.ts'
import type { Variables } from '../inventory/types.ts'
import { defineOperation, type Plan } from './define.ts'
import { type FileResult, filePlan } from './file.ts'
import type { Host } from './host.ts'
import { OWNERSHIP_PROPERTIES, type Ownership } from './ownership.ts'

/** Options of {@link template}. */
export interface TemplateOptions extends Ownership {
  /** Absolute path on the host. */
  readonly path: string
  /**
   * A local Jinja template, relative to the working directory; or a function that makes the content of the variables. Of a
   * Jinja template lines end as Ansible's do, and `include` finds what lies beside it.
   */
  readonly src: string | ((vars: Variables) => string | Secret)
  /** Variables beside the host's, which they win over. */
  readonly vars?: Readonly<Record<string, unknown>>
  /** The newline behind a `{% %}` is left out; so it is where this is not given. */
  readonly trimBlocks?: boolean
  /** Blanks before a `{% %}` are left out where nothing else stands before it; they stay where this is not given. */
  readonly lstripBlocks?: boolean
  /** The content is secret, as it always is when a secret was read to make it: no diff, size or digest of it is shown. */
  readonly secret?: boolean
  /** A command that must exit 0 before the new content, whose path stands for `%s`, replaces the old. Not run under `--check`. */
  readonly validate?: readonly string[]
}

/** What a function of the task file's makes. */
function madeBy(src: (vars: Variables) => unknown, vars: Variables): string | Secret {
  const content = src(vars)
  if (content instanceof Secret) return content
  if (typeof content !== 'string') {
    const hint =
      content instanceof Promise ? 'await what takes time before the call: src must return at once' : undefined
    throw new UsageError('template: src: the function did not return text', hint === undefined ? {} : { hint })
  }
  if (hasLostSecret(content)) throw new OperationError(`template: src: ${LOST_SECRET}`, { hint: LOST_SECRET_HINT })
  return content
}

function plan(options: TemplateOptions, host: Host): Plan<FileResult> {
  const { src, vars: own = {}, trimBlocks = true, lstripBlocks = false, ...file } = options
  const vars = variablesUnder(host.vars, own)
  if (typeof src === 'function') return filePlan({ ...file, content: madeBy(src, vars) }, host)
  return {
    steps: async (steps) => {
      // Jinja is loaded by whoever needs it.
      const { renderTemplate } = await import('./render-template.ts')
      const content = renderTemplate(src, { name: host.name, groups: host.groups, vars }, file.path, {
        trimBlocks,
        lstripBlocks,
      })
      const made = filePlan({ ...file, content }, host)
      return 'steps' in made ? made.steps(steps) : made.read(await steps.call(made.call))
    },
  }
}

function rule({ path, validate }: TemplateOptions): void {
  if (path.endsWith('/'))
    throw new UsageError(`template: path: '${path}' ends like a folder's`, { hint: 'write the name of the file' })
  if (validate !== undefined && !validate.some((word) => word.includes('%s'))) {
    throw new UsageError("template: validate: no word holds '%s', which stands for the new content's path")
  }
}

/**
 * A file on the host, made of a template: a Jinja file as Ansible's `template` reads it, or a function. It is put in place
 * as `file` does it.
 *
 * @returns the path, and when it was last changed, for `service({ restartAfter })`
 */
export const template = defineOperation<TemplateOptions, FileResult>({
  name: 'template',
  schema: {
    type: 'object',
    properties: {
      path: { is: 'absolute path' },
      src: { anyOf: [{ is: 'text' }, { is: 'function' }] },
      vars: { is: 'variables' },
      trimBlocks: { type: 'boolean' },
      lstripBlocks: { type: 'boolean' },
      secret: { type: 'boolean' },
      validate: { type: 'array', items: { is: 'text' }, minItems: 1 },
      ...OWNERSHIP_PROPERTIES,
    },
    required: ['path', 'src'],
    additionalProperties: false,
  },
  title: ({ path }) => path,
  rule,
  plan,
})
