export { createDatabase, databaseUrl, dropDatabase } from './launch/databases.ts'
export { startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresOptions } from './launch/embedded-postgres.ts'
