#!/usr/bin/env zx
// @ts-check
// The 21 steps, issued together: none of them needs the answer of another.
import { directory, file, play } from 'hawser'
import { STEPS } from './plan.mjs'

const root = { owner: 'root', group: 'root' }

await play({ name: 'steps', hosts: 'relay', become: true }, async (host) => {
  await Promise.all(
    STEPS.map((step) =>
      'directory' in step
        ? directory(host, { path: step.directory, mode: '0755', ...root })
        : file(host, { path: step.file, content: step.content, mode: '0644', ...root }),
    ),
  )
})
