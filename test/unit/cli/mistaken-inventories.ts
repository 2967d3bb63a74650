/** Inventories with a mistake, and what is said of each. */

/** What somebody has in a folder, beginning with what `-i` names. */
export type Files = Readonly<Record<string, string | Buffer>>

/** A mistake, and how it is told. */
export interface Mistake {
  /** What it is, in a few words. */
  readonly about: string
  /** The files that it is in. */
  readonly files: Files
  /** Symbolic links beside the files, by their names: what they lead to. */
  readonly links?: Readonly<Record<string, string>>
  /** A named pipe that nobody writes to. */
  readonly pipe?: string
  /** What `-i` is given; the first of the files where it is not set. */
  readonly inventory?: string
  /** What the error begins with: the place, from the folder on, and what is wrong. */
  readonly told: string
  /** True where `hawser inventory` is asked as well: it reads by the same code. */
  readonly alsoListed?: boolean
}

/** One YAML file. */
const yaml = (text: string): Files => ({ 'i.yaml': text })
/** One INI file. */
const ini = (text: string): Files => ({ 'i.ini': text })
/** A host, and a file of variables. */
const vars = (text: string | Buffer): Files => ({ 'i.yaml': 'all: {hosts: a}\n', 'group_vars/all.yml': text })
/** A value within that many brackets. */
const nested = (open: string, close: string, count: number) => `${open.repeat(count)}x${close.repeat(count)}`
/** Nine references each, to the line before. */
const bomb = (line: (name: string, of: string) => string) =>
  [...'bcdefghijkl'].map((name, index) => line(name, 'abcdefghijk'.charAt(index))).join('')

/** Each of these is one error. */
export const MISTAKES: readonly Mistake[] = [
  { about: 'a list of hosts', files: yaml('all:\n  hosts: [a, b]\n'), told: 'i.yaml:2:10: hosts: a list does not fit' },
  { about: 'a list of groups', files: yaml('- web\n'), told: 'i.yaml:1:1: the inventory: a list does not fit' },
  {
    about: 'a list of variables',
    files: vars('- x: 1\n'),
    told: 'group_vars/all.yml:1:1: a file of variables must be a map',
  },
  { alsoListed: true, about: 'a tab', files: yaml('all:\n\thosts: a\n'), told: 'i.yaml:2:1: a tab indents this line' },
  {
    about: 'a key twice',
    files: yaml('all:\n  hosts:\n    a:\n    a:\n'),
    told: "i.yaml:4:5: the key 'a' stands here for the second time in one map",
  },
  {
    about: 'a variable twice',
    files: vars('x: 1\nx: 2\n'),
    told: "group_vars/all.yml:2:1: the key 'x' stands here for the",
  },
  {
    about: 'variables of a group that is none',
    files: ini('[web]\na\n[wbe:vars]\nx=1\n'),
    told: "i.ini:3:1: [wbe:vars]: there is no group 'wbe'; did you mean 'web'?",
  },
  {
    about: 'a child that is no group',
    files: ini('[web]\na\n[all:children]\nwbe\n'),
    told: "i.ini:4:1: [all:children]: there is no group 'wbe'; did you mean 'web'?",
  },
  {
    about: 'a circle',
    files: yaml('a:\n  children:\n    b:\nb:\n  children:\n    a:\n'),
    told: 'i.yaml:6:5: groups in a circle: a → b → a',
  },
  {
    about: 'a circle below many ways',
    files: ini(
      `[g0]\na\n[h0]\n${Array.from({ length: 60 }, (_, at) => `[g${at + 1}:children]\ng${at}\nh${at}\n[h${at + 1}:children]\ng${at}\nh${at}\n`).join('')}[g0:children]\nh60\n`,
    ),
    told: 'i.ini:365:1: groups in a circle: ',
  },
  {
    about: 'a range backwards',
    files: yaml('all:\n  hosts:\n    web[9:1]:\n'),
    told: "i.yaml:3:5: 'web[9:1]': the range",
  },
  {
    about: 'a billion hosts',
    files: yaml('all:\n  hosts:\n    web[1:1000000000]:\n'),
    told: "i.yaml:3:5: 'web[1:1000000000]' stands for more than 100000 hosts",
  },
  {
    about: 'ranges within ranges',
    files: ini('web[1:1000]-[1:1000]-[1:1000]\n'),
    told: "i.ini:1:1: 'web[1:1000]-[1:1000]-[1:1000]' stands for more than",
  },
  {
    about: 'many ranges',
    files: ini(Array.from({ length: 500 }, (_, at) => `w${at}-[1:99999]\n`).join('')),
    told: "i.ini:4:1: up to 'w3-[1:99999]' the ranges of this file stand for more than 300000 hosts",
  },
  {
    about: 'two spellings of one variable',
    files: yaml('all:\n  hosts:\n    a:\n      ansible_ssh_host: x\n      ansible_host: y\n'),
    told: 'i.yaml:5:21: ansible_host and ansible_ssh_host are two names of one setting, and differ',
  },
  {
    about: 'two spellings in files of one folder',
    files: {
      'i.yaml': 'all: {hosts: a}\n',
      'group_vars/all/a.yml': 'ansible_user: x\n',
      'group_vars/all/b.yml': 'ansible_ssh_user: y\n',
    },
    told: 'group_vars/all/b.yml:1:19: ansible_ssh_user and ansible_user are two names of one setting',
  },
  {
    about: 'a file that cannot be read',
    files: {},
    inventory: '/proc/self/mem',
    told: "inventory '/proc/self/mem' cannot be read",
  },
  {
    about: 'no such file',
    files: yaml(''),
    inventory: 'j.yaml',
    told: "inventory 'F/j.yaml': there is no such file; did you mean 'i.yaml'?",
  },
  {
    alsoListed: true,
    about: '50 MB of YAML',
    files: { 'i.yaml': Buffer.alloc(50_000_000, 'group: {hosts: a}\n') },
    told: "inventory 'F/i.yaml' is larger than 16 MiB",
  },
  {
    about: '50 MB of variables',
    files: vars(Buffer.alloc(50_000_000, 'x: 1\n')),
    told: "variables 'F/group_vars/all.yml' is larger than 16 MiB",
  },
  {
    alsoListed: true,
    about: 'a device',
    files: {},
    inventory: '/dev/zero',
    told: "inventory '/dev/zero' is a pipe or a device, and no file",
  },
  { about: 'a pipe', files: {}, pipe: 'p', inventory: 'p', told: "inventory 'F/p' is a pipe or a device, and no file" },
  {
    about: 'a pipe among variables',
    files: yaml('all: {hosts: a}\n'),
    pipe: 'host_vars/a',
    told: "variables 'F/host_vars/a' is a pipe or a device, and no file",
  },
  {
    alsoListed: true,
    about: 'a bomb of references',
    files: yaml(
      `all:\n  vars:\n    a: &a [x]\n${bomb((name, of) => `    ${name}: &${name} [${Array(9).fill(`*${of}`).join()}]\n`)}`,
    ),
    told: 'i.yaml:10:11: references unfold to too many values',
  },
  {
    about: 'a bomb of merges among variables',
    files: vars(`a: &a {x: 1}\n${bomb((name, of) => `${name}: &${name} {<<: [${Array(9).fill(`*${of}`).join()}]}\n`)}`),
    told: 'group_vars/all.yml:8:12: references unfold to too many values',
  },
  {
    about: 'lists in one another',
    files: yaml(`all:\n  vars:\n    x: ${nested('[', ']', 100_000)}\n`),
    told: 'i.yaml:3:208: maps and lists stand in one another more than 200 levels deep',
  },
  {
    about: 'maps in one another, line by line',
    files: vars(Array.from({ length: 250 }, (_, at) => `${' '.repeat(at)}a:\n`).join('')),
    told: 'group_vars/all.yml:50:50: maps and lists stand in one another',
  },
  {
    about: 'references in one another',
    files: vars(
      `a0: &a0 [x]\n${Array.from({ length: 300 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]\n`).join('')}`,
    ),
    told: 'group_vars/all.yml:201:13: maps and lists stand in one another',
  },
  {
    about: 'a reference within itself',
    files: vars('x: &x\n  y: *x\n'),
    told: "group_vars/all.yml:2:6: '*x' stands inside of what it refers to",
  },
  {
    about: 'bytes that are no UTF-8',
    files: { 'i.yaml': Buffer.from('all:\n  hosts:\n    caf\xe9:\n', 'latin1') },
    told: 'i.yaml:3:8: this is not UTF-8 text',
  },
  {
    about: 'UTF-16',
    files: vars(Buffer.from('\ufeffx: 1\n', 'utf16le')),
    told: 'group_vars/all.yml:1:1: this is not UTF-8 text',
  },
  { about: 'a NUL', files: vars('x: 1\ny: a\0b\n'), told: 'group_vars/all.yml:2:5: a NUL byte stands here' },
  {
    about: 'a link to itself',
    files: yaml(''),
    links: { 'l.yaml': 'l.yaml' },
    inventory: 'l.yaml',
    told: "inventory 'F/l.yaml' cannot be read",
  },
  {
    about: 'a link in a circle of folders',
    files: { 'inv/a.yaml': 'all: {hosts: a}\n', 'inv/sub/b.yaml': 'all: {hosts: b}\n' },
    links: { 'inv/sub/one': '..' },
    inventory: 'inv',
    told: "the link 'F/inv/sub/one' leads back to 'F/inv', which it is in",
  },
]
