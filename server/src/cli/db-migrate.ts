/** `pnpm db:migrate`: brings the database at DATABASE_URL to the newest shape. */
import { migrate } from '../migrate.ts'

const url = process.env['DATABASE_URL']?.trim()
if (url === undefined || url === '') {
  console.error('DATABASE_URL names no database. The embedded one is migrated by every start.')
  process.exitCode = 1
} else {
  await migrate(url)
  console.log('the database has the newest shape')
}
