import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { openAttempts } from '../graphql/attempts.ts'
import { client } from '../graphql/client.ts'
import { faultOf } from '../graphql/fault.ts'
import { OwnReviewsDocument, RequestReviewDocument, WatchOwnReviewsDocument, type OwnReviewFragment, type PlaceOrderInput } from '../graphql/generated/graphql.ts'
import { watchSubscription } from '../graphql/watch.ts'
import { ownReviewOf, withReview, type ReviewTarget } from './own-review.ts'

/** A link that the content screen holds, and the person who looks at it (P2.7). */
export interface OwnReview {
  /** The newest review of what the form holds now; null when nobody was asked. */
  readonly review: ComputedRef<OwnReviewFragment | null>
  readonly isAsking: Readonly<Ref<boolean>>
  /** Why the request was not taken; null when it was. */
  readonly problem: Readonly<Ref<string | null>>
  readonly request: () => Promise<void>
}

/** The reviews of one link that are looked through; more of them say the same. */
const REVIEW_LIMIT = 20

/**
 * @param target what is held; null while the screen holds nothing, and then nothing is asked or watched
 * @param inputOf the order as it would be placed, without a key; null when it cannot be sent
 * @param onDecided somebody decided: the checks are to be looked at again
 */
export function useOwnReview(target: () => ReviewTarget | null, inputOf: () => Omit<PlaceOrderInput, 'idempotencyKey'> | null, onDecided: () => void): OwnReview {
  const reviews = shallowRef<readonly OwnReviewFragment[]>([])
  const isAsking = shallowRef(false)
  const problem = shallowRef<string | null>(null)
  const review = computed(() => {
    const held = target()
    return held === null ? null : ownReviewOf(reviews.value, held)
  })
  const attempts = openAttempts()
  let stop: (() => void) | null = null
  let question = 0
  onScopeDispose(() => { question += 1; stop?.() })

  /** Takes what is new of them, by a push or a reading, whichever comes first. */
  function take(found: readonly OwnReviewFragment[]): void {
    const newer = found.filter((each) => withReview(reviews.value, each) !== reviews.value)
    reviews.value = newer.reduce(withReview, reviews.value)
    if (newer.some(({ status }) => status !== 'Waiting')) onDecided()
  }

  async function read(): Promise<void> {
    const search = target()?.canonicalLink ?? null
    const mine = ++question
    if (search === null) return
    const { data } = await client.query(OwnReviewsDocument, { filter: { search }, first: REVIEW_LIMIT }, { requestPolicy: 'network-only' }).toPromise()
    if (mine === question && data !== undefined) take(data.reviews.nodes)
  }

  let isBegun = false
  watch(() => target()?.canonicalLink ?? null, (search) => {
    problem.value = null
    // Watched before it is asked, so that a decision in between is not missed.
    if (search !== null) {
      stop ??= watchSubscription(WatchOwnReviewsDocument, () => {
        // The feed tells only what comes: a decision that fell while it was broken is read.
        if (isBegun) void read()
        isBegun = true
        return {}
      }, (data) => take([data.reviewsProgress]))
    }
    void read()
  }, { immediate: true })

  async function request(): Promise<void> {
    const input = inputOf()
    if (input === null || isAsking.value) return
    isAsking.value = true
    const { data, error } = await client.mutation(RequestReviewDocument, { input: { ...input, idempotencyKey: attempts.keyFor(input) } }).toPromise()
    isAsking.value = false
    if (data !== undefined) attempts.finish()
    problem.value = error === undefined ? null : faultOf(error).text
    const answer = data?.requestReview
    if (answer?.__typename === 'Refusal') problem.value = `${answer.text} Nothing was charged.`
    else if (answer?.__typename === 'PlacementReview') take([answer])
  }

  return { review, isAsking, problem, request }
}
