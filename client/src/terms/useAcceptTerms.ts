import { client } from '../graphql/client.ts'
import { AcceptTermsDocument } from '../graphql/generated/graphql.ts'

/** Accepts a version of the terms (P2.1). Answers whether it is accepted now. */
export function useAcceptTerms(): (version: number) => Promise<boolean> {
  return async (version) => {
    const { data } = await client.mutation(AcceptTermsDocument, { input: { version } }).toPromise()
    return data?.acceptTerms.__typename === 'Account'
  }
}
