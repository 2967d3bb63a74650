/** A login whose environment turns every careless program: variables, umask, a search path of other programs. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestContainer } from './container.ts'
import { ssh } from './ssh.ts'

/** Where the programs are that the search path leads to; they write down who called them, in CAPTURED. */
const FOLDER = '/opt/hostile'
/** Lines `PROGRAM UID`: which of the wrong programs, or programs with the wrong library, have run as whom. */
export const CAPTURED = '/opt/hostile/captured'

/** What a login may find in its environment, and what it does to those who look. */
const VARIABLES: Readonly<Record<string, string>> = {
  PATH: FOLDER,
  LD_PRELOAD: `${FOLDER}/preload.so`,
  BASH_ENV: `${FOLDER}/start`,
  ENV: `${FOLDER}/start`,
  IFS: '/0123456789abcdef',
  PS4: `$(${FOLDER}/id)`,
  CDPATH: FOLDER,
  HOME: FOLDER,
  TMPDIR: `${FOLDER}/missing`,
  LC_ALL: 'C.UTF-8',
  LANG: 'tr_TR.UTF-8',
  LANGUAGE: 'tr',
  POSIXLY_CORRECT: '1',
  GREP_OPTIONS: '-v',
  BLOCK_SIZE: 'human-readable',
  QUOTING_STYLE: 'c',
  TIME_STYLE: '+%s',
  TZ: 'Asia/Kathmandu',
  XDG_RUNTIME_DIR: FOLDER,
  nonce: '0'.repeat(32),
  stopped: '1',
  checking: '1',
  type: 'directory',
}

/** Programs that the search path hides. */
const HIDDEN = 'sudo su doas env sh cat id stat ls mv rm mkdir mktemp chmod chown head sha256sum timeout sync printf'

const PRELOAD = `#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
__attribute__((constructor)) static void begin(void) {
  char line[300], name[256] = "";
  int file = open("/proc/self/comm", O_RDONLY);
  ssize_t length = file < 0 ? 0 : read(file, name, sizeof name - 1);
  if (file >= 0) close(file);
  name[length > 0 ? length - 1 : 0] = 0;
  length = snprintf(line, sizeof line, "preloaded:%s %d\\n", name, (int)getuid());
  file = open("${CAPTURED}", O_WRONLY | O_APPEND);
  if (file >= 0 && write(file, line, length) > 0) close(file);
}
`

/** For sshd, PAM and start-up files, each in its own words. */
function files(users: readonly string[]): Readonly<Record<string, string>> {
  const assignments = Object.entries(VARIABLES)
  const start = `umask 000\nset -f\nIFS=x\nalias sudo=: env=: cat=:\ncd ${FOLDER}\n`
  return {
    '/etc/ssh/sshd_config.d/00-hostile.conf': `PermitUserEnvironment yes\nAcceptEnv *\nSetEnv ${assignments.map(([name, value]) => `"${name}=${value}"`).join(' ')}\n`,
    // For everybody, root included, and of root's making: only what is not an order to run something.
    '/etc/environment': assignments
      .filter(([name]) => /^(L|I|P[OS]|GREP|BLOCK|QUOTING|TIME|TZ|TMPDIR|[a-z])/.test(name) && name !== 'LD_PRELOAD')
      .map(([name, value]) => `${name}='${value}'\n`)
      .join(''),
    [`${FOLDER}/start`]: `${start}${FOLDER}/id\n`,
    [`${FOLDER}/.bashrc`]: start,
    [`${FOLDER}/.profile`]: start,
    [`${FOLDER}/preload.c`]: PRELOAD,
    ...Object.fromEntries(
      users.flatMap((user) => [
        [`/home/${user}/.ssh/environment`, assignments.map(([name, value]) => `${name}=${value}\n`).join('')],
        [`/home/${user}/.profile`, start],
        [`/home/${user}/.bashrc`, start],
      ]),
    ),
  }
}

/**
 * Makes the logins of a host hostile, to those users and, as far as sshd and PAM go, to all. Returns when sshd answers
 * again.
 */
export async function makeHostile(container: TestContainer, users: readonly string[]): Promise<void> {
  await container.sh(`mkdir -p ${FOLDER}; : >${CAPTURED}; chmod 666 ${CAPTURED}`)
  await container.sh(users.map((user) => `mkdir -p /home/${user}/.ssh`).join('; '))
  for (const [path, content] of Object.entries(files(users))) await container.write(path, content)
  await container.sh(
    [
      ...users.map((user) => `chown -R ${user}: /home/${user}/.ssh`),
      `for name in ${HIDDEN}; do
         printf '#!/bin/sh\\necho "$0 $(/usr/bin/id -u)" >>${CAPTURED}\\necho captured\\n' >${FOLDER}/$name
         chmod 755 ${FOLDER}/$name
       done`,
      // Where there is no compiler, the variable names a library that is not there.
      `! command -v gcc >/dev/null || gcc -shared -fPIC -O1 -o ${FOLDER}/preload.so ${FOLDER}/preload.c`,
      // The last word on the umask of a login, and of sudo's.
      "printf 'session optional pam_umask.so umask=0777\\n' >>/etc/pam.d/common-session",
      "printf 'session optional pam_umask.so umask=0777\\n' >>/etc/pam.d/common-session-noninteractive",
      'kill -HUP "$(cat /run/sshd.pid)"',
    ].join('\n'),
  )
  for (let tries = 0; (await ssh(container, users[0] ?? 'deploy', 'echo')).exitCode === 255; tries += 1) {
    if (tries > 100) throw new Error('sshd did not come back')
    await sleep(100)
  }
}
