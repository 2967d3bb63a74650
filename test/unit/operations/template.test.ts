/** What `template` sends to a host, and what it refuses, without one. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { secret } from '../../../src/core/secret.ts'
import { loadInventory } from '../../../src/inventory/index.ts'
import type { Host, OperationPort, OperationRequest, RemoteCall, Steps } from '../../../src/operations/host.ts'
import { type TemplateOptions, template } from '../../../src/operations/template.ts'

const TEMPLATES = 'test/unit/operations/templates'

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hawser-template-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** Calls of remote programs, with what a host would answer that has just changed. */
async function sentBy(options: TemplateOptions, vars: Host['vars'], name = 'h'): Promise<RemoteCall> {
  const calls: RemoteCall[] = []
  const answer = {
    text: (part: string) => (part === 'outcome' ? 'changed' : undefined),
    bytes: () => undefined,
    sections: ['outcome'],
    log: '',
  }
  const call = async (sent: RemoteCall) => {
    calls.push(sent)
    return answer
  }
  // Only what a plan of one trip or several asks for.
  const steps = { call } as unknown as Steps
  const perform = async (request: OperationRequest<unknown>): Promise<unknown> =>
    'call' in request ? request.read(await call(request.call)) : await request.steps(steps)
  const host = { name, groups: ['all'], vars, check: false, port: { perform, diff: true } as unknown as OperationPort }
  await template(host as unknown as Host, options)
  const [first] = calls
  if (first === undefined) throw new Error('nothing was sent')
  return first
}

/** The content that is sent, and how. */
async function contentOf(
  options: TemplateOptions,
  vars: Host['vars'],
): Promise<{ content: unknown; delivery: unknown }> {
  const { args } = await sentBy(options, vars)
  const at = args.findIndex((word) => word === 'here' || word === 'secret-here')
  return { content: args[at + 1], delivery: args[at] }
}

const write = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

const USERS = { users: [{ name: 'ann', admin: true }, { name: 'bob' }] }

describe('a Jinja file', () => {
  // The files *.ansible.txt are what ansible-core 2.14 wrote of the same templates and variables.
  test.for([
    ['blocks', {}, 'blocks'],
    ['blocks', { lstripBlocks: true, trimBlocks: false }, 'blocks-lstrip'],
    ['header', {}, 'header'],
  ] as const)('%s with %o gives byte for byte what Ansible gives', async ([name, options, answer]) => {
    const src = `${TEMPLATES}/${name}.j2`
    const { content, delivery } = await contentOf({ path: '/etc/x', src, ...options }, USERS)
    expect(content).toBe(await readFile(`${TEMPLATES}/${answer}.ansible.txt`, 'utf8'))
    expect(delivery).toBe('here')
  })

  test('sees the host, its variables, those of the call, and other hosts', async () => {
    await write('hosts.yml', 'web: {hosts: {h: {port: "{{ base + 1 }}"}, i: {port: 9}}, vars: {base: 1}}')
    const { hosts } = await loadInventory(['hosts.yml'], { cwd: folder })
    const src = await write(
      'a.j2',
      '{{ inventory_hostname }} {{ port }} {{ own }} {% for h in groups.web %}{{ hostvars[h].port }};{% endfor %}{{ template_destpath }}\n',
    )
    const vars = hosts.get('h')?.vars ?? {}
    const { content } = await contentOf({ path: '/etc/x', src, vars: { own: 'mine', base: 10 } }, vars)
    // Templates of the inventory see what the call says, too.
    expect(content).toBe('h 11 mine 2;9;/etc/x\n')
  })

  test('with a secret in it is secret, and one without is not', async () => {
    const src = await write('s.j2', 'password={{ password }}\n')
    const { content, delivery } = await contentOf({ path: '/etc/x', src }, { password: secret('open-sesame') })
    expect(delivery).toBe('secret-here')
    expect(String(content)).toBe('[redacted]')
    expect(Object(content).reveal()).toBe('password=open-sesame\n')
    const other = await write('t.j2', 'port=1\n')
    expect(await contentOf({ path: '/etc/x', src: other }, { password: secret('open-sesame') })).toMatchObject({
      delivery: 'here',
    })
  })

  test('with a mistake is named by file, line and column', async () => {
    const src = await write('bad.j2', 'one\r\ntwo {{ port }}\r\n{% if port %}\r\n  {{ prot }}\r\n{% endif %}\r\n')
    await expect(sentBy({ path: '/etc/x', src }, { port: 1 })).rejects.toMatchObject({
      code: 'HAWSER_OPERATION',
      message: expect.stringMatching(/bad\.j2:4:6: there is no variable 'prot'; did you mean 'port'\?$/),
    })
    await write('inner.j2', '\n{{ nope }}')
    const outer = await write('outer.j2', '#jinja2: trim_blocks: False\n\n{% include "inner.j2" %}')
    await expect(sentBy({ path: '/etc/x', src: outer }, {})).rejects.toThrow(
      /inner\.j2:2:4: there is no variable 'nope'/,
    )
    const after = await write('after.j2', '#jinja2: trim_blocks: False\nx\n{{ nope }}')
    await expect(sentBy({ path: '/etc/x', src: after }, {})).rejects.toThrow(/after\.j2:3:4: /)
    const circle = await write('circle.j2', '{% include "circle.j2" %}')
    await expect(sentBy({ path: '/etc/x', src: circle }, {})).rejects.toThrow('templates include each other')
    await expect(sentBy({ path: '/etc/x', src: join(folder, 'none.j2') }, {})).rejects.toThrow('there is no file')
    const missing = await write('missing.j2', '{% include "no.j2" %}')
    await expect(sentBy({ path: '/etc/x', src: missing }, {})).rejects.toThrow("there is no template 'no.j2'")
  })
})

describe('a function', () => {
  test('makes the content of the variables', async () => {
    const src = (vars: Host['vars']): string => `port=${vars.port} ${vars.own}\n`
    const { content } = await contentOf({ path: '/etc/x', src, vars: { own: 1 } }, { port: 80 })
    expect(content).toBe('port=80 1\n')
  })

  test('may make a secret of secrets', async () => {
    const password = secret('open-sesame')
    const src = (vars: Host['vars']) => secret`password=${vars.password}`
    expect(await contentOf({ path: '/etc/x', src }, { password })).toMatchObject({ delivery: 'secret-here' })
    // Text loses it, and must not be written for it.
    await expect(sentBy({ path: '/etc/x', src: (vars) => `password=${vars.password}` }, { password })).rejects.toThrow(
      'stands in the place of a secret',
    )
  })

  test('that gives no text is refused', async () => {
    // A task file is not type-checked by force.
    const src = (async () => 'x') as unknown as () => string
    await expect(sentBy({ path: '/etc/x', src }, {})).rejects.toThrow('did not return text')
  })
})

test.for([
  [{ path: '/etc/x/', src: 'a.j2' }, "ends like a folder's"],
  [{ path: '/etc/x', src: 'a.j2', validate: ['true'] }, "no word holds '%s'"],
  [{ path: '/etc/x', src: 'a.j2', vars: [1] }, 'a map of variables'],
  [{ path: '/etc/x', src: 'a.j2', trim_blocks: true }, 'trimBlocks'],
] as const)('%o is refused', async ([options, message]) => {
  // These are mistakes on purpose.
  await expect(sentBy(options as unknown as TemplateOptions, {})).rejects.toThrow(message)
})
