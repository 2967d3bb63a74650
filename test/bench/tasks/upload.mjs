#!/usr/bin/env zx
// @ts-check
// An artifact, brought to the host's store and not installed.
import { artifact, play, upload } from 'hawser'

await play(
  {
    name: 'upload',
    hosts: 'relay',
    become: true,
    prepare: ({ vars }) => ({ release: artifact(vars.release) }),
  },
  async (host, { release }) => {
    await upload(host, release)
  },
)
