export { createDatabase, databaseUrl, dropDatabase } from './launch/databases.ts'
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './launch/embedded-postgres.ts'
export { migrate } from './migrate.ts'
export { startSimulator, type Simulator, type SimulatorOptions } from './simulator/index.ts'
