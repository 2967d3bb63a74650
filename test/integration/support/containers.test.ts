/** The hosts that other tests rely on are what they are said to be. */
import { expect, test } from 'vitest'
import { startContainer } from '../../support/container.ts'
import { CONTAINER_KINDS } from '../../support/images.ts'
import { ssh } from '../../support/ssh.ts'

const SESSION_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

test.for(CONTAINER_KINDS)('a %s host lets its users in by ssh and to root by sudo', async (kind) => {
  await using host = await startContainer(kind)

  expect(await ssh(host, 'deploy', 'id -un')).toEqual({ exitCode: 0, stdout: 'deploy\n', stderr: '' })
  expect(await ssh(host, 'deploy', `sudo -n /usr/bin/env -i PATH=${SESSION_PATH} /bin/sh -c 'id -un'`)).toEqual({
    exitCode: 0,
    stdout: 'root\n',
    stderr: '',
  })
  const asPaula = await ssh(host, 'paula', "sudo -k -S -p '' id -un", 'paula-secret\n')
  expect(asPaula.stdout).toBe('root\n')
  expect((await ssh(host, 'norma', "sudo -k -S -p '' id -un", 'norma-secret\n')).stderr).toContain('not in the sudoers')
  expect((await ssh(host, 'noel', 'id')).exitCode).toBe(1)
  expect((await ssh(host, 'xavier', 'id')).stderr).toContain('Password change required')
})

test.for([
  ['debian', '/usr/bin/dash'],
  ['bash', '/usr/bin/bash'],
  ['busybox', '/usr/bin/busybox'],
  ['systemd', '/usr/bin/dash'],
] as const)('on a %s host /bin/sh is %s', async ([kind, shell]) => {
  await using host = await startContainer(kind)
  expect(await host.sh('readlink -f /bin/sh')).toBe(shell)
})

test('on a BusyBox host the PATH of sessions holds nothing but BusyBox', async () => {
  await using host = await startContainer('busybox')
  // docker-init is process 1, which the engine mounts into every container that asks for one.
  const look = `find "$folder/" ! -type d ! -name docker-init -exec readlink -f {} ';'`
  const targets = await host.sh(`for folder in $(echo ${SESSION_PATH} | tr : ' '); do ${look}; done | sort -u`)
  expect(targets).toBe('/usr/bin/busybox')
})

test('a systemd host runs units', async () => {
  await using host = await startContainer('systemd')
  expect(await host.sh('cat /proc/1/comm')).toBe('systemd')
  await host.write('/etc/systemd/system/nap.service', '[Service]\nExecStart=/usr/bin/sleep 1000\n')
  await host.sh('systemctl daemon-reload && systemctl start nap')
  expect(await host.sh('systemctl is-active nap')).toBe('active')
})

test('a host has login shells of every sort, and talks', async () => {
  await using host = await startContainer('debian')
  expect((await ssh(host, 'fiona', 'echo $FISH_VERSION')).stdout).toMatch(/^\d/)
  expect((await ssh(host, 'tessa', 'echo $tcsh')).stdout).toMatch(/^\d/)
  expect((await ssh(host, 'nora', 'true')).stdout).toContain('a host that talks')
  expect((await ssh(host, 'bella', 'true')).stderr).toContain('Authorised use only')
  expect((await ssh(host, 'dora', 'doas -n id -un')).stdout).toBe('root\n')
  expect((await ssh(host, 'rita', 'sudo -n id -un')).stderr).toContain('tty')
})
