import type { ContainerShell } from '../support/container-shell.ts'

/** Lists folders and all that is in them, by name, type, mode, owner, size, times, inode, link target and content. */
export function snapshot(shell: ContainerShell, folders: readonly string[]): Promise<string> {
  return list(shell, "stat -c '%n|%f|%u|%g|%s|%y|%z|%h|%i'", folders)
}

/** The same without what differs between two runs that did the same: times and inodes. */
export function state(shell: ContainerShell, folder: string): Promise<string> {
  return list(shell, "stat -c '%n|%f|%u|%g'", [folder])
}

async function list(shell: ContainerShell, describe: string, folders: readonly string[]): Promise<string> {
  const each = `for f; do ${describe} -- "$f"; if [ -h "$f" ]; then readlink -- "$f"; elif [ -f "$f" ]; then sha256sum <"$f"; fi; done`
  const look = `for folder; do [ ! -e "$folder" ] || find "$folder" -exec sh -c '${each.replaceAll("'", "'\\''")}' sh {} +; done`
  return (await shell.run(look, ...folders)).split('\n').sort().join('\n')
}
