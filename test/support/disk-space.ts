/** File systems that are full but for what is left on purpose; as POSIX shell, so that a test can do more in one go. */

/** What there is no more of: pages of 4 KiB for content, or inodes, which every file and folder takes one of. */
export type Resource = 'pages' | 'inodes'

/** In dash `:` would end the shell where a file cannot be made; `true` does not. */
const FILL: Readonly<Record<Resource, string>> = {
  pages: `set -- "$1" $(df -P -k . | tail -n 1); head -c $((($5 / 4 - $1) * 4096)) /dev/zero >.fill-0`,
  inodes: `i=0; while true >.fill-$i; do i=$((i + 1)); done 2>/dev/null
    until [ "$1" = 0 ]; do i=$((i - 1)); rm .fill-$i; set -- $(($1 - 1)); done`,
}

/**
 * The script that fills a small file system, such as a tmpfs with a size and `nr_inodes`.
 *
 * @param folder where it is mounted
 * @param left how much of the resource stays free
 */
export function fillDisk(folder: string, resource: Resource, left: number): string {
  return `cd ${folder} && set -- ${left} && ${FILL[resource]}`
}

/** The script that gives back what {@link fillDisk} took. */
export function freeDisk(folder: string): string {
  return `rm -f ${folder}/.fill-*`
}
