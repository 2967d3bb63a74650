#!/usr/bin/env zx
// @ts-check
// The 21 steps, one by one, and at the end what they have cost this machine, as JSON in the file $HAWSER_BENCH_ACCOUNT.
import { readFileSync, writeFileSync } from 'node:fs'

// Linux counts the time of ended processes in this unit, wherever programs can see it (proc(5), sysconf(3)).
const TICKS_PER_SECOND = 100

process.once('exit', () => {
  const path = process.env.HAWSER_BENCH_ACCOUNT
  if (path === undefined) throw new Error('HAWSER_BENCH_ACCOUNT is not set')
  const peakKib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  // Behind the program's name, which may hold anything but ends at the last parenthesis: cutime and cstime, fields 16, 17.
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ').at(-1)?.split(' ') ?? []
  const { user, system } = process.cpuUsage()
  writeFileSync(
    path,
    JSON.stringify({
      peakMb: (Number(peakKib) * 1024) / 1e6,
      ownCpuSeconds: (user + system) / 1e6,
      childrenCpuSeconds: (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND,
    }),
  )
})
await import('./steps.mjs')
