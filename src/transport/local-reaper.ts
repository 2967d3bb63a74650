import { type ChildProcess, spawn } from 'node:child_process'
import { Socket } from 'node:net'

/**
 * POSIX shell that reads what there is to do from standard input, a line for each change, and does it when that ends:
 * `+ PID`, `- PID`, `file PATH`. ssh runs in a process group of its own, with what it has started itself.
 */
const SCRIPT = `
pids=' '
while read -r what value; do
  case $what in
    +) pids="$pids$value " ;;
    -) pids="\${pids%%" $value "*} \${pids#*" $value "}" ;;
    file) set -- "$@" "$value" ;;
  esac
done
for pid in $pids; do kill -9 "-$pid"; done
rm -f -- "$@"
`

/**
 * Cleans up on this machine where we are killed and cannot do it ourselves: a process that the kernel tells of our end
 * by the end of its input. An ssh that waits for a slow line, or that asks its user something, would live on and keep
 * what runs on the host alive; and sockets would stay.
 */
export class LocalReaper {
  #process: ChildProcess | undefined

  /** Kills this process, which leads a process group, when we are gone. */
  adopt(pid: number): void {
    this.#tell(`+ ${pid}`)
  }

  /** The process has ended: its number may become another's. */
  release(pid: number): void {
    this.#tell(`- ${pid}`)
  }

  /** Removes this file when we are gone. */
  remove(path: string): void {
    this.#tell(`file ${path}`)
  }

  #tell(line: string): void {
    this.#process ??= this.#start()
    this.#process.stdin?.write(`${line}\n`)
  }

  #start(): ChildProcess {
    // In a session of its own, so that neither Ctrl-C nor the end of the terminal gets there first.
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'hawser'], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      cwd: '/',
    })
    // Without it, what it is there for is left to the next run.
    child.on('error', () => {})
    child.stdin?.on('error', () => {})
    child.unref()
    if (child.stdin instanceof Socket) child.stdin.unref()
    return child
  }
}
