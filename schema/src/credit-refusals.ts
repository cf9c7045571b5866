import { saying } from './saying.ts'

/** Why a credit by hand is not given, in order of precedence. */
export const CREDIT_REFUSALS = {
  CREDIT_TO_CLOSED_ACCOUNT: saying({
    clause: 'P5.8', isTransient: false, passed: 'Account is not closed', title: 'The account is closed for good',
    text: () => 'A closed account receives no credit.',
  }),
  CREDIT_DECIDED: saying<{ status: string }>({
    clause: 'P5.4', isTransient: false, passed: 'Not decided yet', title: 'This was decided already',
    text: ({ status }) => `It is ${status}. Propose another credit if it was wrong.`,
  }),
  CREDIT_BY_ONE: saying({
    clause: 'P5.4', isTransient: false, passed: 'Another person proposed it', title: 'A second person decides',
    text: () => 'Whoever proposed a credit does not approve it. Another administrator does.',
  }),
  CREDIT_REASON_MISSING: saying({
    clause: 'P5.4', isTransient: false, passed: 'Reason given', title: 'A reason is missing',
    text: () => 'Whoever decides on a credit leaves a reason.',
  }),
} as const
