import { describeContract } from './contract.ts'

describeContract('busybox')
