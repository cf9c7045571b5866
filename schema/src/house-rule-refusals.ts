import { saying } from './saying.ts'
import { amountText, countText } from './wording.ts'

/** Why a review is not asked for, or not decided, in order of precedence. */
export const REVIEW_REFUSALS = {
  REVIEW_NOT_NEEDED: saying({
    clause: 'P2.7', isTransient: false, passed: 'A person has to look', title: 'Nothing is to be reviewed',
    text: () => 'The content screen lets this link and these comments pass. Place the order.',
  }),
  TOO_MANY_REVIEWS: saying<{ waitingCount: number, waitingMaxCount: number }>({
    clause: 'P2.7', isTransient: true, passed: 'Room for another review', title: 'Too many reviews are waiting',
    text: ({ waitingCount, waitingMaxCount }) =>
      `${countText(waitingCount)} of your links wait for a person, at most ${countText(waitingMaxCount)} can. Ask again when one is decided.`,
  }),
  REVIEW_DECIDED: saying<{ reviewStatus: string }>({
    clause: 'P2.7', isTransient: false, passed: 'Review is waiting', title: 'The review is decided already',
    text: ({ reviewStatus }) => `It was ${reviewStatus.toLowerCase()}. A rule of the content screen can be changed, a decision cannot.`,
  }),
  REVIEW_REASON_MISSING: saying({
    clause: 'P2.7', isTransient: false, passed: 'Reason given', title: 'A reason is missing',
    text: () => 'Whoever refuses a link says why; the customer reads it.',
  }),
} as const

/** Why settings are not published, in order of precedence. */
export const SETTINGS_REFUSALS = {
  SETTINGS_MOVED: saying<{ settingsVersion: number, draftSettingsVersion: number }>({
    clause: 'P7.1', isTransient: false, passed: 'Draft of the newest version', title: 'Other settings were published meanwhile',
    text: ({ settingsVersion, draftSettingsVersion }) =>
      `The draft was made from version ${draftSettingsVersion}, the newest is version ${settingsVersion}. Look at that one and draft again.`,
  }),
  SETTINGS_UNCHANGED: saying<{ settingsVersion: number }>({
    clause: 'P7.1', isTransient: false, passed: 'Something changes', title: 'The draft changes nothing',
    text: ({ settingsVersion }) => `Every number is that of version ${settingsVersion}. Change one, or leave it.`,
  }),
} as const

/** What stands in the way of an erasure, in order of precedence. */
export const ERASURE_REFUSALS = {
  ACCOUNT_OF_THE_HOUSE: saying({
    clause: 'P7.3', isTransient: false, passed: 'Account of a customer', title: 'An account of the house stays',
    text: () => 'Decisions carry the role of whoever took them. An administrator first makes it a customer’s account.',
  }),
  ACCOUNT_HAS_OPEN_ORDERS: saying<{ openOrderCount: number }>({
    clause: 'P7.3', isTransient: true, passed: 'No order is open', title: 'Orders are still open',
    text: ({ openOrderCount }) =>
      `${countText(openOrderCount)} ${openOrderCount === 1 ? 'order is' : 'orders are'} under way and cannot be stopped (P2.6). Erase the account when they have ended.`,
  }),
  ACCOUNT_HAS_OPEN_REFILLS: saying<{ openRefillCount: number }>({
    clause: 'P7.3', isTransient: true, passed: 'No refill is open', title: 'Refills are still open',
    text: ({ openRefillCount }) =>
      `${countText(openRefillCount)} ${openRefillCount === 1 ? 'refill is' : 'refills are'} under way. Erase the account when they have ended.`,
  }),
  ACCOUNT_HAS_COMING_PAYMENTS: saying<{ comingPaymentCount: number }>({
    clause: 'P7.3', isTransient: true, passed: 'No payment is on its way', title: 'Payments may still come',
    text: ({ comingPaymentCount }) =>
      `${countText(comingPaymentCount)} ${comingPaymentCount === 1 ? 'payment was' : 'payments were'} begun, and the money would come to nobody (P5.1). Cancel what is not paid, and erase the account when the rest has come.`,
  }),
  ACCOUNT_HAS_DISPUTED_PAYMENTS: saying<{ disputedPaymentCount: number }>({
    clause: 'P7.3', isTransient: true, passed: 'No payment is in dispute', title: 'A payment is in dispute',
    text: ({ disputedPaymentCount }) =>
      `${countText(disputedPaymentCount)} ${disputedPaymentCount === 1 ? 'payment is' : 'payments are'} in dispute (P5.7). Erase the account when that is decided.`,
  }),
  ACCOUNT_HAS_HELD_MONEY: saying<{ heldMicros: bigint, currency: string }>({
    clause: 'P7.3', isTransient: true, passed: 'No money is held', title: 'Money is held',
    text: ({ heldMicros, currency }) => `${amountText(heldMicros)} ${currency} are set aside for something that is not decided. Erase the account when it is.`,
  }),
  ACCOUNT_HAS_BALANCE: saying<{ availableMicros: bigint, currency: string }>({
    clause: 'P7.3', isTransient: false, passed: 'Nothing is left to spend', title: 'There is money left',
    text: ({ availableMicros, currency }) =>
      `${amountText(availableMicros)} ${currency} are left, and nobody can spend them once the account is erased. Spend them, or say that you give them up.`,
  }),
} as const
