import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { HouseServiceFilter, HouseServiceRowFragment, HouseServiceSort, Platform } from '../../graphql/generated/graphql.ts'

/** Which services of the catalogue the house looks at. */
export type CatalogueShow = 'on-sale' | 'off' | 'held-back' | 'below-margin'

/** What the catalogue shows, as its address says it. */
export interface CatalogueAddress {
  readonly search: string
  readonly platform: Platform | null
  readonly show: CatalogueShow | null
  readonly supplier: string | null
  readonly sort: HouseServiceSort
}

export const SHOW_WORDS: Readonly<Record<CatalogueShow, string>> = { 'on-sale': 'On sale', 'off': 'Off', 'held-back': 'Held back', 'below-margin': 'Below margin' }
export const SHOWS = Object.keys(SHOW_WORDS) as CatalogueShow[]
export const SORT_WORDS: Readonly<Record<HouseServiceSort, string>> = { Name: 'By name', Newest: 'Newest first', RateAscending: 'Lowest rate first', RateDescending: 'Highest rate first' }
export const SORTS = Object.keys(SORT_WORDS) as HouseServiceSort[]
const IS_PLATFORM: Readonly<Record<Platform, true>> = {
  Instagram: true, YouTube: true, TikTok: true, X: true, Facebook: true, Telegram: true, Twitch: true, Spotify: true, SoundCloud: true, LinkedIn: true, Discord: true,
  Threads: true, Reddit: true, Pinterest: true, Web: true, Other: true,
}
export const PLATFORMS = Object.keys(IS_PLATFORM) as Platform[]

/** Reads the address; what it does not know narrows nothing. */
export function readCatalogueAddress({ q, platform, show, supplier, sort }: LocationQuery): CatalogueAddress {
  return {
    search: typeof q === 'string' ? q : '',
    platform: PLATFORMS.find((each) => each === platform) ?? null,
    show: SHOWS.find((each) => each === show) ?? null,
    supplier: typeof supplier === 'string' && /^\d{1,18}$/.test(supplier) ? supplier : null,
    sort: SORTS.find((each) => each === sort) ?? 'Name',
  }
}

/** The address as a query; what narrows nothing is left out. */
export function writeCatalogueAddress({ search, platform, show, supplier, sort }: CatalogueAddress): LocationQueryRaw {
  return {
    ...(search.trim() === '' ? {} : { q: search }), ...(platform === null ? {} : { platform }), ...(show === null ? {} : { show }),
    ...(supplier === null ? {} : { supplier }), ...(sort === 'Name' ? {} : { sort }),
  }
}

/** What the server is asked for. */
export function filterOf({ search, platform, show, supplier }: CatalogueAddress): HouseServiceFilter {
  return {
    search: search.trim() === '' ? null : search.trim(), platform, supplierId: supplier, isOnSale: show === 'on-sale' ? true : show === 'off' ? false : null,
    isHeldBack: show === 'held-back' ? true : null, isBelowMargin: show === 'below-margin' ? true : null,
  }
}

/** A share in hundredths of a per cent: '12.5 %', '−3 %'. */
export function percentOf(basisPoints: number): string {
  return `${String(basisPoints / 100).replace('-', '−')} %`
}

/** What is earned on the rate, in a column. */
export function marginText(basisPoints: number | null): string {
  return basisPoints === null ? 'no rate' : percentOf(basisPoints)
}

/** Whether it can be bought, in a column. */
export function saleText({ heldBackReason, service }: Pick<HouseServiceRowFragment, 'heldBackReason'> & { readonly service: { readonly isOnSale: boolean } }): 'on sale' | 'held back' | 'off' {
  return service.isOnSale ? 'on sale' : heldBackReason === null ? 'off' : 'held back'
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  rate: 'Rate', rateMicros: 'Rate', quantityMin: 'Smallest quantity', quantityMax: 'Largest quantity', quantityStep: 'Step', declaredSource: 'Source', forbiddenRegions: 'Regions', isOnSale: 'On sale',
}

/** What a field of a service is called: 'Smallest quantity', and for one without a name of its own its first letter large. */
export function fieldName(field: string): string {
  const words = field.replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`)
  return FIELD_NAMES[field] ?? words.charAt(0).toUpperCase() + words.slice(1)
}
