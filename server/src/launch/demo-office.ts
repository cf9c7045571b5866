import { randomUUID } from 'node:crypto'
import { formatMoney, parseMoney, type Metric, type Platform } from '@tallyboard/schema'
import type { DemoClient } from './demo-client.ts'
import { SHOPPING_LIST, type ShoppingLine } from './demo-plan.ts'

/** A service the demonstration's customers buy. */
export interface SoldService {
  readonly id: string
  readonly line: ShoppingLine
  readonly quantityMin: number
  readonly quantityMax: number
  readonly rateMicros: bigint
}

const MARKUP_BASIS_POINTS = 3_000
/** Many calls in one second of ours are few in one of the supplier's: thirty days go by in half a minute. */
const RATE_CAP_PER_SECOND = 1_000
const RULES = [
  { kind: 'Keyword', pattern: 'casino', action: 'Refuse' },
  { kind: 'Keyword', pattern: 'election', action: 'Refuse' },
  { kind: 'Host', pattern: 'adult.example', action: 'Refuse' },
  { kind: 'Handle', pattern: 'party.vote', action: 'Review' },
] as const

/** What an administrator does with an empty house, through the API: a supplier, its catalogue, the content rules. */
export async function setUpHouse(administrator: DemoClient, supplierUrl: string, supplierKey: string): Promise<{ readonly serviceCount: number }> {
  const { addSupplier } = await administrator.run<{ addSupplier: { id: string } }>(`
    mutation AddSupplier($input: AddSupplierInput!) { addSupplier(input: $input) { __typename ... on Supplier { id } ... on Refusal { text } } }`,
  { input: { name: 'Simulated supplier', url: supplierUrl, key: supplierKey, rateCapPerSecond: RATE_CAP_PER_SECOND, idempotencyKey: randomUUID() } })
  const { importCatalogue } = await administrator.run<{ importCatalogue: { newCount: number } }>(`
    mutation ImportCatalogue($input: ImportCatalogueInput!) { importCatalogue(input: $input) { __typename ... on CatalogueImport { newCount } ... on Refusal { text } } }`,
  { input: { supplierId: addSupplier.id, markupBasisPoints: MARKUP_BASIS_POINTS, declaredSource: 'Advertising', idempotencyKey: randomUUID() } })
  for (const rule of RULES) {
    await administrator.run(`
      mutation AddContentRule($input: AddContentRuleInput!) { addContentRule(input: $input) { __typename ... on Refusal { text } } }`,
    { input: { ...rule, idempotencyKey: randomUUID() } })
  }
  return { serviceCount: importCatalogue.newCount }
}

export async function credit(administrator: DemoClient, accountId: string, amountMicros: bigint, reason: string): Promise<void> {
  await administrator.run(`
    mutation CreditCustomer($input: CreditCustomerInput!) { creditCustomer(input: $input) { __typename ... on Refusal { text } } }`,
  { input: { accountId, amount: formatMoney(amountMicros), reason, idempotencyKey: randomUUID() } })
}

/** The services of the shopping list, chosen as somebody would who looks at the cheaper half of what is offered in a language they read. */
export async function chooseServices(customer: DemoClient): Promise<readonly SoldService[]> {
  const chosen: SoldService[] = []
  for (const line of SHOPPING_LIST) {
    const offered = await offeredServices(customer, line.platform, line.metric)
    const fitting = offered.filter(({ name, type, quantityStep }) => type === 'Default' && quantityStep === 1 && ENGLISH.test(name))
    const cheaper = fitting.slice(0, Math.max(line.serviceCount, Math.ceil(fitting.length / 2)))
    for (let number = 0; number < Math.min(line.serviceCount, cheaper.length); number++) {
      const { id, quantityMin, quantityMax, rate } = cheaper[Math.floor((number + 0.5) * cheaper.length / line.serviceCount)] ?? cheaper[number]!
      chosen.push({ id, line, quantityMin, quantityMax, rateMicros: parseMoney(rate) ?? 0n })
    }
  }
  return chosen
}

/** The supplier sells in seven languages; its customers here read one. */
const ENGLISH = /^(?=.*(followers|likes|views|plays|subscribers|members|visit))[\x20-\x7e–]+$/i

interface OfferedService {
  readonly id: string
  readonly name: string
  readonly type: string
  readonly rate: string
  readonly quantityMin: number
  readonly quantityMax: number
  readonly quantityStep: number
}

async function offeredServices(customer: DemoClient, platform: Platform, metric: Metric): Promise<readonly OfferedService[]> {
  const { services } = await customer.run<{ services: { nodes: readonly OfferedService[] } }>(`
    query Offered($filter: ServiceFilter!) { services(filter: $filter, first: 50) { nodes { id name type rate quantityMin quantityMax quantityStep } } }`,
  { filter: { platforms: [platform], metrics: [metric] } })
  return services.nodes
}
