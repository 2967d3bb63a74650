import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const root = new URL('../../../', import.meta.url)
const MAIN = new URL('dist/src/cli/main.js', root).pathname

function hawser(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

describe('hawser', () => {
  test('tells its version', () => {
    const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
    expect(hawser('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  })

  test.each([['help'], ['--help'], ['-h']])('%s lists the commands', (word) => {
    const { status, stdout } = hawser(word)
    expect(status).toBe(0)
    for (const command of ['rehearse', 'login', 'pin', 'explain', 'types', 'sign'])
      expect(stdout).toMatch(new RegExp(`^  ${command} +\\w`, 'm'))
  })

  test('without a command is a mistake, and shows the same', () => {
    const { status, stdout, stderr } = hawser()
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/usage: hawser COMMAND/)
  })

  test.each(['rehearse', 'login', 'pin', 'explain', 'types', 'sign'])(
    '%s has a help of its own, by either spelling',
    (command) => {
      const help = hawser(command, '--help')
      expect(help).toMatchObject({ status: 0, stderr: '' })
      expect(help.stdout).toMatch(new RegExp(`^usage: .*hawser ${command}`))
      expect(hawser('help', command)).toEqual(help)
    },
  )

  test.each([
    [['rehears', 'x.mjs'], /there is no command 'rehears'; did you mean 'rehearse'\?/],
    [['--versoin'], /there is no flag '--versoin'; did you mean '--version'\?/],
    [['tasks/redeploy.mjs', '--check'], /task files run with zx: npx zx tasks\/redeploy.mjs/],
    [['rehearse'], /rehearse needs a task file/],
    [['rehearse', 'a.mjs', 'relay-1'], /takes one task file, and 'relay-1' is another word/],
    [['rehearse', 'a.mjs', '--twin', 'contaner'], /did you mean 'container'\?/],
    [['rehearse', 'a.mjs', '--kepp'], /there is no flag '--kepp'; did you mean '--keep'\?/],
    [['rehearse', 'a.mjs', '--check'], /--check makes no sense in a rehearsal/],
    [['rehearse', 'nowhere.mjs'], /there is no task file nowhere.mjs/],
    [['login'], /login takes the name of one host/],
  ])('%j is a mistake that says what is right', (args, message) => {
    const { status, stderr } = hawser(...args)
    expect(status).toBe(1)
    expect(stderr).toMatch(message)
    expect(stderr).not.toMatch(/ at .*\.ts:/)
  })

  test('says which Node it needs before anything else can fail', () => {
    const older = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.1' } })`
    const argv = ['--import', `data:text/javascript,${encodeURIComponent(older)}`, MAIN, 'rehearse', 'x.mjs']
    const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/this is Node 20.19.1, and Hawser needs Node >=22.22/)
  })
})
