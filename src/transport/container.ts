import { type HawserError, UnreachableError } from '../core/errors.ts'
import type { Transport } from './types.ts'

/** What {@link containerTransport} needs to know. */
export interface ContainerTransportOptions {
  /** The command to call: both take the same arguments. */
  readonly engine: 'docker' | 'podman'
  /** Name or id of a running container. */
  readonly name: string
  /** User in the container; the image's own where it is not set. */
  readonly user?: string
}

/** What engines say, matched without regard to case, in the words of Docker 20 to 28 and Podman 4 and 5. */
const SAYINGS: readonly {
  readonly said: RegExp
  readonly means: (options: ContainerTransportOptions) => readonly [string, string]
}[] = [
  {
    said: /ENOENT|executable file not found in \$PATH: unknown command/,
    means: ({ engine }) => [
      `the command ${engine} is not installed`,
      `install ${engine}, or choose another ansible_connection`,
    ],
  },
  {
    said: /no such container|no container with name or id/i,
    means: ({ engine, name }) => [`no container is named ${name}`, `see \`${engine} ps --all\``],
  },
  {
    said: /is not running|can only create exec sessions on running containers|container state improper/i,
    means: ({ engine, name }) => [`the container ${name} is not running`, `\`${engine} start ${name}\` starts it`],
  },
  {
    said: /is paused/i,
    means: ({ engine, name }) => [`the container ${name} is paused`, `\`${engine} unpause ${name}\` lets it go on`],
  },
  {
    said: /permission denied.*(daemon|socket|\.sock)/is,
    means: ({ engine }) => [
      `this user may not talk to the ${engine} engine`,
      "the engine's socket is open to root and to its own group only",
    ],
  },
  {
    said: /cannot connect to|is the docker daemon running|unable to connect to podman|connection refused/i,
    means: ({ engine }) => [`the ${engine} engine does not answer`, `\`${engine} info\` says more`],
  },
  {
    said: /unable to find user|no matching entries in passwd/i,
    means: ({ name, user }) => [
      `there is no user ${user ?? ''} in the container ${name}`,
      'ansible_user names the user in the container',
    ],
  },
  {
    said: /(exec: "\/bin\/sh"|stat \/bin\/sh|`\/bin\/sh`).*(no such file|not found)/is,
    means: ({ name }) => [`the container ${name} has no /bin/sh`, 'Hawser needs a POSIX shell on its hosts'],
  },
]

/**
 * Starts processes in a running container with `docker exec -i` or `podman exec -i`.
 * The container's own shell reads the command line, so nothing of the controller's shell is involved.
 */
export function containerTransport(options: ContainerTransportOptions): Transport {
  const { engine, name, user } = options
  const description = `${engine} exec ${name}${user === undefined ? '' : ` as ${user}`}`
  return {
    kind: 'container',
    description,
    hasInit: true,
    invocation: (commandLine) => ({
      argv: [
        engine,
        'exec',
        '-i',
        ...(user === undefined ? [] : ['--user', user]),
        '--',
        name,
        '/bin/sh',
        '-c',
        commandLine,
      ],
      leaves: [],
    }),
    explain: ({ stderr }): HawserError | undefined => {
      const saying = SAYINGS.find(({ said }) => said.test(stderr))
      if (saying === undefined) return undefined
      const [message, hint] = saying.means(options)
      return new UnreachableError(message, { hint })
    },
    close: async () => {},
  }
}
