/** The hosts that other tests rely on are what they are said to be. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startContainer, type TestContainer } from '../../support/container.ts'
import { ssh } from '../../support/ssh.ts'

const SESSION_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Each kind of host, and what /bin/sh is there. */
const SHELLS = [
  ['debian', '/usr/bin/dash'],
  ['bash', '/usr/bin/bash'],
  ['busybox', '/usr/bin/busybox'],
  ['systemd', '/usr/bin/dash'],
] as const

let host: TestContainer

describe.for(SHELLS)('a %s host', ([kind, shell]) => {
  beforeAll(async () => {
    host = await startContainer(kind)
  })
  afterAll(() => host[Symbol.asyncDispose]())

  test(`runs ${shell} as /bin/sh`, async () => {
    expect(await host.sh('readlink -f /bin/sh')).toBe(shell)
  })

  test('lets its users in by ssh, and to root by sudo where they may', async () => {
    const commandLine = `sudo -n /usr/bin/env -i PATH=${SESSION_PATH} /bin/sh -c 'id -un'`
    expect(await ssh(host, 'deploy', commandLine)).toEqual({ exitCode: 0, stdout: 'root\n', stderr: '' })
    expect((await ssh(host, 'paula', "sudo -k -S -p '' id -un", 'paula-secret\n')).stdout).toBe('root\n')
    const refused = await ssh(host, 'norma', "sudo -k -S -p '' id -un", 'norma-secret\n')
    expect(refused.stderr).toContain('not in the sudoers')
    expect((await ssh(host, 'rita', 'sudo -n id -un')).stderr).toContain('tty')
    expect((await ssh(host, 'dora', 'doas -n id -un')).stdout).toBe('root\n')
  })

  test('keeps those out who may not come in', async () => {
    expect((await ssh(host, 'noel', 'id')).stdout).toContain('not available')
    expect(await ssh(host, 'fabian', 'id')).toEqual({ exitCode: 1, stdout: '', stderr: '' })
    expect((await ssh(host, 'xavier', 'id')).stderr).toContain('Password change required')
  })

  test('greets with a banner', async () => {
    expect((await ssh(host, 'bella', 'true')).stderr).toContain('Authorised use only')
  })

  if (kind === 'busybox') {
    test('has nothing but BusyBox in the PATH of sessions', async () => {
      // docker-init is process 1, which the engine mounts into every container that asks for one.
      const look = `find "$folder/" ! -type d ! -name docker-init -exec readlink -f {} ';'`
      const targets = await host.sh(`for folder in $(echo ${SESSION_PATH} | tr : ' '); do ${look}; done | sort -u`)
      expect(targets).toBe('/usr/bin/busybox')
    })
  } else {
    test('has login shells of every sort, and start-up files that talk', async () => {
      expect((await ssh(host, 'fiona', 'echo $FISH_VERSION')).stdout).toMatch(/^\d/)
      expect((await ssh(host, 'tessa', 'echo $tcsh')).stdout).toMatch(/^\d/)
      expect((await ssh(host, 'nora', 'true')).stdout).toContain('a host that talks')
    })
  }

  if (kind === 'systemd') {
    test('runs units', async () => {
      expect(await host.sh('cat /proc/1/comm')).toBe('systemd')
      await host.write('/etc/systemd/system/nap.service', '[Service]\nExecStart=/usr/bin/sleep 1000\n')
      await host.sh('systemctl daemon-reload && systemctl start nap')
      expect(await host.sh('systemctl is-active nap')).toBe('active')
    })
  }
})
