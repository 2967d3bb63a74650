import { fightAllOn } from './suite.ts'

fightAllOn('systemd')
