import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate, startEmbeddedPostgres } from '@tallyboard/server';
export async function openGround() {
    const folder = await mkdtemp(join(tmpdir(), 'tallyboard-bench-'));
    try {
        const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'data') });
        return {
            database: async (name) => {
                const url = await createDatabase(postgres.url, name);
                await migrate(url);
                return url;
            },
            close: async () => {
                await postgres.stop();
                await rm(folder, { recursive: true, force: true });
            },
        };
    }
    catch (cause) {
        await rm(folder, { recursive: true, force: true });
        throw cause;
    }
}
//# sourceMappingURL=ground.js.map