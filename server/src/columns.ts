import { type Opt, p } from '@mikro-orm/core'
import type { ColumnType, Generated } from 'kysely'

declare const isCountColumn: unique symbol
declare const isJsonColumn: unique symbol

/** A number kept as `bigint` in the database: exact up to 2^53, far above any counter. Through Kysely it arrives as text. */
export type CountColumn = number & { readonly [isCountColumn]?: true }

/** A value kept as `jsonb`. Through Kysely it is written as JSON text, because `pg` would take an array for an SQL array. */
export type JsonColumn<T> = T & { readonly [isJsonColumn]?: T }

/** The number of a row as the API shows it: a string, because GraphQL's ID refuses a bigint. */
export const rowId = () => p.bigint('string')
/** A row's own number, given out by the database. */
export const ownId = () => p.bigint('string').primary().autoincrement().generated('by default as identity')
/** Money: millionths of the account's currency. */
export const micros = () => p.bigint('bigint')
/** A counter on a platform. */
export const count = () => p.bigint('number').$type<CountColumn>()
/** A moment, to the millisecond. */
export const instant = () => p.datetime(3)
/** A structure kept as it is. */
export const json = <T extends object>() => p.json<JsonColumn<T>>()

type SnakeCase<Name extends string> = Name extends `${infer Head}${infer Tail}`
  ? Head extends Lowercase<Head> ? `${Head}${SnakeCase<Tail>}` : `_${Lowercase<Head>}${SnakeCase<Tail>}`
  : ''

type ColumnValue<Value> =
  typeof isJsonColumn extends keyof Value ? Value extends { readonly [isJsonColumn]?: infer Json } ? ColumnType<NonNullable<Json>, string, string> : never
  : typeof isCountColumn extends keyof Value ? ColumnType<string, number, number>
  : Value extends bigint ? ColumnType<string, bigint | string, bigint | string>
  : Value

type Column<Value> = null extends Value ? NullableColumn<ColumnValue<NonNullable<Value>>> : ColumnValue<Value>

type NullableColumn<Value> = [Value] extends [ColumnType<infer Select, infer Insert, infer Update>]
  ? ColumnType<Select | null, Insert | null, Update | null>
  : Value | null

/**
 * The table behind an entity, as Kysely reads and writes it: snake_case names; money, row numbers and counts arrive as text;
 * what the database fills in by itself may be left out of an insert.
 */
export type TableOf<Entity> = {
  [Key in keyof Entity & string as SnakeCase<Key>]: Entity[Key] extends Opt ? Generated<ColumnValue<Entity[Key]>> : Column<Entity[Key]>
}
