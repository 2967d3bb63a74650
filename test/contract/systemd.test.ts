import { describeContract } from './contract.ts'

describeContract('systemd')
