import { client } from '../graphql/client.ts'
import { faultOf, type Fault } from '../graphql/fault.ts'
import { AcceptTermsDocument } from '../graphql/generated/graphql.ts'

/** What became of it: accepted, refused because another version is in force, or not answered. */
export type Acceptance =
  | { readonly kind: 'Accepted' }
  | { readonly kind: 'Refused', readonly refusal: { readonly code: string, readonly title: string, readonly text: string, readonly clause: string } }
  | { readonly kind: 'Fault', readonly fault: Fault }

/** Accepts a version of the terms (P2.1). Accepting twice changes nothing. */
export async function acceptTerms(version: number): Promise<Acceptance> {
  const { data, error } = await client.mutation(AcceptTermsDocument, { input: { version } }).toPromise()
  if (data?.acceptTerms.__typename === 'Account') return { kind: 'Accepted' }
  if (data?.acceptTerms.__typename === 'Refusal') return { kind: 'Refused', refusal: data.acceptTerms }
  return { kind: 'Fault', fault: faultOf(error ?? { graphQLErrors: [] }) }
}
