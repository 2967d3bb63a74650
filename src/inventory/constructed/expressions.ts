/** Expressions of `constructed`, worked out for a host. */
import { InventoryError } from '../../core/errors.ts'
import { evaluateExpression, evaluateValue } from '../../jinja/engine.ts'
import type { TemplateEnvironment } from '../../jinja/environment.ts'
import { JinjaError } from '../../jinja/jinja-error.ts'
import { parseExpression } from '../../jinja/parse-template.ts'
import { textOf } from '../../jinja/text.ts'
import { Float, isTrue, Undefined } from '../../jinja/values.ts'
import { Reading, type TemplateHost, type TemplateWorld } from '../template-scope.ts'
import { withSecrets } from '../template-secrets.ts'
import { inventoryError, plainValue } from '../template-values.ts'
import type { InventoryValue } from '../types.ts'
import type { PlacedExpression } from './config.ts'

/**
 * Refuses what is no expression: that is no matter of a host, so it is an error whether the file is strict or not.
 *
 * @throws {InventoryError} with its place
 */
export function refuseSyntax(expression: PlacedExpression): void {
  try {
    parseExpression(expression.text)
  } catch (error) {
    throw inventoryError(error, expression, expression.text)
  }
}

/** Works out the expressions of one host, which see what was composed before. */
export class HostExpressions {
  readonly #host: TemplateHost
  readonly #world: TemplateWorld

  constructor(host: TemplateHost, world: TemplateWorld) {
    this.#host = host
    this.#world = world
  }

  /**
   * The value of an expression, as Ansible's `{{ }}` gives it: numbers that are worked out become text.
   *
   * @throws {InventoryError} for what cannot be worked out
   */
  value(expression: PlacedExpression): InventoryValue {
    return this.#with(expression, (environment) => {
      const value = evaluateValue(`{{${expression.text}}}`, environment)
      const name = expression.text.trim()
      const isVariable = /^\w+$/.test(name) && Object.hasOwn(this.#host.vars, name)
      if (typeof value === 'number' || value instanceof Float) {
        return isVariable && typeof this.#host.vars[name] === 'number' ? value : textOf(value)
      }
      return value === null && !isVariable ? '' : value
    })
  }

  /**
   * True where a condition holds.
   *
   * @throws {InventoryError} for what cannot be worked out
   */
  holds(expression: PlacedExpression): boolean {
    const value = this.#with(expression, (environment) => {
      const found = evaluateExpression(expression.text, environment)
      return found instanceof Undefined ? found : isTrue(found)
    })
    return value === true
  }

  /**
   * What a text with `{{ }}` in it gives.
   *
   * @throws {InventoryError} for what cannot be worked out
   */
  text(expression: PlacedExpression): InventoryValue {
    return this.#with(expression, (environment) => evaluateValue(expression.text, environment))
  }

  #with(expression: PlacedExpression, evaluate: (environment: TemplateEnvironment) => unknown): InventoryValue {
    const reading = new Reading(expression.text, this.#world, this.#host)
    try {
      const value = plainValue(evaluate(ofConstructed(reading.environment))) ?? null
      return reading.hasSecrets ? withSecrets(value, undefined) : value
    } catch (error) {
      throw inventoryError(error, expression, expression.text)
    }
  }
}

/**
 * What Ansible leaves out here: lookups, so that an inventory is listed without programs being started by its expressions,
 * and `omit`, which is a variable that is not there. Hence `default(omit)` has no value either, and sets nothing.
 */
function ofConstructed(environment: TemplateEnvironment): TemplateEnvironment {
  const { scope } = environment
  return {
    ...environment,
    scope: { ...scope, get: (name) => scope.get(name) ?? (name === 'omit' ? NO_OMIT : undefined) },
    lookup: () => {
      throw new JinjaError('lookups are not made in expressions of constructed')
    },
  }
}

const NO_OMIT = new Undefined("there is no variable 'omit'", {
  hint: "expressions of constructed have none: without 'strict: true' what has no value is left out",
})

/** True for an error of a template, which a file that is not strict passes over. */
export function isOfExpression(error: unknown): boolean {
  return error instanceof InventoryError || error instanceof JinjaError
}
