import type { HawserError } from '../core/errors.ts'

/** A program and its arguments, to be spawned on the controller without a shell. */
export interface Invocation {
  readonly argv: readonly [string, ...string[]]
  /** Additions to the controller's environment for this process. */
  readonly env?: Readonly<Record<string, string>>
  /**
   * Files that the process leaves behind where it is killed. Present where it is to be killed with the controller: the host
   * then sees the end of its input at once, however much of it is still on its way.
   */
  readonly leaves?: readonly string[]
}

/** How a process of a transport ended, for {@link Transport.explain}. */
export interface ProcessEnd {
  /** Exit code; undefined where a signal ended it. */
  readonly exitCode: number | undefined
  /** What it wrote to stderr before the host answered, at most the last 64 KiB. */
  readonly stderr: string
}

/**
 * How processes are started on one host: an argv prefix and its lifetime, nothing more (DESIGN §3.1).
 * It knows neither users to become nor what runs in the shell.
 */
export interface Transport {
  readonly kind: 'ssh' | 'container' | 'sandbox' | 'local'
  /** For messages: `ssh deploy@relay-1.example.net port 22`. */
  readonly description: string
  /** False where no init system runs by design (the sandbox): services are then skipped. */
  readonly hasInit: boolean
  /** What there is to find out on the controller before the connection is opened, each time. Never rejects. */
  readonly prepare?: () => Promise<void>
  /**
   * The process that carries a channel.
   *
   * @param commandLine one line that every login shell takes alike (see shell/command-line)
   * @param role `first` opens the connection; `further` may count on it being open
   */
  invocation(commandLine: string, role: 'first' | 'further'): Invocation
  /** The error that fits how the first process ended before the host answered; undefined where it is not the transport's doing. */
  explain(end: ProcessEnd): HawserError | undefined | Promise<HawserError | undefined>
  /** Removes what the transport made on the controller, such as a control socket. Never throws. */
  close(): Promise<void>
}
