/** The power cut of the attack suite (test/attack/programs/killer.c): that it cuts where it says, and all of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../support/container.ts'

let container: TestContainer

beforeAll(async () => {
  container = await startContainer('debian')
})
afterAll(() => container[Symbol.asyncDispose]())

/** What a script makes in an empty folder until it is killed at that call, how the killer ends, and what it says. */
async function killed(counted: 'calls' | 'changes', call: number, script: string): Promise<string> {
  await container.sh('rm -rf /opt/cut && mkdir /opt/cut')
  const { exitCode, stderr } = await container.exec([
    ...['/bin/sh', '-c', 'cd /opt/cut && exec /opt/attack/killer "$@"', 'sh'],
    ...[counted, String(call), '/bin/sh', '-c', script],
  ])
  const made = await container.sh('ls -x -w 0 /opt/cut')
  return `${made}; ${exitCode}${stderr === '' ? '' : `; ${stderr.trim()}`}`
}

test('the call of that number, and none after it, is not made', async () => {
  // What goes through a pipe, or nowhere, changes no file; but to open something for writing might.
  const script = 'mkdir a; echo b >b; chmod 600 b; echo c | cat'
  expect(await killed('changes', 1, script)).toBe('; 0')
  expect(await killed('changes', 2, script)).toBe('a; 0')
  // Of the file itself and of what is in it, each is a change.
  expect(await killed('changes', 3, script)).toBe('a  b; 0')
  expect(await container.sh('stat -c %s /opt/cut/b')).toBe('0')
  expect(await killed('changes', 5, script)).toBe('a  b; 3; killer: 4 calls')
  expect(await killed('changes', 0, script)).toBe('a  b; 3; killer: 4 calls')
})

test('every call can be counted, of all processes', async () => {
  const one = Number(/(\d+) calls/.exec(await killed('calls', 0, 'true'))?.[1])
  const three = Number(/(\d+) calls/.exec(await killed('calls', 0, '/bin/true; (/bin/true) & wait'))?.[1])
  expect(one).toBeGreaterThan(10)
  expect(three).toBeGreaterThan(one * 2)
  expect(await killed('calls', one, 'true')).toBe('; 0')
})

test('whoever left the session or lost his parent is killed too', async () => {
  const script = `setsid sleep 801 & (sleep 802 &); sh -c 'trap : TERM HUP; sleep 803; :' &
    until [ "$(pgrep -c -x -f 'sleep 80[123]')" = 3 ]; do sleep 0.05; done; mkdir a`
  expect(await killed('changes', 1, script)).toBe('; 0')
  expect(await container.sh('pgrep -x -f "sleep 80[123]" || echo none')).toBe('none')
})

test('what ends by itself is waited for, and who is stopped stays so until he is told to go on', async () => {
  const script = `(sleep 1; mkdir late) & sh -c 'kill -STOP $$; mkdir woken' & p=$!; sleep 0.5; [ ! -e woken ] || mkdir early
    until [ -e woken ]; do kill -CONT "$p"; sleep 0.05; done`
  expect(await killed('changes', 0, script)).toMatch(/^late {2}woken; 3; killer: \d+ calls$/)
})

test('a program that is not there is no program that nobody killed', async () => {
  const { exitCode, stderr } = await container.exec(['/opt/attack/killer', 'calls', '1', '/nonesuch'])
  expect(`${exitCode} ${stderr}`).toMatch(/^1 \/nonesuch: No such file/)
})
