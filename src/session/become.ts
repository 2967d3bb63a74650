import { BecomeError, UsageError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { CLEAN_ENVIRONMENT, shellCommand, suCommand } from '../shell/command-line.ts'

/** How a channel gets from the user who logs in to the one who works. */
export interface Become {
  readonly method: 'sudo' | 'su' | 'doas'
  readonly user: string
  /** Sent on standard input, and only in answer to the prompt. */
  readonly password?: Secret
}

/** How the question for a password is known on standard error, where banners and start-up files may write anything. */
export interface Prompt {
  /** What the become command asks with. */
  readonly words: string
  /** What stands before it somewhere: nothing counts as a question until it has come. Holds the nonce, or `words` does. */
  readonly after: string
}

/** A command line, and the question for the password that it asks. */
export interface BecomeCommand {
  readonly commandLine: string
  /** Undefined where no password would be taken. */
  readonly prompt?: Prompt
}

/** Names that mean the same in every login shell without quoting (useradd(8) allows no others by default). */
const USER_NAME = /^[A-Za-z_][A-Za-z0-9_.-]*$/

/**
 * The command line that runs shell text on a host, as the wanted user, in a clean environment.
 *
 * It begins with `exec`, so that a function named `sudo` in a start-up file is not called, and reaches the become
 * command through `env -i`, so that neither the user's PATH nor his locale has a say (THREATS, level 2).
 *
 * @param text POSIX shell
 * @param become undefined for the user who logs in
 * @param nonce makes the prompt recognisable; others can see it, but cannot write to our standard error
 * @throws {UsageError} for a user name that no system has
 */
export function becomeCommand(text: string, become: Become | undefined, nonce: string): BecomeCommand {
  if (become === undefined) return { commandLine: `exec ${CLEAN_ENVIRONMENT} ${shellCommand(text)}` }
  const { method, user, password } = become
  if (!USER_NAME.test(user)) throw new UsageError(`become user: '${user}' is not a user name`)
  const clean = `${CLEAN_ENVIRONMENT} ${shellCommand(text)}`
  switch (method) {
    case 'sudo': {
      if (password === undefined) return { commandLine: `exec ${CLEAN_ENVIRONMENT} sudo -n -u ${user} -- ${clean}` }
      const words = `[sudo ${nonce}]`
      return {
        commandLine: `exec ${CLEAN_ENVIRONMENT} sudo -k -S -p '${words}' -u ${user} -- ${clean}`,
        prompt: { words, after: '' },
      }
    }
    case 'su': {
      // su has no option for its prompt; PAM writes this one in the C locale (pam_unix). A banner may hold it, too: so a
      // shell says when su is about to begin.
      const after = `[su ${nonce}]`
      const announced = `/bin/sh -c 'printf %s "$0" >&2; exec su -s /bin/sh "$@"' '${after}'`
      return {
        commandLine: `exec ${CLEAN_ENVIRONMENT} ${announced} ${user} ${suCommand(text)}`,
        prompt: { words: 'Password: ', after },
      }
    }
    case 'doas':
      return { commandLine: `exec ${CLEAN_ENVIRONMENT} doas -n -u ${user} ${clean}` }
  }
}

/**
 * The error that fits what a become command wrote before the host answered.
 *
 * @param stderr in the C locale
 * @param prompts how often a password was asked for
 * @returns undefined where nothing in it comes from a become command
 */
export function explainBecome(become: Become, stderr: string, prompts: number): BecomeError | undefined {
  const { method, user } = become
  const has = (pattern: RegExp): boolean => pattern.test(stderr)
  if (method === 'su' && become.password === undefined && has(/Password: /)) {
    return new BecomeError(`su wants the password of ${user}`, { hint: 'run with -K, or set ansible_become_password' })
  }
  if (prompts > 1 || has(/Sorry, try again|incorrect password|Authentication failure|incorrect password attempt/)) {
    return new BecomeError(`${method} did not take the password`, { hint: 'check -K or ansible_become_password' })
  }
  if (has(/not in the sudoers file|is not allowed to (run|execute)|may not run sudo/)) {
    return new BecomeError(`the login user may not become ${user}: sudo's policy says no`, {
      hint: 'see `sudo -l` on the host',
    })
  }
  if (has(/you must have a tty to run sudo/)) {
    return new BecomeError('sudo insists on a terminal (requiretty)', {
      hint: "put 'Defaults:USER !requiretty' into sudoers",
    })
  }
  if (has(/password is required|a terminal is required to read the password/)) {
    return new BecomeError(`sudo wants a password to become ${user}`, {
      hint: 'run with -K, or set ansible_become_password',
    })
  }
  if (
    has(/account (validation failure|is locked)|Account or password is expired|has expired|password change required/i)
  ) {
    return new BecomeError(`${method}: the account's password has expired or it is locked`, {
      hint: 'log in once by hand and set a new one',
    })
  }
  if (has(/unknown user|user \S+ does not exist|no passwd entry/i)) {
    return new BecomeError(`there is no user ${user} on the host`, { hint: 'check ansible_become_user' })
  }
  if (has(new RegExp(`(env|exec).*${method}.*(No such file|not found)|${method}.*(No such file|not found)`))) {
    return new BecomeError(`there is no ${method} on the host`, {
      hint: 'install it, or set ansible_become_method to sudo, su or doas',
    })
  }
  if (method === 'doas' && has(/doas:/)) {
    return new BecomeError(`doas does not let the login user become ${user} without a password`, {
      hint: "doas takes no password without a terminal: give the user 'permit nopass' in doas.conf",
    })
  }
  if (has(/^sudo: /m)) return new BecomeError(`sudo failed: ${/^sudo: (.*)$/m.exec(stderr)?.[1] ?? ''}`)
  return undefined
}
