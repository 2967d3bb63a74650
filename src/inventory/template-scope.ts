/** The variables that the templates of a host see. */
import type { TemplateEnvironment, TemplateScope } from '../jinja/environment.ts'
import { UndefinedError } from '../jinja/jinja-error.ts'
import { Lazy, Undefined } from '../jinja/values.ts'
import type { HostInventory } from './groups.ts'
import { contextOf } from './template-context.ts'
import { ALTERED, AS_THEY_ARE, hasSecret, revealed, type SecretView } from './template-secrets.ts'
import type { Variables } from './types.ts'
import { type ValuePath, withFloats } from './whole-floats.ts'

/** A host, as far as templates need it. */
export interface TemplateHost {
  readonly name: string
  /** The strongest first, `all` last. */
  readonly groups: readonly string[]
  readonly vars: Variables
  /** Where in which of them floats without a fraction stand. */
  readonly floats?: ReadonlyMap<string, readonly ValuePath[]>
  /** Which of them stand in files that are encrypted as a whole: their numbers are secrets, too. */
  readonly encrypted?: ReadonlySet<string>
}

/** What the templates of all hosts share. */
export interface TemplateWorld {
  readonly hosts: ReadonlyMap<string, TemplateHost>
  /** Names of each group's hosts. */
  readonly groups: ReadonlyMap<string, readonly string[]>
  /** Where the task file is, absolute; the working directory where there is none. */
  readonly playFolder: string
  /** The inventory that first mentions a host; undefined for a host that none does. */
  readonly inventoryOf?: (host: string) => HostInventory | undefined
  /** The machine that Hawser runs on, which `hostvars` has too where no inventory names it. */
  readonly localhost?: TemplateHost
  /** What is true of the run, by Ansible's names: `ansible_check_mode`. No inventory can set them. */
  readonly runVariables?: Readonly<Record<string, unknown>>
  /** True while inventories are still read: a host sees its own variables only. */
  readonly isPart?: boolean
}

/** What a template that is a file sees beside the variables. */
export interface TemplateFile {
  readonly load: NonNullable<TemplateEnvironment['load']>
  readonly variables: Readonly<Record<string, unknown>>
}

/** Errors about variables that are not there, which `default` and `is defined` pass over. */
const aboutUndefined = new WeakSet<object>()

/** Remembers that an error is about a variable that is not there. */
export function markUndefined(error: object): void {
  aboutUndefined.add(error)
}

/** Methods that change the list or map that they are called of. */
const CHANGING = /\.\s*(?:append|extend|insert|pop|remove|reverse|sort|update|setdefault)\s*\(/

/** One working out of a template: whether it met secrets, and what its lookups found. */
export class Reading {
  hasSecrets = false
  readonly #world: TemplateWorld
  readonly #host: TemplateHost
  readonly #found = new Map<string, unknown>()
  readonly #copies = new Map<string, unknown>()

  readonly #mayChange: boolean

  readonly #file: TemplateFile | undefined

  /**
   * @param text the template
   * @param file what templates see that are files
   */
  constructor(text: string, world: TemplateWorld, host: TemplateHost, file?: TemplateFile) {
    this.#file = file
    this.#world = world
    this.#host = host
    this.#mayChange = CHANGING.test(text)
  }

  /** What a template is worked out with. */
  get environment(): TemplateEnvironment {
    return this.#environment(AS_THEY_ARE, (key, run) => {
      const found = run()
      this.#found.set(key, found)
      return found
    })
  }

  /** The same with other secrets; its lookups find what they found before, and new ones fail. */
  get alteredEnvironment(): TemplateEnvironment {
    this.#copies.clear()
    return this.#environment(ALTERED, (key) => {
      if (!this.#found.has(key)) throw new Error('this lookup depends on a secret')
      return this.#found.get(key)
    })
  }

  #environment(view: SecretView, lookup: (key: string, run: () => unknown) => unknown): TemplateEnvironment {
    return {
      scope: this.#scope(view),
      place: { folders: [this.#world.playFolder] },
      ...(this.#file && { load: this.#file.load }),
      lookup: (name, terms, run) => lookup(JSON.stringify([name, terms]), run),
    }
  }

  #scope(view: SecretView): TemplateScope {
    const magic = this.#magic(view)
    return {
      get: (name) => (Object.hasOwn(magic, name) ? magic[name]?.() : this.#variable(this.#host, name, view)),
      names: () => [...Object.keys(this.#host.vars), ...Object.keys(magic)],
      hint: hintFor,
    }
  }

  /** Variables that Ansible sets itself. */
  #magic(view: SecretView): Readonly<Record<string, () => unknown>> {
    const own = ownNames(this.#host)
    const { playFolder, groups: all, isPart = false, runVariables } = this.#world
    if (isPart) return own
    return {
      ...own,
      ...this.#inventoryNames(this.#host),
      groups: () => Object.fromEntries(all),
      hostvars: () => this.#hostvars(view),
      vars: () => this.#variables(this.#host, view),
      playbook_dir: () => playFolder,
      ansible_managed: () => 'Ansible managed',
      ...constants(runVariables),
      ...constants(this.#file?.variables),
    }
  }

  /** Of the inventory that first mentions the host; none for a host that no inventory does. */
  #inventoryNames({ name }: TemplateHost): Readonly<Record<string, () => unknown>> {
    const inventory = this.#world.inventoryOf?.(name)
    if (inventory === undefined) return {}
    return { inventory_file: () => inventory.file, inventory_dir: () => inventory.folder }
  }

  #hostvars(view: SecretView): Lazy {
    const { hosts, localhost } = this.#world
    const hostOf = (name: string): TemplateHost | undefined =>
      hosts.get(name) ?? (name === localhost?.name ? localhost : undefined)
    return new Lazy({
      keys: () => [...new Set([...hosts.keys(), ...(localhost === undefined ? [] : [localhost.name])])],
      has: (name) => hostOf(name) !== undefined,
      get: (name) => {
        const host = hostOf(name)
        // It is one of the names that `hostvars` has.
        if (host === undefined) throw new TypeError(`there is no host ${name}`)
        return this.#variables(host, view)
      },
    })
  }

  #variables(host: TemplateHost, view: SecretView): Lazy {
    const { playFolder, groups, runVariables } = this.#world
    const own: Readonly<Record<string, () => unknown>> = {
      ...ownNames(host),
      ...this.#inventoryNames(host),
      groups: () => Object.fromEntries(groups),
      playbook_dir: () => playFolder,
      ...constants(runVariables),
    }
    return new Lazy({
      keys: () => [...new Set([...Object.keys(host.vars), ...Object.keys(own)])],
      has: (key) => Object.hasOwn(own, key) || Object.hasOwn(host.vars, key),
      get: (key) => {
        if (Object.hasOwn(own, key)) return own[key]?.()
        try {
          return this.#variable(host, key, view)
        } catch (cause) {
          if (!(cause instanceof UndefinedError)) throw cause
          return new Undefined(cause.message, { cause })
        }
      },
    })
  }

  /** Of what the template may change it gets a copy: one, so that it sees its own changes. */
  #variable(host: TemplateHost, name: string, view: SecretView): unknown {
    if (!Object.hasOwn(host.vars, name)) return undefined
    const key = `${host.name}/${name}`
    if (this.#copies.has(key)) return this.#copies.get(key)
    const read = readVariable(host.vars, name)
    const floats = contextOf(host.vars)?.host.floats?.get(name)
    const value = floats === undefined ? read : withFloats(read, floats)
    const isEncrypted = contextOf(host.vars)?.host.encrypted?.has(name) ?? false
    const isSecret = isEncrypted || hasSecret(value)
    if (isSecret) this.hasSecrets = true
    if (!isSecret && !this.#mayChange) return value
    const copy = revealed(value, view, isEncrypted)
    this.#copies.set(key, copy)
    return copy
  }
}

function readVariable(vars: Variables, name: string): unknown {
  try {
    return vars[name]
  } catch (cause) {
    if (typeof cause !== 'object' || cause === null || !aboutUndefined.has(cause)) throw cause
    throw new UndefinedError(`'${name}' has no value`, { cause })
  }
}

const constants = (values: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, () => unknown>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, () => value]))

/** What a play works on, which a variable of a host cannot know: it is read by several plays, and by none. */
const OF_A_PLAY = /^(?:play_hosts|ansible_play_(?:hosts|hosts_all|batch|name|role_names))$/

/** What to do in place of a variable that is not there, where its name tells. */
function hintFor(name: string): string | undefined {
  if (OF_A_PLAY.test(name)) return 'no variable has the hosts of a play: `groups` has those of the inventory'
  return name.startsWith('ansible_') ? 'no facts are gathered here: ask the host in the task file' : undefined
}

/** What Ansible calls a host and its groups. */
function ownNames({ name, groups }: TemplateHost): Readonly<Record<string, () => unknown>> {
  return {
    inventory_hostname: () => name,
    inventory_hostname_short: () => name.split('.')[0],
    group_names: () => groups.filter((group) => group !== 'all').sort(),
  }
}
