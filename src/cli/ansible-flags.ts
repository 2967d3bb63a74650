/**
 * Flags that Ansible's users have in their fingers and that no task file has, each with what to do instead. Without this
 * list the nearest word would be a riddle (`--syntax-check` is not a misspelt `--check`).
 */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ['ask-pass', 'ssh asks by itself where it has to; or set ansible_password in the inventory'],
  ['k', 'ssh asks by itself where it has to; or set ansible_password in the inventory'],
  ['ask-vault-password', 'it is --ask-vault-pass, or -J'],
  ['vault-pass-file', 'it is --vault-password-file'],
  ['become-user', 'set ansible_become_user in the inventory, or with -e'],
  ['become-method', 'set ansible_become_method in the inventory, or with -e'],
  ['connection', 'set ansible_connection in the inventory, or with -e'],
  ['c', 'set ansible_connection in the inventory, or with -e'],
  ['private-key', 'set ansible_ssh_private_key_file in the inventory, or with -e'],
  ['key-file', 'set ansible_ssh_private_key_file in the inventory, or with -e'],
  ['ssh-common-args', 'set ansible_ssh_common_args in the inventory, or with -e'],
  ['ssh-extra-args', 'set ansible_ssh_common_args in the inventory, or with -e'],
  ['syntax-check', '--check also reads everything before it connects, or use --list-hosts'],
  ['version', 'ask for it by: npx hawser --version'],
  ['tags', 'tags are not supported yet'],
  ['t', 'tags are not supported yet'],
  ['skip-tags', 'tags are not supported yet'],
  ['list-tags', 'tags are not supported yet'],
  ['list-tasks', 'a task file is a program: its steps are known when it runs; see them with --check'],
  ['start-at-task', 'run the whole file: what is done already is ok and changes nothing'],
  ['step', 'use --check --diff first, or --limit'],
  ['become-password-file', 'use -K, or set ansible_become_password in the inventory'],
  ['twin', 'rehearsals are a command: npx hawser rehearse FILE'],
  ['attack', 'rehearsals are a command: npx hawser rehearse FILE'],
  ['keep', 'rehearsals are a command: npx hawser rehearse FILE'],
  ['rehearse', 'rehearsals are a command: npx hawser rehearse FILE'],
])

/**
 * What to do instead of a flag of Ansible's or of `hawser rehearse`, for an error's hint.
 *
 * @param name long name or letter, without dashes
 */
export function insteadOf(name: string): string | undefined {
  return INSTEAD.get(name)
}
