import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '')
const resolveFromServer = createRequire(new URL('../server/package.json', import.meta.url)).resolve

const shared = {
  root,
  resolve: {
    alias: [
      // Half of the libraries require graphql, half import it, and two copies do not know each other's types.
      { find: /^graphql$/, replacement: resolveFromServer('graphql') },
      // The sources, not what was built last.
      { find: /^@tallyboard\/(schema|server)$/, replacement: `${root}/$1/src/index.ts` },
      { find: /^@tallyboard\/test\//, replacement: `${root}/test/` },
    ],
  },
}

/** Tests that may ask for a database. It is started when the first one asks, so a rule's table costs nothing. */
const withDatabase = { globalSetup: ['test/support/database-broker.ts'], testTimeout: 30_000, hookTimeout: 60_000 }

/** They walk through all pages of the router, in both themes and widths: one file for customers, one for the house. */
const EVERY_PAGE = ['test/browser/pages-of-*.test.ts']

export default defineConfig({
  ...shared,
  test: {
    // The machine that builds has two cores, and PostgreSQL wants some of them.
    maxWorkers: 2,
    passWithNoTests: false,
    projects: [
      { ...shared, test: { name: 'schema', root, include: ['schema/src/**/*.test.ts'], sequence: { groupOrder: 0 } } },
      { ...shared, test: { name: 'client', root, include: ['client/src/**/*.test.ts'], sequence: { groupOrder: 0 } } },
      { ...shared, test: { name: 'server', root, include: ['server/src/**/*.test.ts'], ...withDatabase, sequence: { groupOrder: 1 } } },
      {
        ...shared,
        test: {
          name: 'stories', root, include: ['test/{stories,contract,checks,support}/**/*.test.ts'], ...withDatabase,
          sequence: { groupOrder: 2 }, testTimeout: 60_000,
        },
      },
      {
        // Kills and crashes measure time: they run one file after the other, when nothing else runs.
        ...shared,
        test: {
          name: 'faults', root, include: ['test/faults/**/*.test.ts'], ...withDatabase,
          sequence: { groupOrder: 3 }, fileParallelism: false, testTimeout: 120_000,
        },
      },
      {
        // A browser waits for what it sees, and no story measures how long that takes: two files at once.
        ...shared,
        test: {
          name: 'browser', root, include: ['test/browser/**/*.test.ts'], exclude: EVERY_PAGE, ...withDatabase,
          sequence: { groupOrder: 4 }, testTimeout: 120_000, hookTimeout: 180_000,
          globalSetup: ['test/support/database-broker.ts', 'test/support/dashboard-build.ts'],
        },
      },
      {
        // What opens every page there is has more time for it.
        ...shared,
        test: {
          name: 'pages', root, include: EVERY_PAGE, ...withDatabase,
          sequence: { groupOrder: 5 }, testTimeout: 240_000, hookTimeout: 180_000,
          globalSetup: ['test/support/database-broker.ts', 'test/support/dashboard-build.ts'],
        },
      },
    ],
  },
})
