import type { Credentials } from './demo-client.ts'

/** Everybody can read these passwords, so a house that has them answers on this machine alone (see demonstration.ts). */
export const ADMINISTRATOR: Credentials = { name: 'Administrator', email: 'admin@tallyboard.test', password: 'tallyboard-admin' }
export const CUSTOMER: Credentials = { name: 'Customer', email: 'customer@tallyboard.test', password: 'tallyboard-customer' }

/** Without others, a customer would be the only reason for every estimate they read. */
export const OTHER_CUSTOMERS: readonly Credentials[] = ['Second', 'Third', 'Fourth'].map(word => ({
  name: `${word} customer`, email: `${word.toLowerCase()}@tallyboard.test`, password: 'tallyboard-customer',
}))

/** Pays in once, and has the bank take it back for a while. */
export const DISPUTING_CUSTOMER: Credentials = { name: 'Fifth customer', email: 'fifth@tallyboard.test', password: 'tallyboard-customer' }
