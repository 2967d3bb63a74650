/** What a table of attacks depends on beside Hawser: the kernel and the tools of the hosts. */
import type { Arena } from './attack.ts'

/** The kernel's release and those of its settings that forbid some attacks in sticky folders (proc(5)). */
export interface KernelFacts {
  readonly kernel: string
  /** `fs.protected_regular` and its like, by name. */
  readonly protections: Readonly<Record<string, string>>
}

/** Containers share the kernel of the machine, and its settings. */
export async function kernelFacts({ container }: Arena): Promise<KernelFacts> {
  const [kernel = '', ...settings] = (
    await container.sh('uname -sr; cd /proc/sys/fs; for f in protected_*; do echo "$f $(cat "$f")"; done')
  ).split('\n')
  return { kernel, protections: Object.fromEntries(settings.map((line) => line.split(' ') as [string, string])) }
}

/** The versions of what a deploy runs there: the shell's tools, sudo, sshd. */
export async function toolVersions({ container }: Arena): Promise<string> {
  const said = await container.sh(`
    shell=$(readlink -f /bin/sh)
    case $shell in
      */busybox) "$shell" 2>&1 | head -n 1 | cut -d ' ' -f 1,2 ;;
      *) sha256sum --version | head -n 1; echo "$shell" ;;
    esac
    PATH=$PATH:/opt/host sudo --version | head -n 1; PATH=$PATH:/opt/host:/usr/sbin sshd -V 2>&1 | head -n 1`)
  return said.split('\n').join('; ')
}
