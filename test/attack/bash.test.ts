import { fightAllOn } from './suite.ts'

fightAllOn('bash')
