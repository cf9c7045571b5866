import { saying } from './saying.ts'
import { countText, moneyText, percentText, statusText } from './wording.ts'

/** Why nothing is paid in, in order of precedence. */
export const PAYMENT_REFUSALS = {
  PAYMENT_ACCOUNT_CLOSED: saying({
    clause: 'P5.8', isTransient: false, passed: 'Account in good standing', title: 'The account is closed for good',
    text: () => 'A closed account takes no payments.',
  }),
  PAYMENT_ACCOUNT_SUSPENDED: saying({
    clause: 'P5.7', isTransient: false, passed: 'Account in good standing', title: 'The account is suspended',
    text: () => 'A suspended account takes no payments. Write to the house to have it looked at.',
  }),
  PAYMENT_TERMS_NOT_ACCEPTED: saying<{ termsVersion: number, acceptedTermsVersion: number | null }>({
    clause: 'P2.1', isTransient: true, passed: 'Terms accepted', title: 'The terms are not accepted yet',
    text: ({ termsVersion, acceptedTermsVersion }) => acceptedTermsVersion === null
      ? `Version ${termsVersion} is in force. Accept it to pay in.`
      : `Version ${acceptedTermsVersion} was accepted, version ${termsVersion} is in force. Accept it to pay in.`,
  }),
  PAYMENT_METHOD_OFF: saying<{ method: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Method is open', title: 'This way to pay is off',
    text: ({ method }) => `The house takes no payments by ${statusText(method).toLowerCase()} at present. Choose another way.`,
  }),
  PAYMENT_AMOUNT_MISSING: saying<{ amountMinMicros: bigint, amountMaxMicros: bigint, currency: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Amount within limits', title: 'How much?',
    text: ({ amountMinMicros, amountMaxMicros, currency }) => `${moneyText(amountMinMicros, currency)} to ${moneyText(amountMaxMicros, currency)} can be paid in at once.`,
  }),
  PAYMENT_NOT_WHOLE: saying<{ amountMicros: bigint, smallestMicros: bigint, currency: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Amount within limits', title: 'The amount cannot be paid',
    text: ({ amountMicros, smallestMicros, currency }) =>
      `${moneyText(amountMicros, currency)} is no multiple of ${moneyText(smallestMicros, currency)}, the smallest coin. Round it.`,
  }),
  PAYMENT_TOO_SMALL: saying<{ amountMicros: bigint, amountMinMicros: bigint, currency: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Amount within limits', title: 'The amount is too small',
    text: ({ amountMicros, amountMinMicros, currency }) => `At least ${moneyText(amountMinMicros, currency)} is needed; ${moneyText(amountMicros, currency)} was given.`,
  }),
  PAYMENT_TOO_LARGE: saying<{ amountMicros: bigint, amountMaxMicros: bigint, currency: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Amount within limits', title: 'The amount is too large',
    text: ({ amountMicros, amountMaxMicros, currency }) => `At most ${moneyText(amountMaxMicros, currency)} is taken at once; ${moneyText(amountMicros, currency)} was given.`,
  }),
  TOO_MANY_PAYMENTS_WAITING: saying<{ waitingCount: number, waitingCountMax: number }>({
    clause: 'P5.1', isTransient: true, passed: 'Few payments waiting', title: 'Too many payments wait to be paid',
    text: ({ waitingCount, waitingCountMax }) =>
      `${countText(waitingCount)} payments were begun and are not paid yet; at most ${countText(waitingCountMax)} can wait. Pay or cancel one of them.`,
  }),
  BONUS_MOVED: saying<{ expectedBonusMicros: bigint, bonusMicros: bigint, currency: string }>({
    clause: 'P5.2', isTransient: false, passed: 'Bonus as expected', title: 'The bonus has changed',
    text: ({ expectedBonusMicros, bonusMicros, currency }) =>
      `It would be ${moneyText(bonusMicros, currency)} now, not ${moneyText(expectedBonusMicros, currency)}. Look at it and pay again.`,
  }),
  BONUS_NEAR: saying<{ bonusFromMicros: bigint, nextBasisPoints: number, bonusMicros: bigint, currency: string }>({
    clause: 'P5.2', isTransient: false, passed: 'Bonus', title: ({ bonusFromMicros, nextBasisPoints, currency }) =>
      `${percentText(nextBasisPoints)} bonus from ${moneyText(bonusFromMicros, currency)}`,
    text: ({ bonusMicros, bonusFromMicros, nextBasisPoints, currency }) =>
      `This payment earns ${moneyText(bonusMicros, currency)}; from ${moneyText(bonusFromMicros, currency)} it is ${percentText(nextBasisPoints)}.`,
  }),
  FINAL_NOT_AGREED: saying({
    clause: 'P5.1', isTransient: false, passed: 'Agreed that it is final', title: 'Agree that it is final',
    text: () => 'Money that is paid in is spent on orders and cannot be taken back. Agree to that first.',
  }),
  PAYMENT_PROVIDER_UNAVAILABLE: saying<{ reference: string }>({
    clause: 'P5.1', isTransient: true, passed: 'Payment provider answers', title: 'The payment provider does not answer',
    text: ({ reference }) => `Nothing was paid. Payment ${reference} is kept; try again in a moment.`,
  }),
  PAYMENT_PROVIDER_REFUSED: saying<{ reference: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Payment provider accepts', title: 'The payment provider refuses',
    text: ({ reference }) => `Nothing was paid. Write to the house and name payment ${reference}.`,
  }),
  PAYMENT_NOT_BY_BANK: saying<{ method: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Bank transfer', title: 'This is not a bank transfer',
    text: () => 'Only a bank transfer is confirmed or rejected by hand; the provider tells of the others.',
  }),
  PAYMENT_DECIDED: saying<{ status: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Not decided yet', title: 'This was decided already',
    text: ({ status }) => `The payment is ${statusText(status)}.`,
  }),
  PAYMENT_AMOUNT_DIFFERS: saying<{ paidMicros: bigint, askedMicros: bigint, currency: string }>({
    clause: 'P5.1', isTransient: false, passed: 'Amount as asked', title: 'Another amount was asked for',
    text: ({ paidMicros, askedMicros, currency }) =>
      `${moneyText(askedMicros, currency)} was asked for, not ${moneyText(paidMicros, currency)}. Reject this payment, and credit by hand what came.`,
  }),
} as const
