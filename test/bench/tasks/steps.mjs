#!/usr/bin/env zx
// @ts-check
// The 21 steps, one by one: each is issued when the one before has been answered.
import { directory, file, play } from 'hawser'
import { STEPS } from './plan.mjs'

const root = { owner: 'root', group: 'root' }

await play({ name: 'steps', hosts: 'relay', become: true }, async (host) => {
  for (const step of STEPS) {
    if ('directory' in step) await directory(host, { path: step.directory, mode: '0755', ...root })
    else await file(host, { path: step.file, content: step.content, mode: '0644', ...root })
  }
})
