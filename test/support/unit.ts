/** Units for tests of services, and what check, run and second run make of them. */
import { expect } from 'vitest'
import type { Outcome } from '../../src/core/outcome.ts'
import { type FileResult, file } from '../../src/operations/file.ts'
import type { Host } from '../../src/operations/host.ts'
import { type ServiceOptions, type ServiceResult, service } from '../../src/operations/service.ts'
import type { TestContainer } from './container.ts'
import { taskHost } from './task-host.ts'

let units = 0

/** Writes a unit of a name that no other test has. */
export async function unit(
  host: Host,
  exec: string,
  more = '',
): Promise<{ readonly name: string; readonly written: Outcome<FileResult> }> {
  units += 1
  const name = `demo-${units}`
  const content = `[Service]\nExecStart=${exec}\n${more}\n[Install]\nWantedBy=multi-user.target\n`
  return { name, written: await file(host, { path: `/etc/systemd/system/${name}.service`, content }) }
}

/** What a check foretells and a run then does, and what a second run does. */
export async function thrice(
  container: TestContainer,
  options: ServiceOptions,
): Promise<[string, Outcome<ServiceResult>, string]> {
  await using checking = taskHost(container, { check: true })
  await using running = taskHost(container)
  const predicted = await service(checking.host, options)
  const done = await service(running.host, options)
  expect(predicted.after).toEqual(done.after)
  const again = await service(running.host, options)
  return [predicted.outcome, done, again.outcome]
}
