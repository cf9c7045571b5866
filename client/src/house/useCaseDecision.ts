import { client } from '../graphql/client.ts'
import {
  AnswerSpeedUpDocument, AskOrderEvidenceDocument, AskRefillEvidenceDocument, CloseRefillDocument, DecideEvidenceDocument, RecordReadingDocument, type SpeedUpStatus, type TargetVisibility,
} from '../graphql/generated/graphql.ts'
import { formatCount } from '../shared/counts.ts'
import { isHoldable, type CaseActionId, type RefillCase } from './refill-case.ts'
import { useIntent, type Intent } from './useIntent.ts'

/** What an agent wrote into the form of an action. */
export interface DecisionInput {
  /** The reason, or what must be visible. */
  readonly text: string
  /** Null where no count is given. */
  readonly count: number | null
  readonly visibility: TargetVisibility
  readonly watchHoursShown: number | null
}

/** A reading that leaps is kept, but nothing is judged by it yet. */
const DOUBTED = ', in doubt until another says the same'

/** The press on a decision. */
export interface CaseDecision extends Omit<Intent, 'send' | 'finish'> {
  /** What was done, in a few words; null when it was not. */
  readonly decide: (found: RefillCase, action: CaseActionId, input: DecisionInput) => Promise<string | null>
}

/** Sends what an agent decided. What was decided twice at once is done once. */
export function useCaseDecision(): CaseDecision {
  const intent = useIntent()
  const written = (text: string): string | null => (text.trim() === '' ? null : text.trim())

  /** What stands on a screenshot is as old as the screenshot. */
  async function read(found: RefillCase, input: DecisionInput, source: 'Agent' | 'Screenshot'): Promise<'kept' | 'doubted' | null> {
    const readAt = source === 'Screenshot' ? (found.evidence?.suppliedAt ?? null) : null
    const reading = { orderId: found.order.id, count: input.count, visibility: input.visibility, readAt, source, reason: written(input.text), watchHoursShown: input.watchHoursShown }
    let isDoubted = false
    const isDone = await intent.send({ recordReading: reading }, async (idempotencyKey) => {
      const result = await client.mutation(RecordReadingDocument, { input: { ...reading, idempotencyKey } }).toPromise()
      isDoubted = result.data?.answer.__typename === 'Order' && result.data.answer.doubtedReading?.count === input.count && input.count !== null
      return result
    })
    return isDone ? (isDoubted ? 'doubted' : 'kept') : null
  }

  async function judge(evidenceRequestId: string, isAccepted: boolean, text: string): Promise<boolean> {
    const judgement = { evidenceRequestId, isAccepted, reason: written(text) }
    return await intent.send({ decideEvidence: judgement }, async (idempotencyKey) => await client.mutation(DecideEvidenceDocument, { input: { ...judgement, idempotencyKey } }).toPromise())
  }

  async function close(refillId: string, status: 'Completed' | 'Rejected', text: string): Promise<boolean> {
    const closing = { refillId, status, reason: text.trim() }
    return await intent.send({ closeRefill: closing }, async (idempotencyKey) => await client.mutation(CloseRefillDocument, { input: { ...closing, idempotencyKey } }).toPromise())
  }

  async function answer(speedUpId: string, status: SpeedUpStatus, text: string): Promise<boolean> {
    const said = { speedUpId, status, reason: written(text) }
    return await intent.send({ answerSpeedUp: said }, async (idempotencyKey) => await client.mutation(AnswerSpeedUpDocument, { input: { ...said, idempotencyKey } }).toPromise())
  }

  async function ask({ subject, order, refill }: RefillCase, mustShow: string): Promise<boolean> {
    if (subject !== 'speed-up' && refill !== null && isHoldable(refill)) {
      const wanted = { refillId: refill.id, mustShow: mustShow.trim() }
      return await intent.send({ askRefillEvidence: wanted }, async (idempotencyKey) => await client.mutation(AskRefillEvidenceDocument, { input: { ...wanted, idempotencyKey } }).toPromise())
    }
    const wanted = { orderId: order.id, mustShow: mustShow.trim() }
    return await intent.send({ askOrderEvidence: wanted }, async (idempotencyKey) => await client.mutation(AskOrderEvidenceDocument, { input: { ...wanted, idempotencyKey } }).toPromise())
  }

  async function act(found: RefillCase, action: CaseActionId, input: DecisionInput): Promise<string | null> {
    const { refill, evidence, speedUp } = found
    const { text, count } = input
    switch (action) {
      case 'accept': {
        if (evidence === null) return null
        // The reading first: were it refused, the screenshot would be accepted for a count that is nowhere.
        const kept = count === null ? null : await read(found, { ...input, text: '' }, 'Screenshot')
        if (count !== null && kept === null) return null
        if (!await judge(evidence.id, true, text)) return null
        return count === null ? 'accepted' : `accepted with ${formatCount(count)}${kept === 'doubted' ? DOUBTED : ''}`
      }
      case 'decline': return evidence !== null && await judge(evidence.id, false, text) ? 'asked again' : null
      case 'complete': return refill !== null && await close(refill.id, 'Completed', text) ? 'closed as completed' : null
      case 'reject': return refill !== null && await close(refill.id, 'Rejected', text) ? 'closed as rejected' : null
      case 'pass-on': return speedUp !== null && await answer(speedUp.id, 'PassedOn', text) ? 'passed on' : null
      case 'ask-for-speed-up': return speedUp !== null && await answer(speedUp.id, 'EvidenceWanted', text) ? 'screenshot asked for' : null
      case 'close-speed-up': return speedUp !== null && await answer(speedUp.id, 'Closed', text) ? 'answered and closed' : null
      case 'ask': return await ask(found, text) ? 'screenshot asked for' : null
      case 'read': {
        const kept = await read(found, input, 'Agent')
        if (kept === null) return null
        return count === null ? 'reading kept' : `reading of ${formatCount(count)} kept${kept === 'doubted' ? DOUBTED : ''}`
      }
    }
  }

  async function decide(found: RefillCase, action: CaseActionId, input: DecisionInput): Promise<string | null> {
    const words = await act(found, action, input)
    if (words !== null) intent.finish()
    return words
  }

  return { isBusy: intent.isBusy, refusal: intent.refusal, problem: intent.problem, forget: intent.forget, decide }
}
