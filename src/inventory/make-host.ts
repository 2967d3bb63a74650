/** Hosts as task files and connections see them. Templates and what is encrypted are worked out when they are read. */
import { InventoryError, type SourcePosition } from '../core/errors.ts'
import { secret } from '../core/secret.ts'
import type { VaultAccess } from '../vault/access.ts'
import type { VaultKeys } from '../vault/keys.ts'
import { connectionOf, isReachable } from './connection.ts'
import { type RawValue, Template } from './deferred.ts'
import { decryptVaultText, loadKeys } from './inventory-vault.ts'
import { layeredVariables, lazyVariables } from './lazy-variables.ts'
import { hidden, type Variable, type VariableMap } from './parse.ts'
import { withAbsoluteSources } from './release-paths.ts'
import { hasTemplate, hasVaultText, isDeferred, resolveValue, type ValueResolver } from './resolve.ts'
import { rememberContext } from './template-context.ts'
import type { TemplateHost, TemplateWorld } from './template-scope.ts'
import type { evaluateTemplate as EvaluateTemplate } from './template-values.ts'
import type { ConnectionSettings, InventoryHost, InventoryValue, Variables } from './types.ts'
import { type VariableCheck, variableCheck } from './validate.ts'
import { isConnectionVariable, isSecretName } from './variable-names.ts'
import type { ValuePath } from './whole-floats.ts'

/** Makes hosts; whoever reads their variables needs {@link HostMaker.prepare} before. */
export class HostMaker {
  #needsKeys = false
  #needsCheck = false
  #needsTemplates = false
  #keys: VaultKeys | undefined
  #evaluate: typeof EvaluateTemplate | undefined
  #world: TemplateWorld | undefined
  /** Variables that are being worked out, each needed by the one before it. */
  readonly #path: string[] = []
  #check: VariableCheck | undefined

  /**
   * Makes a host.
   *
   * @param groups names of its groups, the strongest first
   * @param merged the variables that hold for it
   * @param user `-u`: who logs in where no variable says it
   * @throws {InventoryError} for connection variables that make no sense
   */
  make(name: string, groups: readonly string[], merged: VariableMap, user: string | undefined): InventoryHost {
    const deferred: string[] = []
    for (const [variable, { value }] of merged) {
      if (!isDeferred(value)) continue
      this.#needsKeys ||= hasVaultText(value)
      this.#needsTemplates ||= hasTemplate(value)
      this.#needsCheck ||= isConnectionVariable(variable) || isCheckedWhenRead(variable)
      if (isConnectionVariable(variable)) deferred.push(variable)
    }
    // A host that Hawser cannot reach fails where it is selected; others of the inventory are none the worse for it.
    const isKnown = deferred.length === 0 && isReachable(merged)
    let connection = isKnown ? connectionOf(name, merged, user) : undefined
    const settings = (vars: Variables): ConnectionSettings => {
      const worked = deferred.map((each) => [each, this.#workedOut(each, merged.get(each), vars[each])] as const)
      return connectionOf(name, new Map([...merged, ...worked]), user)
    }
    // Of a fleet most hosts are not looked at: what nobody reads is not made.
    const made = once(() => this.#variables(name, groups, merged, {}))
    const origins = once(() => originsOf(merged))
    return {
      name,
      groups,
      get vars() {
        return made()
      },
      get origins() {
        return origins()
      },
      get connection() {
        connection ??= settings(made())
        return connection
      },
    }
  }

  /** The variables of a host, with others laid over them. */
  #variables(
    name: string,
    groups: readonly string[],
    merged: VariableMap,
    others: Readonly<Record<string, unknown>>,
  ): Variables {
    const floats = new Map<string, readonly ValuePath[]>()
    const encrypted = new Set<string>()
    type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] }
    const host: Writable<TemplateHost> = { name, groups, vars: {}, floats, encrypted }
    const entries = [...merged].map(([variable, { value, folder, position, wholeFloats, isEncrypted }]) => {
      if (isEncrypted && !Object.hasOwn(others, variable)) encrypted.add(variable)
      if (wholeFloats !== undefined && !Object.hasOwn(others, variable)) floats.set(variable, wholeFloats)
      // Nothing in it has to be worked out, which is all that the two types differ in.
      if (!isDeferred(value)) return [variable, withAbsoluteSources(value as InventoryValue, folder)] as const
      const work = (): InventoryValue => {
        const onFloat = (): void => {
          if (value instanceof Template && !Object.hasOwn(others, variable)) floats.set(variable, [[]])
        }
        const worked = this.#work(variable, value, host, onFloat)
        if (isCheckedWhenRead(variable)) this.#check?.(variable, worked, position)
        return withAbsoluteSources(worked, folder)
      }
      return [variable, work] as const
    })
    const own = lazyVariables(entries)
    host.vars = Object.keys(others).length === 0 ? own : layeredVariables(own, others)
    rememberContext(host.vars, () => ({
      host,
      world: this.#world ?? NO_WORLD,
      under: (more) => this.#variables(name, groups, merged, { ...others, ...more }),
    }))
    return host.vars
  }

  /**
   * Loads what reading the variables of the hosts made so far takes: passwords, where something is encrypted, and Jinja,
   * where there is a template.
   *
   * @param world what templates see beside their host's variables
   * @throws {UsageError} where passwords are named, and none can be had
   */
  async prepare(access: VaultAccess | undefined, world: TemplateWorld): Promise<void> {
    this.#world = world
    if (this.#needsTemplates) this.#evaluate = (await import('./template-values.ts')).evaluateTemplate
    if (this.#needsKeys) this.#keys = await loadKeys(access)
    if (this.#needsCheck) this.#check = await variableCheck()
  }

  /** @throws {InventoryError} for variables that need each other in a circle, and for what cannot be worked out */
  #work(name: string, value: RawValue, host: TemplateHost, onFloat: () => void): InventoryValue {
    const step = `${host.name}/${name}`
    const before = this.#path.indexOf(step)
    if (before >= 0) throw inCircle([...this.#path.slice(before), step], value)
    this.#path.push(step)
    try {
      const worked = resolveValue(value, this.#resolver(host, isSecretName(name), onFloat))
      if (isSecretName(name) && typeof worked === 'string') return secret(worked)
      // Of `omit` it is undefined, which whoever reads a variable by its name has to expect anyway.
      return worked as InventoryValue
    } finally {
      this.#path.pop()
    }
  }

  #resolver(host: TemplateHost, isHidden: boolean, onFloat: () => void): ValueResolver {
    return {
      decrypt: (value) => {
        if (this.#keys === undefined) throw new TypeError('variables are read before their passwords are loaded')
        return decryptVaultText(value, this.#keys)
      },
      evaluate: (template) => {
        if (this.#evaluate === undefined || this.#world === undefined) {
          throw new TypeError('variables are read before Jinja is loaded')
        }
        return this.#evaluate(template, host, this.#world, isHidden, onFloat)
      },
    }
  }

  /** A connection variable that had to be worked out, checked as the schema checks others. */
  #workedOut(name: string, variable: Variable | undefined, value: InventoryValue | undefined): Variable {
    this.#check?.(name, value, variable?.position)
    return { folder: '/', ...variable, value: hidden(name, value ?? null) }
  }
}

/** What a function makes, made at the first call. */
function once<Value>(make: () => Value): () => Value {
  let known: { readonly value: Value } | undefined
  return () => {
    known ??= { value: make() }
    return known.value
  }
}

/** Where the winning values stand. */
function originsOf(merged: VariableMap): ReadonlyMap<string, SourcePosition> {
  const origins = new Map<string, SourcePosition>()
  for (const [variable, { position }] of merged) if (position !== undefined) origins.set(variable, position)
  return origins
}

/** Before {@link HostMaker.prepare} there are no other hosts. */
const NO_WORLD: TemplateWorld = { hosts: new Map(), groups: new Map(), playFolder: '/' }

/** True for variables with a schema that are no settings of the connection. */
function isCheckedWhenRead(name: string): boolean {
  return name === 'release' || name === 'rehearsal'
}

/** @param path from a variable to itself, each as `host/name` */
function inCircle(path: readonly string[], value: RawValue): InventoryError {
  const hosts = new Set(path.map((step) => step.slice(0, step.indexOf('/'))))
  const shown = hosts.size > 1 ? path : path.map((step) => step.slice(step.indexOf('/') + 1))
  return new InventoryError(`variables in a circle: ${shown.join(' → ')}`, {
    ...(value instanceof Template && { position: value.position }),
    hint: 'one of them has to be written without the others',
  })
}
