import 'reflect-metadata'
import './enums.ts'
import type { GraphQLSchema } from 'graphql'
import { buildSchemaSync, type PubSub } from 'type-graphql'
import { AccountResolver } from './accounts/account.resolver.ts'
import {
  AnomalyFieldResolver, CatalogueImportFieldResolver, SupplierFieldResolver, SupplierResolver, SupplierServiceFieldResolver,
} from './suppliers/supplier.resolver.ts'
import { TermsResolver } from './terms/terms.resolver.ts'

/** Every resolver of the API. A new slice adds its own here. */
const RESOLVERS = [AccountResolver, TermsResolver, SupplierResolver, SupplierFieldResolver, SupplierServiceFieldResolver, CatalogueImportFieldResolver, AnomalyFieldResolver] as const

/** Our subscriptions bring their own iterators; the library only insists on having something here. */
const NO_PUB_SUB: PubSub = {
  publish: () => undefined,
  subscribe: () => { throw new Error('subscriptions are fed by the bus of the house') },
}

/** The API as a schema. Arguments are checked by GraphQL and by the commands, so the library's own validation stays off. */
export function buildSchema(): GraphQLSchema {
  return buildSchemaSync({ resolvers: RESOLVERS, validate: false, pubSub: NO_PUB_SUB })
}
