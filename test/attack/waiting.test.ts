import { fightWaiting } from './suite.ts'

fightWaiting()
