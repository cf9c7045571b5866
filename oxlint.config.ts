/**
 * The rules of lint, room by room. Options of a rule do not add up when several overrides match a file: the last one wins whole. So each room's and each slice's list of forbidden
 * imports is put together here from the same few sentences. `test/contract/rooms.test.ts` shows that they bite.
 */
import { defineConfig, type OxlintOverride } from 'oxlint'

interface Forbidden {
  readonly regex?: string
  readonly group?: string[]
  readonly message: string
  readonly allowTypeImports?: boolean
}

// ── The sentences ────────────────────────────────────────────────────────────────────────────────────────────────────

const BY_NAME: Forbidden = {
  regex: '^\\.\\..*/(schema|server|client|test)/|^@tallyboard/[a-z]+/.*src/',
  message: 'Another room is imported by its package name and through its index.ts.',
}
const NOBODY_IMPORTS_TEST: Forbidden = { regex: '^@tallyboard/test', message: 'Nobody imports test.' }
const SERVER_NOT_CLIENT: Forbidden = { regex: '^@tallyboard/client', message: 'The server does not know the dashboard.' }
const CLIENT_NOT_SERVER: Forbidden = { regex: '^@tallyboard/server', message: 'The client knows the server only through server/schema.graphql.' }
const NO_NODE_IN_BROWSER: Forbidden = { regex: '^node:', message: 'The dashboard runs in a browser.' }
const STARTERS: Forbidden = { regex: '^\\.\\./(.*/)?(launch|cli)/', message: 'What starts the house is not part of it.' }
const SIMULATOR: Forbidden = { regex: '^\\.\\./(.*/)?simulator/', message: 'The simulator is another company\'s machine: it is reached over HTTP.' }
const OWN_MACHINE = 'The simulator is another company\'s machine: it imports nothing of ours.'
const RESOLVERS: Forbidden = { regex: '\\.resolver\\.ts$', message: 'A resolver belongs to build-schema.ts alone.' }
/** What turns rows into answers may name the shape of another slice's answer; it may not build on it. */
const API_TYPES: Forbidden = {
  allowTypeImports: true,
  regex: '^\\.\\./[a-z]+/.*\\.graphql\\.ts$',
  message: 'API types of another slice are for resolvers and other API types; a slice offers its commands and entities.',
}
const WORKER: Forbidden = { group: ['**/worker/*', '!**/worker/enqueue.ts'], message: 'Only worker/ runs jobs; a slice enqueues them.' }
const POSTINGS: Forbidden = { regex: '/funds/(posting|transfer|balance)\\.entity\\.ts$', message: 'Only funds/ writes postings.' }

/** Those on top stand beside each other: whoever works at one of these desks calls what is below, and none of them calls another. */
const TOP = ['desk', 'reports', 'mail', 'reseller']

function beside(name: string): readonly string[] {
  return TOP.filter(other => other !== name)
}

/** Who stands above whom: a slice may call those it names not, and never one that it names. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  accounts: ['services', 'orders', 'refills', 'suppliers', 'payments', 'support', ...TOP],
  audit: ['settings', 'terms', 'funds', 'services', 'orders', 'screen', 'reviews', 'refills', 'suppliers', 'payments', 'support', 'privacy', ...TOP],
  settings: ['services', 'orders', 'refills', 'suppliers', 'payments', 'support', ...TOP],
  terms: ['services', 'orders', 'refills', 'suppliers', 'payments', 'support', ...TOP],
  funds: ['services', 'orders', 'refills', 'suppliers', 'payments', 'support', ...TOP],
  services: ['orders', 'refills', 'suppliers', 'payments', 'support', ...TOP],
  orders: ['refills', 'suppliers', 'payments', 'support', ...TOP],
  screen: ['refills', 'suppliers', 'payments', 'support', ...TOP],
  reviews: ['refills', 'suppliers', 'payments', 'support', ...TOP],
  refills: ['suppliers', 'payments', 'support', ...TOP],
  suppliers: ['payments', 'support', ...TOP],
  support: TOP,
  privacy: TOP,
  payments: ['support', ...TOP],
  desk: beside('desk'),
  reports: beside('reports'),
  mail: beside('mail'),
  reseller: beside('reseller'),
}

const SERVER: readonly Forbidden[] = [BY_NAME, NOBODY_IMPORTS_TEST, SERVER_NOT_CLIENT, STARTERS, SIMULATOR]

/** Tests beside their command, and what several of them share. */
const SERVER_TESTS = ['**/*.test.ts', '**/testing.ts']

// ── Putting them together ────────────────────────────────────────────────────────────────────────────────────────────

function imports(files: string[], forbidden: readonly Forbidden[], excludeFiles?: string[]): OxlintOverride {
  return { files, ...(excludeFiles ? { excludeFiles } : {}), rules: { 'no-restricted-imports': ['error', { patterns: [...forbidden] }] } }
}

/** Three groups of files in a slice: what translates may know API types of others, what it translates to may not; a test may know test/support. */
function slice(name: string, above: readonly string[]): OxlintOverride[] {
  const upward: readonly Forbidden[] = above.length === 0
    ? []
    : [{ regex: `^\\.\\./(${above.join('|')})/`, message: `${name} stands below: it is called, it does not call back.` }]
  const all = [...SERVER, ...upward, RESOLVERS, WORKER, ...(name === 'funds' ? [] : [POSTINGS])]
  return [
    imports([`server/src/${name}/**/*.ts`], [...all, API_TYPES], SERVER_TESTS),
    imports([`server/src/${name}/**/*.{graphql,resolver}.ts`], all),
    imports([`server/src/${name}/**/{*.test,testing}.ts`], [BY_NAME, SERVER_NOT_CLIENT, STARTERS]),
  ]
}

export default defineConfig({
  plugins: ['typescript', 'unicorn', 'oxc', 'import', 'vitest', 'vue'],
  categories: { correctness: 'error' },
  env: { es2024: true, node: true },
  // The theme is set before anything is drawn, by a script that no compiler touches.
  ignorePatterns: ['node_modules', '**/dist/**', 'client/src/graphql/generated/**', 'client/public/**'],
  rules: {
    'eqeqeq': ['error', 'always', { null: 'ignore' }],
    'no-var': 'error',
    'prefer-const': 'error',
    'no-warning-comments': ['error', { terms: ['fixme', 'xxx'], location: 'anywhere' }],
    'typescript/no-explicit-any': 'error',
    'typescript/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true }],
    'typescript/consistent-type-imports': 'error',
    'import/no-cycle': 'error',
    'import/no-duplicates': 'error',
    // Links and names are searched for exactly those characters.
    'no-control-regex': 'off',
    // What every test must leave true is expected after each of them.
    'vitest/no-standalone-expect': 'off',
    // A table of cases may expect more of some of them.
    'vitest/no-conditional-expect': 'off',
    // The second argument says what was looked at.
    'vitest/valid-expect': ['error', { maxArgs: 2 }],
    'vitest/require-to-throw-message': 'off',
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
  },
  overrides: [
    {
      files: ['schema/src/**/*.ts', 'server/src/**/*.ts', 'test/**/*.ts', 'client/src/**/*.ts'],
      excludeFiles: ['**/*.config.ts', '**/*.d.ts'],
      rules: { 'import/no-default-export': 'error' },
    },

    // schema: vocabulary and pure policy. It is given its facts and asks nobody.
    imports(['schema/src/**/*.ts'], [{ regex: '^[^.]|^\\.\\.', message: 'schema imports nothing but its own files.' }], ['**/*.test.ts', '**/*.test-d.ts']),
    {
      files: ['schema/src/**/*.ts'],
      excludeFiles: ['**/*.test.ts'],
      rules: {
        'no-restricted-globals': ['error', {
          checkGlobalObject: true,
          globals: [
            'window', 'document', 'navigator', 'location', 'localStorage', 'sessionStorage', 'self', 'process', 'Buffer', 'require', 'console',
            'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance', 'crypto', 'fetch', 'XMLHttpRequest', 'WebSocket',
          ].map(name => ({ name, message: 'A policy knows no machine and no browser.' })),
        }],
        'no-restricted-properties': ['error',
          { object: 'Date', property: 'now', message: 'A policy is given `now`.' },
          { object: 'Math', property: 'random', message: 'A policy draws nothing: ids and chances come in as arguments.' },
        ],
      },
    },
    imports(['schema/src/**/*.{test,test-d}.ts'], [{ group: ['*', '!./*', '!vitest', '!fast-check', '!node:fs', '!node:url', '!node:path'], message: 'A test of schema needs vitest, fast-check and a table in a file, no more.' }]),

    // server: GraphQL, storage, jobs.
    imports(['server/src/**/*.ts'], [...SERVER, RESOLVERS], SERVER_TESTS),
    imports(['server/src/**/{*.test,testing}.ts'], [BY_NAME, SERVER_NOT_CLIENT]),
    imports(['server/src/{build-schema,index}.ts'], [BY_NAME, NOBODY_IMPORTS_TEST, SERVER_NOT_CLIENT]),
    imports(['server/src/{launch,cli}/**/*.ts'], [BY_NAME, NOBODY_IMPORTS_TEST, SERVER_NOT_CLIENT, RESOLVERS], ['**/*.test.ts']),
    ...Object.entries(ABOVE).flatMap(([name, above]) => slice(name, above)),
    imports(['server/src/simulator/*.ts'], [{ group: ['*', '!./**', '!node:*', '!node:*/**'], message: OWN_MACHINE }], ['**/*.test.ts']),
    // From one folder down, one step up is still inside.
    imports(['server/src/simulator/*/*.ts'], [{ group: ['*', '!./**', '!../**', '!node:*', '!node:*/**', '../../**'], message: OWN_MACHINE }], ['**/*.test.ts']),
    { files: ['server/src/**/*.ts'], excludeFiles: ['server/src/{launch,cli,simulator}/**', '**/*.test.ts'], rules: { 'no-console': 'error' } },

    // client: the dashboard.
    { files: ['client/src/**/*.{ts,vue}'], env: { browser: true, node: false }, rules: { 'no-console': 'error' } },
    imports(['client/src/**/*.{ts,vue}'], [BY_NAME, NOBODY_IMPORTS_TEST, CLIENT_NOT_SERVER, NO_NODE_IN_BROWSER], ['**/*.test.ts']),
    imports(['client/src/**/*.test.ts'], [BY_NAME, NOBODY_IMPORTS_TEST, CLIENT_NOT_SERVER]),

    // test: stories across rooms.
    imports(['test/**/*.ts'], [BY_NAME]),
    // There a wait that runs out, or an answer that does not come, is what fails.
    { files: ['test/{stories,browser,faults}/**/*.ts'], rules: { 'vitest/expect-expect': 'off' } },
  ],
})
