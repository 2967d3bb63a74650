import { defineConfig } from 'vitest/config'

// The tests run what they test under the Node that runs them, and an old one fails in the middle of a dependency.
if (!process.features.typescript) {
  throw new Error(`this is Node ${process.version}: run the tests by npm or npx, which take the pinned Node`)
}

const RACES = 'test/integration/race.test.ts'

/** Tests that talk to containers wait for other programs, on machines that may be busy. */
const containers = {
  globalSetup: './test/support/global-setup.ts',
  testTimeout: 120_000,
  hookTimeout: 180_000,
  // Its cleaner of containers is an image from a registry, which is not always there: test/support/leftovers.ts does it.
  env: { TESTCONTAINERS_RYUK_DISABLED: 'true' },
}

export default defineConfig({
  test: {
    // Processes, not threads: signals, working folders and environments are what many tests are about.
    pool: 'forks',
    // Two cores are what the suite is made for; with two workers they were idle for half of the time (vmstat), since
    // tests mostly wait for containers.
    maxWorkers: 3,
    // A test that only runs alone is a test that does not run.
    allowOnly: false,
    retry: 0,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/unit/**/*.test.ts'], testTimeout: 20_000, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: { name: 'contract', include: ['test/contract/**/*.test.ts'], sequence: { groupOrder: 1 }, ...containers },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: [RACES],
          sequence: { groupOrder: 2 },
          ...containers,
        },
      },
      {
        // Nothing runs beside a race: its control must lose because of the flaw, not win because the attacker was slow.
        extends: true,
        test: { name: 'race', include: [RACES], maxWorkers: 1, sequence: { groupOrder: 3 }, ...containers },
      },
    ],
  },
})
