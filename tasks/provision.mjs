#!/usr/bin/env zx
// @ts-check
// What a fresh host needs before its first release: the service's user, the folder and the unit file.
import { command, directory, file, play, service } from 'hawser'

await play({ name: 'provision', hosts: 'relay', become: true }, async (host) => {
  await command(host, {
    argv: ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'mir-signal'],
    unless: ['id', '-u', 'mir-signal'],
  })
  await directory(host, { path: '/usr/local/bin', owner: 'root', group: 'root', mode: '0755' })
  await file(host, {
    path: '/etc/systemd/system/mir-signal.service',
    src: `${import.meta.dirname}/files/mir-signal.service`,
    owner: 'root',
    group: 'root',
    mode: '0644',
  })
  // Enabled and not started: before the first release there is nothing to run.
  await service(host, { name: 'mir-signal', enabled: true })
})
