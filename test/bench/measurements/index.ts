/** All measurements, in the order in which they are made. */
import type { Measurement } from '../measurement.ts'
import { delay } from './delay.ts'
import { folder } from './folder.ts'
import { growth } from './growth.ts'
import { redeploy } from './redeploy.ts'
import { startUp } from './start-up.ts'
import { steps } from './steps.ts'
import { upload } from './upload.ts'

export const MEASUREMENTS: readonly Measurement[] = [startUp, steps, redeploy, upload, folder, delay, growth]
