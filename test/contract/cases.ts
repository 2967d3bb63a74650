/**
 * The table of the contract suite: at least one row for every operation. What each row goes through, on every shell, is
 * in contract.ts.
 */
import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { secret } from '../../src/core/secret.ts'
import { command } from '../../src/operations/command.ts'
import { directory } from '../../src/operations/directory.ts'
import { file } from '../../src/operations/file.ts'
import { history } from '../../src/operations/history.ts'
import { query } from '../../src/operations/query.ts'
import { service } from '../../src/operations/service.ts'
import { template } from '../../src/operations/template.ts'
import { waitFor } from '../../src/operations/wait-for.ts'
import type { ContractCase } from './contract-case.ts'
import { DEPLOY_CASES } from './deploy-cases.ts'

const OLD_OR_NEW = 'case $(cat -- "$2") in old | new) ;; *) exit 1 ;; esac'

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

export const CASES: readonly ContractCase[] = [
  ...DEPLOY_CASES,
  {
    operation: 'directory',
    about: 'with folders above it',
    perform: (host, { path }) =>
      directory(host, { path: `${path}/in/it`, mode: '2750', owner: 'daemon', group: 'bin' }),
    first: 'changed',
    holds: 'test "$(stat -c "%a %U %G" -- "$2/in/it" "$2")" = "2750 daemon bin\n755 root root"',
  },
  {
    operation: 'directory',
    about: 'that is there with another mode',
    setUp: 'mkdir -m 2777 -- "$2"',
    perform: (host, { path }) => directory(host, { path, mode: '0711' }),
    first: 'changed',
    holds: 'test "$(stat -c %a -- "$2")" = 711',
  },
  {
    operation: 'directory',
    about: 'absent',
    setUp: 'mkdir -p -- "$2/in/it" && touch -- "$2/in/file"',
    perform: (host, { path }) => directory(host, { path, state: 'absent' }),
    first: 'changed',
    holds: 'test ! -e "$2"',
  },
  {
    operation: 'file',
    about: 'that is new',
    perform: (host, { path }) => file(host, { path, content: 'new\n', mode: '4755', owner: 'daemon' }),
    first: 'changed',
    holds: 'test "$(cat -- "$2"; stat -c "%a %U" -- "$2")" = "new\n4755 daemon"',
  },
  {
    operation: 'file',
    about: 'that replaces another',
    setUp: 'printf old >"$2" && chmod 640 -- "$2" && chown daemon:bin -- "$2"',
    perform: (host, { path }) => file(host, { path, content: 'new', validate: ['grep', '-q', 'new', '%s'] }),
    first: 'changed',
    holds: 'test "$(cat -- "$2"; stat -c "%a %U %G" -- "$2")" = "new640 daemon bin"',
    always: OLD_OR_NEW,
  },
  {
    operation: 'file',
    about: 'with secret content in the place of a link',
    setUp: 'printf old >"$1/target" && ln -s target "$2"',
    perform: (host, { path }) => file(host, { path, content: secret('new'), mode: '0600' }),
    first: 'changed',
    holds: 'test "$(cat -- "$1/target" "$2"; stat -c %a -- "$2")" = oldnew600 && test ! -h "$2"',
    always: OLD_OR_NEW,
  },
  {
    operation: 'file',
    about: 'too large for an argument',
    setUp: 'printf old >"$2"',
    perform: (host, { path }) => file(host, { path, content: 'new'.repeat(50_000) }),
    first: 'changed',
    holds: 'test "$(wc -c <"$2")" = 150000 && test "$(stat -c %a -- "$2")" = 644',
    always: 'case $(wc -c <"$2") in 3 | 150000) ;; *) exit 1 ;; esac',
  },
  {
    operation: 'file',
    about: 'whose mode alone is managed',
    setUp: 'printf old >"$2"',
    perform: (host, { path }) => file(host, { path, mode: '0604', group: 'bin' }),
    first: 'changed',
    holds: 'test "$(cat -- "$2"; stat -c "%a %G" -- "$2")" = "old604 bin"',
  },
  {
    operation: 'file',
    about: 'absent',
    setUp: 'printf old >"$2"',
    perform: (host, { path }) => file(host, { path, state: 'absent' }),
    first: 'changed',
    holds: 'test ! -e "$2"',
  },
  {
    operation: 'template',
    about: 'of Jinja, in the place of an old file',
    setUp: 'printf old >"$2"',
    perform: (host, { path }) =>
      template(host, {
        path,
        src: 'test/contract/new.j2',
        vars: { word: 'new' },
        validate: ['grep', '-q', 'new', '%s'],
      }),
    first: 'changed',
    holds: 'test "$(cat -- "$2")" = new',
    always: OLD_OR_NEW,
  },
  {
    operation: 'template',
    about: 'that is a function',
    perform: (host, { path }) => template(host, { path, src: () => 'new\n', mode: '0600', owner: 'daemon' }),
    first: 'changed',
    holds: 'test "$(cat -- "$2"; stat -c "%a %U" -- "$2")" = "new\n600 daemon"',
  },
  {
    operation: 'command',
    about: 'with the file that it creates',
    perform: (host, { path }) => command(host, { argv: ['touch', '--', path], creates: path }),
    first: 'changed',
    holds: 'test -e "$2"',
  },
  {
    operation: 'command',
    about: 'with a guard, an environment and input',
    perform: (host, { area, path, name }) =>
      command(host, {
        sh: 'cat >"$TARGET"',
        unless: ['test', '-s', path],
        env: { TARGET: path, OTHER: secret(name) },
        stdin: secret(name),
        cwd: area,
      }),
    first: 'changed',
    holds: 'test "$(cat -- "$2"; printf x)" = "${2##*/}x"',
  },
  {
    operation: 'query',
    about: 'of a name',
    setUp: 'printf old >"$2"',
    perform: async (host, { path, name }) => {
      const outcome = await query(host, {
        argv: ['sh', '-c', 'printf "%s:%s:" "$0" "$NAME"; cat', name],
        env: { NAME: name },
        stdin: path,
      })
      if (outcome.data.stdout !== `${name}:${name}:${path}`) throw new Error(`it was told ${outcome.data.stdout}`)
      return outcome
    },
    first: 'ok',
    holds: OLD_OR_NEW,
    onlyReads: true,
  },
  {
    operation: 'history',
    about: 'of a destination that Hawser never changed',
    setUp: 'printf old >"$2"',
    perform: async (host, { path }) => {
      const outcome = await history(host, { dest: path })
      if (outcome.data.installed !== sha256('old')) throw new Error(`it found ${outcome.data.installed}`)
      return outcome
    },
    first: 'ok',
    holds: OLD_OR_NEW,
    alsoWrites: ['/var/lib/hawser'],
    onlyReads: true,
  },
  {
    operation: 'waitFor',
    about: 'a command',
    setUp: 'printf old >"$2"',
    perform: (host, { path }) => waitFor(host, { command: ['test', '-s', path], for: '5s' }),
    first: 'ok',
    holds: OLD_OR_NEW,
    onlyReads: true,
  },
  {
    operation: 'waitFor',
    about: 'a port of the host itself',
    perform: (host) => waitFor(host, { tcp: 22, for: '5s' }),
    first: 'ok',
    holds: '',
    takesNames: false,
    onlyReads: true,
  },
  {
    operation: 'service',
    about: 'started and enabled',
    kinds: ['systemd'],
    setUp: `printf "[Service]\\nExecStart=/usr/bin/sleep 1000\\n[Install]\\nWantedBy=multi-user.target\\n" \\
      >"/etc/systemd/system/$(basename "$1").service"`,
    perform: (host, { area }) => service(host, { name: basename(area), state: 'started', enabled: true }),
    first: 'changed',
    holds: 'systemctl is-active "$(basename "$1")" && systemctl is-enabled "$(basename "$1")"',
    alsoWrites: ['/etc/systemd/system'],
    takesNames: false,
  },
]
