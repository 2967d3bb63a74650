#!/usr/bin/env node
// Nothing of ours is imported before the Node version is known: a message is worth more than a syntax error.
import { readFileSync } from 'node:fs'

/** One command of `hawser`. */
interface Command {
  readonly summary: string
  /** Runs it with the arguments behind its name, and returns the exit code. */
  readonly run: (argv: readonly string[]) => Promise<number>
}

const COMMANDS: Readonly<Record<string, Command>> = {
  rehearse: {
    summary: 'run a task file twice against throw-away twins of its hosts',
    run: async (argv) => (await import('./rehearse.ts')).rehearseCommand(argv),
  },
  login: {
    summary: 'open a shell in a twin that a rehearsal kept',
    run: async (argv) => (await import('./login.ts')).login(argv),
  },
  disconnect: {
    summary: 'end the connections that runs with --control-persist have kept',
    run: async (argv) => (await import('./disconnect.ts')).disconnect(argv),
  },
  pin: {
    summary: 'write the digests of the artifacts into the inventory',
    run: async (argv) => (await import('./pin.ts')).pin(argv),
  },
  inventory: {
    summary: 'list hosts, groups and variables as ansible-inventory does',
    run: async (argv) => (await import('./inventory.ts')).inventory(argv),
  },
  explain: {
    summary: 'tell where the variables of a host come from, and why',
    run: async (argv) => (await import('./explain.ts')).explain(argv),
  },
  types: {
    summary: 'write the hosts, groups and variables of the inventory as types for task files',
    run: async (argv) => (await import('./types.ts')).types(argv),
  },
  vault: {
    summary: 'encrypt, view and edit files and values, as ansible-vault does',
    run: async (argv) => (await import('./vault.ts')).vault(argv),
  },
  sign: {
    summary: 'sign the manifests of artifacts, so that their deploy can tell who made them',
    run: async (argv) => (await import('./sign.ts')).sign(argv),
  },
}

const USAGE = `usage: hawser COMMAND [ARGUMENT…]

${Object.entries(COMMANDS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)}${summary}`)
  .join('\n')}
  help        show this, or \`hawser help COMMAND\`

Task files run with zx: npx zx tasks/redeploy.mjs --check --diff
`

/** Exit code of usage errors (DESIGN §7). */
const USAGE_EXIT_CODE = 1

async function main(argv: readonly string[]): Promise<number> {
  const { version, engines } = packageManifest()
  if (isOlder(process.versions.node, engines.node)) {
    process.stderr.write(`hawser: this is Node ${process.versions.node}, and Hawser needs Node ${engines.node}\n`)
    process.stderr.write(
      '  hint: `npm install node@24` in the project gives npx a newer one, and leaves the system alone\n',
    )
    return USAGE_EXIT_CODE
  }
  ;(await import('../core/compile-cache.ts')).keepCompiled()
  ;(await import('./closed-output.ts')).passOverClosedOutput()
  const [name = '', ...rest] = argv
  if (['', 'help', '-h', '--help'].includes(name) && rest.length === 0) {
    const stream = name === '' ? process.stderr : process.stdout
    stream.write(USAGE)
    return name === '' ? USAGE_EXIT_CODE : 0
  }
  if (name === '--version' || name === '-V') {
    process.stdout.write(`${version}\n`)
    return 0
  }
  return name === 'help' ? run(rest[0] ?? '', ['--help']) : run(name, rest)
}

async function run(name: string, argv: readonly string[]): Promise<number> {
  const [{ HawserError, UsageError }, { didYouMean }] = await Promise.all([
    import('../core/errors.ts'),
    import('../core/nearest.ts'),
  ])
  try {
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (command === undefined) {
      const isFlag = name.startsWith('-')
      throw new UsageError(
        `there is no ${isFlag ? 'flag' : 'command'} '${name}'${didYouMean(name, isFlag ? ['--help', '--version'] : [...Object.keys(COMMANDS), 'help'])}`,
        { hint: name.endsWith('.mjs') ? `task files run with zx: npx zx ${name}` : '`hawser help` lists the commands' },
      )
    }
    return await command.run(argv)
  } catch (error) {
    if (!(error instanceof HawserError)) throw error
    process.stderr.write(`hawser: ${error.message}\n${error.hint === undefined ? '' : `  hint: ${error.hint}\n`}`)
    return error.exitCode
  }
}

/** Our own package.json: two folders up, in the repository and in the published package alike. */
function packageManifest(): { readonly version: string; readonly engines: { readonly node: string } } {
  // The package's own file, which tests hold to have both.
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as ReturnType<
    typeof packageManifest
  >
}

/** Compares `22.3.0` with `>=22.22`, major and minor only. */
function isOlder(version: string, range: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = range.replace('>=', '').split('.').map(Number)
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}

process.exitCode = await main(process.argv.slice(2))
