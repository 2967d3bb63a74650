import { fightAllOn } from './suite.ts'

fightAllOn('busybox')
