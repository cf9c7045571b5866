import { ImageType } from '@tallyboard/schema'
import { Field, ID, Int, ObjectType } from 'type-graphql'
import { DateTime } from '../scalars/date-time.ts'

@ObjectType('Image', { description: 'A picture that was sent to the house, written anew by the house: nothing but its pixels is kept.' })
export class ImageObjectType {
  @Field(() => ID) readonly id!: string
  @Field(() => String, { description: 'Where it is read, by its customer and by agents alone; the session goes along.' }) readonly url!: string
  @Field(() => ImageType) readonly type!: ImageType
  @Field(() => Int) readonly width!: number
  @Field(() => Int) readonly height!: number
  @Field(() => Int) readonly byteCount!: number
  @Field(() => DateTime) readonly createdAt!: Date | string
}
