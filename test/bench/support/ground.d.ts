/** A PostgreSQL of the bench's own, with everything synced to disk as in production. */
export interface Ground {
    /** A migrated database of that name. */
    database(name: string): Promise<string>;
    close(): Promise<void>;
}
export declare function openGround(): Promise<Ground>;
