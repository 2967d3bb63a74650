import { describe, expect, test } from 'vitest'
import { UnreachableError } from '../../../src/core/errors.ts'
import { containerTransport } from '../../../src/transport/container.ts'

describe('the argv of a container', () => {
  test("hands the command line over as one word, to the container's own shell", () => {
    const { argv } = containerTransport({ engine: 'podman', name: 'web' }).invocation("exec sh -c 'a b'", 'first')
    expect(argv).toEqual(['podman', 'exec', '-i', '--', 'web', '/bin/sh', '-c', "exec sh -c 'a b'"])
  })

  test('takes a name that looks like a flag for a name', () => {
    const { argv } = containerTransport({ engine: 'docker', name: '--privileged', user: 'deploy' }).invocation(
      'true',
      'further',
    )
    expect(argv.slice(0, 6)).toEqual(['docker', 'exec', '-i', '--user', 'deploy', '--'])
    expect(argv[6]).toBe('--privileged')
  })
})

describe('what an engine says is explained', () => {
  const docker = containerTransport({ engine: 'docker', name: 'web', user: 'deploy' })
  const podman = containerTransport({ engine: 'podman', name: 'web' })

  test.each([
    [docker, 'Error response from daemon: No such container: web', 'no container is named web'],
    [podman, 'Error: no container with name or ID "web" found: no such container', 'no container is named web'],
    [docker, 'Error response from daemon: Container efa802d9755c is not running', 'the container web is not running'],
    [
      podman,
      'Error: can only create exec sessions on running containers: container state improper',
      'the container web is not running',
    ],
    [
      docker,
      'Error response from daemon: Container web is paused, unpause the container before exec',
      'the container web is paused',
    ],
    [
      docker,
      'Cannot connect to the Docker daemon at unix:///x. Is the docker daemon running?',
      'the docker engine does not answer',
    ],
    [
      docker,
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://…": dial unix /var/run/docker.sock: connect: permission denied',
      'this user may not talk to the docker engine',
    ],
    [
      docker,
      'unable to find user deploy: no matching entries in passwd file',
      'there is no user deploy in the container web',
    ],
    [
      docker,
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "/bin/sh": stat /bin/sh: no such file or directory: unknown',
      'the container web has no /bin/sh',
    ],
    [docker, 'spawn docker ENOENT', 'the command docker is not installed'],
  ])('%#: %s %s', async (transport, stderr, message) => {
    const error = await transport.explain({ exitCode: 1, stderr })
    expect(error).toBeInstanceOf(UnreachableError)
    expect(error?.message).toBe(message)
    expect(error?.hint).toBeTruthy()
  })

  test('and what a program in the container says is not', () => {
    expect(docker.explain({ exitCode: 1, stderr: 'sudo: a password is required' })).toBeUndefined()
  })
})
