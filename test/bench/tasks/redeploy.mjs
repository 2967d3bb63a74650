#!/usr/bin/env zx
// @ts-check
// An artifact, installed; on all hosts at once.
import { artifact, deploy, play } from 'hawser'

await play(
  {
    name: 'redeploy',
    hosts: 'relay',
    become: true,
    prepare: ({ vars }) => ({ release: artifact(vars.release) }),
  },
  async (host, { release }) => {
    await deploy(host, release)
  },
)
