#!/usr/bin/env zx
// @ts-check
// Shows who changed what on the hosts, newest last, and warns where something else has: a read of their audit logs.
//
//   npx zx tasks/history.mjs --limit relay-1
//   npx zx tasks/history.mjs -e last=100 -v         more of it, digests in full; --json for programs
//   npx zx tasks/history.mjs -e dest=/opt/other     of another destination than the inventory's release; `all` for every one
import { history, play } from 'hawser'

await play({ name: 'history', hosts: 'all', become: true }, async (host) => {
  const { release, dest = Object(release).dest, last } = host.vars
  await history(host, {
    ...(dest !== undefined && dest !== 'all' && { dest: String(dest) }),
    ...(last !== undefined && { last: Number(last) }),
  })
})
