import { describe, expect, test } from 'vitest'
import { parseTaskFlags } from '../../../src/cli/task-flags.ts'
import { makeFolder } from '../../support/folder.ts'

type Environment = Readonly<Record<string, string>>

/** Parses flags under what npm leaves in the environment of a script. */
function under(env: Environment, ...words: string[]) {
  return () =>
    parseTaskFlags(['node', '/x.mjs', ...words], { npm_command: 'run', npm_lifecycle_event: 'deploy', ...env }, [])
}

describe('what npm 11 leaves behind when it takes a flag', () => {
  test.each<[what: string, env: Environment, flag: string]>([
    ['--check', { npm_config_check: 'true' }, '--check'],
    ['--no-check, --check false', { npm_config_check: '' }, '--check'],
    ['--limit=web', { npm_config_limit: 'web' }, '--limit=web'],
    ['--limit="$EMPTY"', { npm_config_limit: '' }, '--limit='],
    ['--list-hosts', { npm_config_list_hosts: 'true' }, '--list-hosts'],
    ['--ask-become-pass', { npm_config_ask_become_pass: 'true' }, '--ask-become-pass'],
    ['--extra-vars=pw=hunter2', { npm_config_extra_vars: 'pw=hunter2' }, '--extra-vars=VARS'],
    ['--diff', { npm_config_diff: 'true' }, '--diff'],
    ['--json', { npm_config_json: 'true' }, '--json'],
    ['-b', { npm_config_b: 'true' }, '-b'],
    ['-K', { npm_config_k: 'true' }, '-K'],
    ['-u=me', { npm_config_u: 'me' }, '-u'],
    ['-T5', { npm_config_t5: 'true' }, '-T5'],
    ['-f5', { npm_config_f5: 'true' }, '-f5'],
    ['-bK', { npm_config_bk: 'true' }, '-bK'],
    ['-bf5', { npm_config_bf5: 'true' }, '-bf5'],
    ['-D', { npm_config_save_dev: 'true' }, '-D'],
  ])('%s', (_what, env, flag) => {
    expect(under(env)).toThrow(`npm took '${flag}' for a setting of its own, and did not hand it on`)
    expect(under(env)).toThrow(expect.objectContaining({ hint: `write: npm run deploy -- ${flag}` }))
  })

  test('its value stays as a word of its own', () => {
    expect(under({ npm_config_long: 'true' }, 'web')).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('npm run deploy --') }),
    )
  })

  test('npx takes what stands before zx', () => {
    const attempt = under({ npm_command: 'exec', npm_config_check: 'true' })
    expect(attempt).toThrow("npx took '--check'")
    expect(attempt).toThrow(expect.objectContaining({ hint: expect.stringContaining('npx zx FILE --check') }))
  })
})

describe('nothing got lost', () => {
  test.each<[what: string, env: Environment, words: string[]]>([
    [
      'under the settings that npm always exports',
      {
        npm_config_user_agent: 'npm/11',
        npm_config_userconfig: '/root/.npmrc',
        npm_config_cache: '/root/.npm',
        npm_config_prefix: '/usr',
        npm_config_local_prefix: '/app',
        npm_config_yes: '',
        npm_config_fund: '',
        npm_config_loglevel: 'verbose',
        npm_config_verbose: 'true',
        npm_config_nodedir: '/usr',
      },
      [],
    ],
    [
      'where the script hands it on',
      { npm_config_check: 'true', npm_config_limit: 'web' },
      ['--check', '--limit', 'web'],
    ],
    ['where settings of npm are off', { npm_config_json: '', npm_config_diff: 'false', npm_config_save_dev: '' }, []],
    ['where help is asked for', { npm_config_check: 'true' }, ['--help']],
  ])('%s', (_what, env, words) => {
    expect(under(env, ...words)).not.toThrow()
  })

  test('where an .npmrc sets it', async () => {
    const folder = await makeFolder({ '.npmrc': 'json=true\nsave-dev = true\n' })
    const env = { npm_config_local_prefix: folder, npm_config_json: 'true', npm_config_save_dev: 'true' }
    expect(under(env)).not.toThrow()
    expect(under({ ...env, npm_config_diff: 'x' })).toThrow("npm took '--diff'")
  })

  test('but another value than the one that arrived is', () => {
    expect(under({ npm_config_limit: 'web' }, '--limit', 'db')).toThrow("npm took '--limit=web'")
  })
})
