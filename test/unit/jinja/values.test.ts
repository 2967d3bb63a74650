/** Templates in inventories: worked out when they are read, and only then. */
import { describe, expect, test } from 'vitest'
import { variablesUnder } from '../../../src/inventory/template-context.ts'
import { errorOf, folderOf, varsOf } from './variables.ts'

describe('a variable with a template', () => {
  test('fails when it is read, and no other does', async () => {
    const vars = await varsOf('good: "{{ 1 + 1 }}"', 'bad: "{{ nmae }}"', 'name: x', 'needs: "{{ bad }}"')
    expect(Object.keys(vars)).toEqual(['good', 'bad', 'name', 'needs'])
    expect(vars.good).toBe(2)
    const error = errorOf(() => vars.bad)
    expect(error.message).toBe("hosts.yml:6:10: there is no variable 'nmae'; did you mean 'name'?; in {{ nmae }}")
    // What needs it fails at the same place: there is the mistake.
    expect(errorOf(() => vars.needs).message).toBe(error.message)
  })

  test('is there for loops, copies and JSON', async () => {
    const vars = await varsOf('a: 1', 'b: "{{ a }}"', 'c: ["{{ b }}", {d: "x{{ b }}"}]')
    const whole = { a: 1, b: 1, c: [1, { d: 'x1' }] }
    expect({ ...vars }).toEqual(whole)
    expect(Object.fromEntries(Object.entries(vars))).toEqual(whole)
    expect(JSON.parse(JSON.stringify(vars))).toEqual(whole)
  })

  test('is worked out once', async () => {
    const vars = await varsOf('drawn: "{{ 1000000000 | random }}"', 'again: "{{ drawn }}"')
    expect(vars.again).toBe(vars.drawn)
    expect(vars.drawn).toBe(vars.drawn)
  })

  test('tells the whole circle', async () => {
    const vars = await varsOf(
      'a: "{{ b }}"',
      'b: "x{{ c }}"',
      'c: "{{ a }}"',
      'own: "{{ own }}"',
      'safe: "{{ a | default(1) }}"',
    )
    expect(errorOf(() => vars.a).message).toBe('hosts.yml:5:8: variables in a circle: a → b → c → a')
    expect(errorOf(() => vars.own).message).toContain('variables in a circle: own → own')
    // No default hides it.
    expect(errorOf(() => vars.safe).message).toContain('variables in a circle: a → b → c → a')
    // Whoever reads it again gets the same, and what stands outside is not harmed.
    expect(errorOf(() => vars.b).message).toContain('b → c → a → b')
  })

  test('takes what is not there for not there, however deep', async () => {
    const vars = await varsOf(
      'bad: "{{ nowhere.to.find }}"',
      'good: "{{ bad | default(\'d\') }}"',
      'is: "{{ bad is defined }}"',
    )
    expect(vars.good).toBe('d')
    expect(vars.is).toBe(false)
  })

  test.for([
    ["{{ '10.0.0.1/24' | ipaddr('address') }}", "there is no filter 'ipaddr' here", 'node:net'],
    ["{{ 'x' | password_hash('sha512') }}", "there is no filter 'password_hash' here", 'mkpasswd'],
    ["{{ 'x' | uper }}", "there is no filter 'uper' here; did you mean 'upper'?", 'task file'],
    ['{{ name is succeeded }}', "there is no test 'succeeded' here", 'outcome of a task'],
    ["{{ lookup('template', 'x') }}", "there is no lookup 'template' here", "operation 'template'"],
    ['{{ [1, 2] | random(seed=1) }}', "the filter 'random': 'seed' is not supported", 'task file'],
    ['{{ ansible_os_family }}', "there is no variable 'ansible_os_family'", 'no facts are gathered here'],
    ['{{ app.prot }}', "'app' has no 'prot'; did you mean 'port'?", undefined],
    ['{{ name + 1 }}', "'+' does not join text and a number", '| int'],
    ['{{ name', "'}}' is missing", undefined],
    ['{% if name %}x', "'if' does not end: {% endif %} is missing", undefined],
    ['{{ name | }}', 'the expression ends where a name is expected', undefined],
    ['{% do name %}', "there is no statement 'do' here", '{% set _'],
    ["{{ '(' is match('(') }}", 'is no regular expression here', undefined],
    ['{{ 1 / 0 }}', 'division by zero', undefined],
    ['{{ range(1000000000) }}', 'is too long', undefined],
    ["{{ 'x' * 100000000 }}", "'*' makes more than", undefined],
    ['{{ hostvars.g.x }}', "'hostvars' has no 'g'", undefined],
    ['{{ lookup("file", "nope.txt") }}', "there is no file 'nope.txt'", 'it was looked for at'],
    ['{{ lookup("pipe", "echo why >&2; exit 3") }}', "the command of lookup('pipe') ended with 3: why", undefined],
    ['{{ missing | mandatory("say x") }}', 'say x', undefined],
    ['{{ name.upper }}', 'a function is no value', 'is () missing'],
  ] as const)('says what is wrong: %s', async ([template, message, hint]) => {
    const vars = await varsOf('name: web', 'app: {port: 1}', `bad: ${JSON.stringify(template)}`)
    const error = errorOf(() => vars.bad)
    expect(error.message).toMatch(/^hosts\.yml:7:10: /)
    expect(error.message).toContain(message)
    expect(error.message).toContain(template.slice(0, 13))
    if (hint !== undefined) expect(error.hint).toContain(hint)
  })

  test('knows the host and the others', async () => {
    const folder = await folderOf({
      'hosts.yml': [
        'web:',
        '  hosts:',
        "    h.example.org: {peer: \"{{ hostvars['i'].port }}\", all_ports: \"{{ groups.web | map('extract', hostvars, 'port') | list }}\"}",
        '    i: {port: "{{ 8000 + 1 }}", broken: "{{ nope }}"}',
        '  vars: {port: 80, who: "{{ inventory_hostname }}/{{ inventory_hostname_short }}", mine: "{{ group_names }}"}',
        'db: {hosts: {i: }}',
      ].join('\n'),
    })
    const vars = await folder.vars('h.example.org', 'hosts.yml')
    expect(vars).toEqual({
      port: 80,
      peer: 8001,
      all_ports: [80, 8001],
      who: 'h.example.org/h',
      mine: ['web'],
    })
    const other = await folder.vars('i', 'hosts.yml')
    expect(other.mine).toEqual(['db', 'web'])
    expect(errorOf(() => other.broken).message).toContain("there is no variable 'nope'")
  })

  test('looks at this machine', async () => {
    const folder = await folderOf({
      'hosts.yml':
        'all: {hosts: {h: }, vars: {note: "{{ lookup(\'file\', \'note.txt\') }}", here: "{{ playbook_dir }}"}}',
      'tasks/files/note.txt': 'from the file\n\n',
    })
    const vars = await folder.vars('h', 'hosts.yml', { taskFile: 'tasks/run.mjs' })
    expect(vars.note).toBe('from the file')
    expect(vars.here).toBe(`${folder.path}/tasks`)
  })

  test('may change its own copies only', async () => {
    const vars = await varsOf('list: [1]', 'more: "{% set _ = list.append(2) %}{{ list }}"')
    expect(vars.more).toEqual([1, 2])
    expect(vars.list).toEqual([1])
  })

  test('tells 8.0 from 8, as Python does', async () => {
    const folder = await folderOf({
      'a.yml': 'all: {hosts: {h: {php: 8.0, n: 8, half: 1.5, app: {v: [1, 2.0]}, chain: "{{ php }}"}}}',
      'b.ini': 'h ini=3.0\n[all:vars]\nhalf_of=4\n',
      'c.yml': [
        'all:',
        '  vars:',
        '    packages: "php{{ php }} {{ n }} {{ half }} {{ app.v[1] }} {{ chain }} {{ ini }} {{ half_of / 2 }} {{ hostvars.h.php }}"',
        '    written: "{{ [php, app] | to_json }}"',
        '    number: "{{ php }}"',
        '    whole: "{{ app }}"',
      ].join('\n'),
    })
    const { hosts } = await folder.load(['a.yml', 'b.ini', 'c.yml'])
    const vars = hosts.get('h')?.vars ?? {}
    expect(vars.packages).toBe('php8.0 8 1.5 2.0 8.0 3.0 2.0 8.0')
    expect(vars.written).toBe('[8.0, {"v": [1, 2.0]}]')
    expect(vars.number).toBe(8)
    expect(vars.php).toBe(8)
    expect(vars.whole).toEqual({ v: [1, 2] })
    // What is laid over it is what JavaScript has: a whole number.
    expect(variablesUnder(vars, { php: 7 }).packages).toMatch(/^php7 8 /)
  })

  test.for([
    '{{ name.constructor }}',
    "{{ name['constructor'] }}",
    '{{ app.constructor }}',
    "{{ app['__proto__'] }}",
    '{{ app.toString }}',
    "{{ [].constructor.constructor('return process')() }}",
    '{{ app.hasOwnProperty }}',
    '{{ range.constructor }}',
    '{{ [1].__proto__ }}',
    "{{ lookup.call('env', 'HOME') }}",
    "{{ 'x' | attr('constructor') }}",
    "{{ [app] | map(attribute='constructor') | list | first }}",
  ])('finds no way to JavaScript: %s', async (template) => {
    const vars = await varsOf('name: web', 'app: {port: 1}', `bad: ${JSON.stringify(template)}`)
    expect(errorOf(() => vars.bad).message).toMatch(
      /^hosts\.yml:7:10: .* has no '(constructor|__proto__|toString|hasOwnProperty|call)'/,
    )
  })

  test('of omit is as if it were not there', async () => {
    const vars = await varsOf('a: "{{ nope | default(omit) }}"', 'b: {c: "{{ omit }}", d: 1}', 'e: ["{{ omit }}", 2]')
    expect(vars.a).toBeUndefined()
    expect(vars.b).toEqual({ d: 1 })
    expect(vars.e).toEqual([2])
  })

  test('is none where !unsafe says so, nor for a name in a key', async () => {
    const vars = await varsOf('a: !unsafe "{{ x }}"', 'b: {"{{ x }}": 1}', 'c: "${#list[@]}"')
    expect({ ...vars }).toEqual({ a: '{{ x }}', b: { '{{ x }}': 1 }, c: '${#list[@]}' })
  })

  test('is read in INI and in -e, too', async () => {
    const folder = await folderOf({ 'hosts.ini': 'h a="{{ b }}"\n[all:vars]\nb=[1, "{{ c }}"]\nc={{ 2 + d }}\n' })
    const vars = await folder.vars('h', 'hosts.ini', { extraVars: ['d="{{ 40 }}"', '{"e": "{{ d }}"}'] })
    expect({ ...vars }).toMatchObject({ a: [1, 42], c: 42, e: 40 })
  })
})
