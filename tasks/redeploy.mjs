#!/usr/bin/env zx
// @ts-check
// Brings the hosts of the group `relay` to the release that the inventory pins, one host after the other.
//
//   npx hawser rehearse tasks/redeploy.mjs        first on twins
//   npx zx tasks/redeploy.mjs --check --diff      then a look at what would change
//   npx zx tasks/redeploy.mjs
import { artifact, deploy, play, rollback, service, waitFor } from 'hawser'

await play(
  {
    name: 'redeploy',
    hosts: 'relay',
    become: true,
    serial: 1,
    // For every host, before any contact: a wrong digest costs no connection.
    prepare: ({ vars }) => ({ release: artifact(vars.release) }),
  },
  async (host, { release }) => {
    const { service: unit, health } = release.release
    try {
      const installed = await deploy(host, release)
      if (unit) await service(host, { name: unit, running: installed })
      if (typeof health === 'number') await waitFor(host, { tcp: health, for: '30s' })
      if (typeof health === 'string') await waitFor(host, { http: health, for: '30s' })
    } catch (cause) {
      // Back to what ran before; then the failure goes on to the report.
      await rollback(host, release, { cause })
    }
  },
)
