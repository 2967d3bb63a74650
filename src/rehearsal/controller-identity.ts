import { readFile, readlink } from 'node:fs/promises'
import { homedir, hostname, userInfo } from 'node:os'
import { execute } from './execute.ts'

/**
 * Which process a rehearsal belongs to, as one word for a label: `BOOT:NAMESPACE:PID:START`.
 * A process id alone gets reused.
 */
export type ControllerIdentity = string

/** Whose rehearsals may be cleaned up together: those of one home folder, where they are written down. */
export function owner(): string {
  return `${userInfo().uid}@${hostname()}:${homedir()}`
}

/** The identity of this process. */
export async function ownIdentity(): Promise<ControllerIdentity> {
  const [boot, namespace] = await surroundings()
  return [boot, namespace, process.pid, await startOf(process.pid)].join(':')
}

/**
 * True where a rehearsal's controller has certainly ended. In doubt false: a controller in another process
 * namespace (a container that shares the engine) cannot be seen from here.
 */
export async function isGone(identity: ControllerIdentity): Promise<boolean> {
  const [boot, namespace, pid, start] = identity.split(':')
  const [ownBoot, ownNamespace] = await surroundings()
  if (boot !== ownBoot) return true
  if (namespace !== ownNamespace || pid === undefined) return false
  return (await startOf(Number(pid))) !== start
}

/** The boot of the kernel and the process namespace; empty on systems that tell neither (macOS). */
async function surroundings(): Promise<readonly [string, string]> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return [boot.trim(), namespace.replace(/\D/g, '')]
}

/** When a process started, in a form that only compares; empty where there is none. */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // Field 22, counted behind the name in parentheses, which may hold blanks (proc(5)).
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    if (process.platform === 'linux') return ''
    const { stdout } = await execute(['ps', '-o', 'lstart=', '-p', String(pid)], { timeoutMs: 5000 })
    return stdout.trim().replace(/\W+/g, '-')
  }
}
