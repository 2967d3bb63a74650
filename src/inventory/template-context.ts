/** What templates need beside the variables of a host, for whoever holds the variables only. */
import { layeredVariables } from './lazy-variables.ts'
import type { TemplateHost, TemplateWorld } from './template-scope.ts'
import type { Variables } from './types.ts'

/** Where variables come from. */
export interface TemplateContext {
  readonly host: TemplateHost
  readonly world: TemplateWorld
  /** The same with others laid over them, which its templates then see. */
  readonly under: (others: Readonly<Record<string, unknown>>) => Variables
}

const contexts = new WeakMap<Variables, () => TemplateContext>()

/** Remembers where variables come from. */
export function rememberContext(vars: Variables, context: () => TemplateContext): void {
  contexts.set(vars, context)
}

/** Where variables come from; undefined for those that no inventory has. */
export function contextOf(vars: Variables): TemplateContext | undefined {
  return contexts.get(vars)?.()
}

/** Variables with others laid over them: as in Ansible, templates of the inventory see those of a play. */
export function variablesUnder(vars: Variables, others: Readonly<Record<string, unknown>>): Variables {
  const context = contextOf(vars)
  return context === undefined ? layeredVariables(vars, others) : context.under(others)
}
