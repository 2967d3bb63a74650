#!/usr/bin/env zx
// @ts-check
// A folder of small files, an operation for each, issued together: there is none for a whole folder.
import { readdir } from 'node:fs/promises'
import { directory, file, play } from 'hawser'

await play({ name: 'folder', hosts: 'relay', become: true }, async (host) => {
  const { from, to } = /** @type {{ folder: { from: string, to: string } }} */ (/** @type {unknown} */ (host.vars))
    .folder
  const names = await readdir(from)
  await Promise.all([
    directory(host, { path: to, mode: '0755' }),
    ...names.map((name) => file(host, { path: `${to}/${name}`, src: `${from}/${name}`, mode: '0644' })),
  ])
})
