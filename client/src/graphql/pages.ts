/** A page of a list, as the API's connections have it. */
export interface PageOf<Row> {
  readonly nodes: readonly Row[]
  readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null }
}

/** The rows of pages in their order, each once: between two readings a row may have moved to the next page. */
export function rowsOnce<Row extends { readonly id: string }>(pages: readonly PageOf<Row>[]): readonly Row[] {
  return [...new Map(pages.flatMap(({ nodes }) => nodes).map((row) => [row.id, row])).values()]
}
