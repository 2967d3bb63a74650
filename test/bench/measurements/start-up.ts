/** What it costs to start, before any host is spoken to. */
import { join } from 'node:path'
import { CHECKOUT } from '../../support/task-run.ts'
import { taskFile, ZX } from '../hawser-task.ts'
import type { Contestant, Measurement } from '../measurement.ts'
import { runProgram } from '../run-program.ts'

const NODE = join(CHECKOUT, 'node_modules/.bin/node')

function starting(name: string, command: string, ...words: string[]): Contestant {
  return { name, hosts: 0, run: () => runProgram(command, words) }
}

/** The measurement. */
export const startUp: Measurement = {
  name: 'start-up',
  about: 'Node, zx, npx, a task file that only lists its hosts, Ansible',
  async run({ peers }, compete) {
    await compete({
      title: 'start-up',
      contestants: [
        starting('node -e 0', NODE, '-e', '0'),
        starting('zx with an empty file', ZX, taskFile('empty.mjs')),
        starting('npx zx with an empty file', 'npx', 'zx', taskFile('empty.mjs')),
        starting('zx tasks/redeploy.mjs --list-hosts', ZX, 'tasks/redeploy.mjs', '--list-hosts'),
        ...(peers.ansible === undefined ? [] : [starting('ansible --version', 'ansible', '--version')]),
        ...(peers.pyinfra === undefined ? [] : [starting('pyinfra --version', 'pyinfra', '--version')]),
      ],
    })
  },
}
