import { watchDebounced } from '@vueuse/core'
import { onScopeDispose, shallowRef, type Ref } from 'vue'
import { client } from '../graphql/client.ts'
import { StatementPageDocument, type StatementPageQuery } from '../graphql/generated/graphql.ts'
import { spendingOf, type Spending, type StatementLine } from './statement.ts'
import { useBalance } from './useBalance.ts'

const DAYS = 30
const DAY_MS = 86_400_000
const PAGE_SIZE = 100
/** A customer with more lines than these in a month is told that it was at least so much. */
const PAGES_MAX = 10
/** Many charges in a row are one reason to add up again. */
const AGAIN_AFTER_MS = 2_000

/** What was spent in the last thirty days, added up from the statement; null until it is known. It is added up again when the balance changes. */
export function useSpending(): Readonly<Ref<Spending | null>> {
  const spending = shallowRef<Spending | null>(null)
  const balance = useBalance()
  let request = 0

  async function addUp(): Promise<void> {
    const own = ++request
    const since = new Date(Date.now() - DAYS * DAY_MS)
    let lines: readonly StatementLine[] = []
    let after: string | null = null
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const statement = await pageAfter(after)
      if (own !== request || statement === null) return
      lines = [...lines, ...statement.nodes]
      spending.value = spendingOf(lines, since, !statement.pageInfo.hasNextPage)
      if (spending.value.isComplete) return
      after = statement.pageInfo.endCursor
    }
  }

  watchDebounced(() => balance.value?.version, addUp, { debounce: AGAIN_AFTER_MS })
  void addUp()
  onScopeDispose(() => { request += 1 })
  return spending
}

async function pageAfter(after: string | null): Promise<StatementPageQuery['statement'] | null> {
  const { data } = await client.query(StatementPageDocument, { first: PAGE_SIZE, after, filter: { groups: ['Orders', 'Refunds'] } }, { requestPolicy: 'network-only' }).toPromise()
  return data?.statement ?? null
}
