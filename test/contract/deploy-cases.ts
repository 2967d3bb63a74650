/** Rows for the four steps, which need a local file to install. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { artifact } from '../../src/operations/artifact.ts'
import { deploy } from '../../src/operations/deploy.ts'
import { history } from '../../src/operations/history.ts'
import type { ContractCase } from './contract-case.ts'

/** Any file that is always there. */
const src = fileURLToPath(new URL('../../LICENSE', import.meta.url))
const sha256 = createHash('sha256').update(readFileSync(src)).digest('hex')

const INSTALLED = `test "$(sha256sum <"$2"; stat -c "%a %U %G" -- "$2")" = "${sha256}  -
4750 daemon bin"`

/** Whatever happens, the old file or the new one, whole; and the new one with its mode and owner. */
const OLD_OR_INSTALLED = `test "$(cat -- "$2")" = old || ${INSTALLED}`

export const DEPLOY_CASES: readonly ContractCase[] = [
  {
    operation: 'deploy',
    about: 'that replaces a file',
    setUp: 'printf old >"$2" && chmod 0700 -- "$2"',
    perform: async (host, { path }) => {
      const release = await artifact({ src, sha256, dest: path, mode: '4750', owner: 'daemon', group: 'bin' })
      const installed = await deploy(host, release)
      // However often it was cut off: every change has its line, and every line that is one too many is taken back.
      const { doubts, changes } = (await history(host, { dest: path })).data
      if (doubts.length > 0) throw new Error(`the audit log does not add up: ${JSON.stringify({ doubts, changes })}`)
      return installed
    },
    first: 'changed',
    holds: INSTALLED,
    always: OLD_OR_INSTALLED,
    alsoWrites: ['/var/lib/hawser'],
    // It calls some 70 programs.
    cutEvery: 32,
  },
]
