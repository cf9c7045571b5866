import { runPage } from './zzpage.ts'
for (const r of await runPage()) console.log(JSON.stringify(r))
