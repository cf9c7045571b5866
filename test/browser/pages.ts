import type { Session, TestHouse } from '@tallyboard/test/support/house.ts'
import { placeOrder, scriptDelivery, serviceOf, untilOrder } from './scene.ts'

/** A customer with one order of each kind that a page shows: moving, complete, partial with its refund, cancelled, and not yet started. */
export async function furnish(house: TestHouse, customer: Session): Promise<{ readonly moving: string, readonly ended: string }> {
  const service = await serviceOf(house, customer)
  const parts = [
    { video: 'moving00001', steps: [{ afterSeconds: 0, status: 'In progress', delivered: 618 }] },
    { video: 'complete001', steps: [{ afterSeconds: 0, status: 'Completed', delivered: 1_000 }] },
    { video: 'partial0001', steps: [{ afterSeconds: 0, status: 'Partial', delivered: 840 }] },
    { video: 'cancelled01', steps: [{ afterSeconds: 0, status: 'Canceled', delivered: 0 }] },
    { video: 'pending0001', steps: [{ afterSeconds: 0, status: 'Pending', delivered: 0 }] },
  ] as const
  const ids: string[] = []
  for (const { video, steps } of parts) {
    const link = `https://youtu.be/${video}`
    await scriptDelivery(house, { link, quantity: 1_000, startCount: 18_204, steps })
    ids.push(await placeOrder(house, customer, { serviceId: service.id, link, quantity: 1_000 }))
  }
  const [moving = '', , partial = '', cancelled = ''] = ids
  await untilOrder(house, customer, moving, ({ delivered }) => delivered === 618)
  await untilOrder(house, customer, partial, ({ status }) => status === 'Partial')
  await untilOrder(house, customer, cancelled, ({ status }) => status === 'Cancelled')
  return { moving, ended: partial }
}

/** Every page of a customer, by its address. */
export function customerPages({ moving, ended }: { readonly moving: string, readonly ended: string }): readonly string[] {
  return [
    '/', '/orders', '/orders?tab=completed', `/orders/${moving}`, `/orders/${ended}`, '/new-order', '/services', '/refills', '/funds', '/help', '/api', '/terms', '/terms#P2.3',
    // The checks with one in the way, and an address that is none.
    '/new-order?service=1&link=https://youtu.be/moving00001&quantity=100', '/nowhere',
  ]
}

/** What anybody may open. */
export const publicPages: readonly string[] = ['/sign-in', '/sign-up', '/terms', '/api']
