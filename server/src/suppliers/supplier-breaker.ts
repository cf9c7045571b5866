import type { BreakerState } from '@tallyboard/schema'
import { circuitBreaker, CircuitState, ConsecutiveBreaker, DelegateBackoff, type Policy } from 'cockatiel'
import { backoffMs, BREAKER_BACKOFF } from './backoff.ts'

/** A breaker that can say when it would let a trial through, so that nobody has to try in order to know. */
export interface SupplierBreaker {
  readonly policy: ReturnType<typeof circuitBreaker>
  state(): BreakerState
  /** Open, and its time has passed: the next call is the trial. */
  isReadyToTry(): boolean
}

/** Opens after so many failures in a row, and lets one call through after a wait that grows. */
export function createBreaker(failures: Policy, failuresBeforeBreak: number, onChange: () => void): SupplierBreaker {
  let openUntil = 0
  const policy = circuitBreaker(failures, {
    breaker: new ConsecutiveBreaker(failuresBeforeBreak),
    halfOpenAfter: new DelegateBackoff(({ attempt }) => {
      const waitMs = backoffMs(BREAKER_BACKOFF, attempt)
      // A few milliseconds of grace: the policy measures with another clock.
      openUntil = performance.now() + waitMs + 10
      return waitMs
    }),
  })
  policy.onStateChange(onChange)
  const state = (): BreakerState => policy.state === CircuitState.Closed ? 'Closed' : policy.state === CircuitState.HalfOpen ? 'HalfOpen' : 'Open'
  return { policy, state, isReadyToTry: () => state() === 'Open' && performance.now() >= openUntil }
}
