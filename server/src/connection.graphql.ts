import { type ClassType, Field, ObjectType } from 'type-graphql'
import { ActorKind } from '@tallyboard/schema'
import type { Edge, Page } from './connection.ts'

@ObjectType('PageInfo', { description: 'Where a page stands in its list.' })
export class PageInfoType {
  @Field(() => Boolean) readonly hasNextPage!: boolean
  @Field(() => Boolean) readonly hasPreviousPage!: boolean
  @Field(() => String, { nullable: true, description: 'Pass it as before to read towards the start, where the list allows it.' }) readonly startCursor!: string | null
  @Field(() => String, { nullable: true, description: 'Pass it as after to read on.' }) readonly endCursor!: string | null
}

/**
 * The edge and connection types of a list: `export const OrderConnectionType = connectionOf('Order', OrderType)`. `nodeName` may differ
 * from the prefix, as in StatementConnection of StatementLine.
 */
export function connectionOf<Node extends object>(prefix: string, NodeType: ClassType<Node>): ClassType<Page<Node>> {
  @ObjectType(`${prefix}Edge`)
  class EdgeType implements Edge<Node> {
    @Field(() => String) readonly cursor!: string
    @Field(() => NodeType) readonly node!: Node
  }

  @ObjectType(`${prefix}Connection`, { description: 'A page of a list.' })
  class ConnectionType implements Page<Node> {
    @Field(() => [NodeType]) readonly nodes!: readonly Node[]
    @Field(() => [EdgeType]) readonly edges!: readonly EdgeType[]
    @Field(() => PageInfoType) readonly pageInfo!: PageInfoType
  }
  return ConnectionType
}

@ObjectType('Actor', { description: 'Who did something.' })
export class ActorType {
  @Field(() => ActorKind) readonly kind!: ActorKind
  @Field(() => String, { nullable: true, description: 'A name, where the reader may know it.' }) readonly name!: string | null
}
