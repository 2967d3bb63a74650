#!/usr/bin/env zx
// @ts-check
// Goes back to the release that ran before the present one, or to a named one of those that the hosts keep. It is
// hashed again before it is installed.
//
//   npx zx tasks/rollback.mjs --limit relay-1
//   npx zx tasks/rollback.mjs -e to=3f2a91        the first digits of its sha256
import { play, rollback } from 'hawser'

await play({ name: 'roll back', hosts: 'relay', become: true, serial: 1 }, async (host) => {
  const { release, to } = host.vars
  await rollback(host, release, to === undefined ? {} : { to: String(to) })
})
