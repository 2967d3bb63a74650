import { defineConfig } from 'vitest/config'

// The tests run what they test under the Node that runs them, and an old one fails in the middle of a dependency.
if (!process.features.typescript) {
  throw new Error(`this is Node ${process.version}: run the tests by npm or npx, which take the pinned Node`)
}

/** Task files and commands run with what is published, which starts in half of the time: the set-up bundles it. */
const published = { NODE_OPTIONS: '--conditions=hawser-bundle' }

/** Tests that talk to containers wait for other programs, on machines that may be busy. */
const containers = {
  globalSetup: ['./test/support/bundle-setup.ts', './test/support/global-setup.ts'],
  testTimeout: 120_000,
  hookTimeout: 180_000,
  // Its cleaner of containers is an image from a registry, which is not always there: test/support/leftovers.ts does it.
  env: {
    TESTCONTAINERS_RYUK_DISABLED: 'true',
    ...published,
  },
}

export default defineConfig({
  test: {
    // Processes, not threads: signals, working folders and environments are what many tests are about.
    pool: 'forks',
    // Two cores are what the suite is made for; with two workers they were idle for half of the time (vmstat), since
    // tests mostly wait: for containers, deadlines and each other's locks.
    maxWorkers: 4,
    // A test that only runs alone is a test that does not run.
    allowOnly: false,
    retry: 0,
    projects: [
      {
        extends: true,
        // For a test that hangs: some run a shell or Node sixty times, on machines that do other things.
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 60_000,
          sequence: { groupOrder: 0 },
          globalSetup: './test/support/bundle-setup.ts',
          env: published,
        },
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
          sequence: { groupOrder: 1 },
          ...containers,
        },
      },
      {
        // Nothing runs beside the attacks but one another: a control must lose because of its flaw, and not win because
        // the attacker came too late.
        extends: true,
        test: { name: 'race', include: ['test/attack/**/*.test.ts'], sequence: { groupOrder: 2 }, ...containers },
      },
    ],
  },
})
