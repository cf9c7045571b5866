import pg from 'pg'

/** Where in a database a text stands: `table.column` for every column of every table, whatever its type, with upper and lower case alike. */
export async function findInTables(databaseUrl: string, texts: readonly string[]): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows: columns } = await client.query<{ schema: string, table: string, column: string }>(`
      select n.nspname as schema, c.relname as table, a.attname as column from pg_attribute a
      join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and n.nspname not in ('pg_catalog', 'information_schema')
      order by 1, 2, 3`)
    const found: string[] = []
    for (const { schema, table, column } of columns) {
      const name = [schema, table].map(part => client.escapeIdentifier(part)).join('.')
      const { rows } = await client.query<{ needle: string }>(
        `select sought.needle from unnest($1::text[]) as sought (needle)
          where exists (select from ${name} held where strpos(lower(held.${client.escapeIdentifier(column)}::text), lower(sought.needle)) > 0)`, [texts])
      found.push(...rows.map(({ needle }) => `${table}.${column}: ${needle}`))
    }
    return found
  } finally {
    await client.end()
  }
}
