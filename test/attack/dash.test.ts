import { fightAllOn } from './suite.ts'

fightAllOn('debian')
