import { isDeepStrictEqual } from "node:util";
import { percentile } from "../runner/measure/percentiles.ts";
import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { mendByAnswers } from "./assistant.ts";
import { drawDrafts, soundDomains } from "./drafts.ts";
import { startServer } from "./server.ts";

/** Limit on the 95th percentile of `check_domain`, first calls included, in milliseconds. */
const MAX_CHECK_MS = 50;

const usage = `Usage: pnpm bench assistants [--seeds LIST] [--verbose]

Twenty domains of as many genres, each with one mistake drawn into it, and an assistant that knows nothing: it calls
understudy mcp and applies the first mend that the answer names, until the check finds nothing and simulated
days reach every goal. Prints how many came that far, in how many the mend gave back what the author had written,
and how long the calls took. Exits with 1 if the slowest twentieth of the checks takes more than ${MAX_CHECK_MS} ms.

  --seeds LIST  seeds of the drawing, separated by commas; default 1
  --verbose     every draft, with its mends`;

/** Runs `pnpm bench assistants`. */
export async function runAssistants(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    seeds: { type: "string", default: "1" },
    verbose: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const seeds = values.seeds.split(",").map(Number);
  if (values.help || !seeds.every(Number.isInteger)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const server = await startServer();
  try {
    const sound = await soundDomains(server.call);
    const rows: string[][] = [["seed", "drafts", "sound again", "as written", "not shown"]];
    for (const seed of seeds) {
      const drafts = await drawDrafts(sound, seed, server.call);
      const counts = { sound: 0, same: 0, unseen: 0 };
      for (const { genre, fault, draft, sound: original, unseen } of drafts) {
        const { isSound, draft: mended, mends } = await mendByAnswers(draft, server.call);
        const isSame = isDeepStrictEqual(mended, original);
        counts.unseen += unseen;
        if (isSound) counts.sound++;
        if (isSame) counts.same++;
        if (!values.verbose) continue;
        const verdict = isSame ? "as written" : isSound ? "sound" : "NOT MENDED";
        output.out(
          `${seed} ${genre}: ${fault}: ${verdict} ${mends.map((mend) => JSON.stringify(mend)).join(" ")}`,
        );
      }
      const told = [drafts.length, counts.sound, counts.same, counts.unseen];
      rows.push([`${seed}`, ...told.map(String)]);
    }
    output.out(formatTable(rows));
    for (const domain of sound) {
      for (const { name: goal } of domain.goals) {
        await server.call("plan", { domain, goal });
        await server.call("explain", { domain, goal });
      }
      await server.call("compare", { before: domain, after: { ...domain, goals: [] } });
    }
    const calls = [...server.times].map(([tool, times]) => {
      const sorted = Float64Array.from(times).sort();
      const at = (share: number): string => `${percentile(sorted, share).toFixed(1)} ms`;
      return [tool, `${times.length}`, at(0.5), at(0.95)];
    });
    output.out(formatTable([["tool", "calls", "p50", "p95"], ...calls]));
    const checks = Float64Array.from(server.times.get("check_domain") ?? []).sort();
    const isQuick = percentile(checks, 0.95) <= MAX_CHECK_MS;
    const verdict = isQuick ? "holds" : "FAILS";
    output.out(`check_domain, p95 of at most ${MAX_CHECK_MS} ms: ${verdict}`);
    return isQuick ? 0 : 1;
  } finally {
    await server.close();
  }
}
