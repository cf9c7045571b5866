import { describe, expect, it } from 'vitest'
import * as schema from './index.ts'

/** The closed sets: every export that begins with a capital and is an object of words. */
const sets = Object.entries(schema).filter(([name, value]) => /^[A-Z][a-z]/.test(name) && typeof value === 'object') as [string, Record<string, string>][]

describe('the vocabulary', () => {
  it.each(sets.filter(([name]) => name !== 'HouseAccount'))('%s names each word by itself', (_, set) => {
    expect(Object.entries(set).filter(([key, value]) => key !== value)).toEqual([])
  })

  it('gives each role its permissions, and only permissions', () => {
    expect(Object.keys(schema.PERMISSIONS_OF_ROLE)).toEqual(Object.values(schema.Role))
    expect(schema.PERMISSIONS_OF_ROLE.Customer).toEqual([])
    expect(schema.PERMISSIONS_OF_ROLE.Agent).not.toContain('ManageMoney')
    expect(schema.PERMISSIONS_OF_ROLE.Administrator).toEqual(expect.arrayContaining(Object.values(schema.Permission)))
  })
})
