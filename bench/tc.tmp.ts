import { runTimeCheck } from "./src/time/check.ts";
process.exitCode = runTimeCheck(process.argv.slice(2), { out: (t: string) => console.log(t), error: (t: string) => console.error(t) });
