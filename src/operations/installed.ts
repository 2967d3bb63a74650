/** A release at its place on a host: what `install`, `deploy` and `rollback` return, and what `service` compares with. */
export interface Installed {
  /** Absolute path of the file on the host. */
  readonly dest: string
  /** Its sha256, 64 hexadecimal digits. */
  readonly sha256: string
  /** What people call the release. */
  readonly version?: string
}
