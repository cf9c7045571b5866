/** Fills a database with services and so many orders, spread evenly over these accounts, one in fifty of them open. */
export declare function seedOrders(databaseUrl: string, accountIds: readonly string[], orderCount: number): Promise<void>;
