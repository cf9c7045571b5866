/** The product as a side of a bench: API alone, without the worker. */
import { startServer } from '@tallyboard/server'
import { serveSide } from './side.ts'

const server = await startServer({ HOST: '127.0.0.1', PORT: '0', ROLE: 'api', LOG_LEVEL: 'error', ALLOW_LOOPBACK_SUPPLIERS: '1', AUTH_RATE_PER_MINUTE: '10000', ...process.env })
serveSide(server.url, () => server.close())
