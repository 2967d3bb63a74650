import { stripToLine } from '../core/escape.ts'
import { Columns } from './columns.ts'
import type { BatchEvent, ErrorReport, HawserEvent, HostEvent, PlayEvent } from './events.ts'
import { errorLines, failureLines, listHosts } from './failure-lines.ts'
import { indent } from './indent.ts'
import { INDENT, operationLines } from './operation-lines.ts'
import { OutputLines } from './output-lines.ts'
import type { Paint } from './palette.ts'
import { count } from './quantities.ts'
import { Recap } from './recap.ts'
import { recapLines } from './recap-lines.ts'

/** Turns events into the lines that a person reads, on a pipe and above a live view alike. */
export class ReportLines {
  readonly #verbosity: number
  readonly #paint: Paint
  readonly #recap = new Recap()
  readonly #output = new OutputLines()
  readonly #columns = new Columns()
  /** Failures that were shown where they happened. */
  readonly #shown = new Set<string>()
  #check = false
  #listing = false
  #begun = false

  /** @param verbosity number of `-v`: 1 shows live output and digests in full, 2 starts, 3 stack traces */
  constructor(verbosity: number, paint: Paint) {
    this.#verbosity = verbosity
    this.#paint = paint
  }

  /** The lines for the next event, without line ends; none for what is not shown. */
  linesOf(event: HawserEvent): string[] {
    this.#recap.add(event)
    const lines = this.#linesOf(event)
    if (lines.length > 0) this.#begun = true
    return lines
  }

  #linesOf(event: HawserEvent): string[] {
    const paint = this.#paint
    switch (event.event) {
      case 'run':
        this.#check = event.check
        this.#listing = event.listing ?? false
        return this.#verbosity > 0 ? [paint('aside', `RUN ${stripToLine(event.taskFile)} (run ${event.runId})`)] : []
      case 'play':
        return this.#play(event)
      case 'batch':
        return this.#batch(event)
      case 'start':
        return this.#verbosity > 1 ? [paint('aside', `${this.#columns.operation(event)}  started`)] : []
      case 'progress':
        return []
      case 'output':
        return this.#verbosity > 0 ? this.#prefixed(event.host, this.#output.push(event)) : []
      case 'operation': {
        if (event.error !== undefined) this.#isNew(event.host, event.error)
        const rest = this.#prefixed(event.host, this.#output.end(event.host, event.operation))
        return [...rest, ...operationLines(event, this.#columns, this.#verbosity > 0, paint)]
      }
      case 'host':
        return [...this.#prefixed(event.host, this.#output.end(event.host)), ...this.#host(event)]
      case 'warning':
        return this.#warning(event.message, event.host)
      case 'error':
        return this.#isNew(undefined, event.error) ? errorLines(event.error, this.#verbosity > 2, paint) : []
      case 'notice':
        return indent(event.message, 0)
      case 'recap':
        if (this.#listing && event.exitCode === 0) return []
        return [...this.#failures(), ...recapLines(event, this.#recap, paint)]
    }
  }

  /** True the first time that an error is to be shown. */
  #isNew(host: string | undefined, error: ErrorReport): boolean {
    const key = JSON.stringify([error.host ?? host, error.code, error.message])
    if (this.#shown.has(key)) return false
    this.#shown.add(key)
    return true
  }

  #play({ name, hosts }: PlayEvent): string[] {
    if (this.#listing) return this.#list(name, hosts)
    for (const host of hosts) this.#columns.cell('host', host)
    const names = hosts.length === 0 ? 'no hosts' : hosts.length > 5 ? count(hosts.length, 'host') : listHosts(hosts)
    const note = this.#check ? this.#paint('unknown', ' (check mode: nothing is changed)') : ''
    return [...(this.#begun ? [''] : []), `${this.#paint('heading', `PLAY ${stripToLine(name)}`)}: ${names}${note}`]
  }

  /** Every host has a line of its own, for eyes and for `grep` alike. */
  #list(name: string, hosts: readonly string[]): string[] {
    const heading = `${this.#paint('heading', `PLAY ${stripToLine(name)}`)}: ${count(hosts.length, 'host')}`
    return [...(this.#begun ? [''] : []), heading, ...hosts.map((host) => `    ${stripToLine(host)}`)]
  }

  #batch({ number, of, hosts }: BatchEvent): string[] {
    return [...(number > 1 ? [''] : []), `${this.#paint('heading', `BATCH ${number} of ${of}`)}: ${listHosts(hosts)}`]
  }

  #prefixed(host: string, lines: readonly string[]): string[] {
    const prefix = this.#paint('aside', `${this.#columns.cell('host', host)}  |`)
    return lines.map((line) => `${prefix} ${line}`.trimEnd())
  }

  /** Only what the operations' lines have not told yet. */
  #host({ host, status, rescued, error }: HostEvent): string[] {
    const name = this.#columns.cell('host', host)
    const isNew = error !== undefined && this.#isNew(host, error)
    const why = isNew ? indent(error.message, INDENT) : []
    const lost = status === 'unreachable' || status === 'unknown'
    return [
      ...(lost ? [`${name}  ${this.#paint('unreachable', status)}`, ...why] : []),
      ...(status === 'failed' && isNew ? [`${name}  ${this.#paint('failed', status)}`, ...why] : []),
      ...(status === 'interrupted' ? [`${name}  ${this.#paint('failed', status)}`] : []),
      ...(rescued ? [`${name}  ${this.#paint('changed', 'rescued')}: what ran before was brought back`] : []),
    ]
  }

  #warning(message: string, host: string | undefined): string[] {
    const [first = '', ...rest] = indent(message, INDENT)
    const where = host === undefined ? '' : `${stripToLine(host)}: `
    return [`${this.#paint('changed', 'WARNING')} ${where}${first.trimStart()}`, ...rest]
  }

  /** Errors that belong to no host ended the run, and so stand right above already. */
  #failures(): string[] {
    const failures = this.#recap.failures.filter(({ host }) => host !== undefined)
    if (failures.length === 0) return []
    return [
      '',
      this.#paint('heading', 'FAILURES'),
      ...failureLines(failures, this.#verbosity > 2, this.#paint).slice(1),
    ]
  }
}
