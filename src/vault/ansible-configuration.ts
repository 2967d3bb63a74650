import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'

/** A setting of Ansible's configuration that names passwords; `;` and `#` begin comments. */
const SETTING = /^[ \t]*(vault_password_file|vault_identity_list)[ \t]*[=:][ \t]*(\S.*?)[ \t]*(?:[ \t][;#].*)?$/m

/** How each setting is given to Hawser. */
const FLAGS: Readonly<Record<string, string>> = {
  vault_password_file: '--vault-password-file',
  vault_identity_list: '--vault-id',
}

/**
 * What Ansible's configuration says about passwords of vaults. Hawser reads no `ansible.cfg`, and whoever comes from Ansible
 * has the password named there: so the error that asks for one tells of it.
 *
 * @param env ANSIBLE_CONFIG names the file; else it is `ansible.cfg` in `cwd`
 * @returns a sentence for the error; undefined where it says nothing
 */
export async function unreadConfiguration(
  env: { readonly ANSIBLE_CONFIG?: string | undefined },
  cwd: string,
): Promise<string | undefined> {
  const file = env.ANSIBLE_CONFIG || 'ansible.cfg'
  const text = await readFile(resolve(cwd, file), 'utf8').catch(() => '')
  const [, name = '', value] = SETTING.exec(text) ?? []
  if (value === undefined) return undefined
  const flags = value.split(/\s*,\s*/).map((each) => `${FLAGS[name]} ${each}`)
  return `the ${name} of ${file} is not read: give it by ${flags.join(' ')}`
}
