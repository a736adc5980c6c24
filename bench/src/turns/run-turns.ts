import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { type AttackFigures, measureAttacks } from "./measure-attacks.ts";
import { CROWDS, MAX_FIRST_P99_MS, tryQuietTenant } from "./quiet-tenant.ts";
import { tryVictim } from "./victim.ts";

/**
 * Target for the longest stretch of the service's thread between two turns, in ms of processor
 * time.
 */
export const MAX_STRETCH_MS = 10;

const usage = `Usage: pnpm bench server-turns [--only TEXT] [--runs N] [--seconds N] [--no-stretches]
                                [--no-victim] [--no-searches]

Attacks a server in a process of its own by each type of message of a session, at the limits: 1,000 agents, 10,000 things,
32 KiB; and by each route of HTTP and method of gRPC, with bodies of 1 MB. Prints the longest stretch of processor time that
its thread works between two turns of its event loop, the best of a few runs: without the pauses of the garbage collector, and
with them. An attack that is answered by another status than it should fails. Then
another tenant asks beside each attack for what is known: prints its answers a second beside those without an attack, and
how many are late. Last it asks so beside four tenants, and beside twenty, whose questions take long searches, with a thread for these and without.
Exits with 1 if an attack fails, if a stretch is longer than ${MAX_STRETCH_MS} ms, or the other tenant has less than 80 % of its answers, or more than
1 % late, or if beside long searches its slowest answer in a hundred takes more than ${CROWDS[0].maxP99Ms} or ${CROWDS[1].maxP99Ms} ms, or
${MAX_FIRST_P99_MS} in their first second. Means something on an idle machine only.

  --only TEXT   attacks whose name contains it
  --runs N      of each attack; default 3. The other tenant gets as many tries, since the machine may be busy
  --seconds N   of each attack beside the other tenant; default 3
  --no-stretches, --no-victim, --no-searches   the other parts alone`;

/**
 * Measures a server's longest work between two turns, and another tenant's service meanwhile.
 *
 * @returns the exit code
 */
export async function runTurns(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    only: { type: "string", default: "" },
    runs: { type: "string", default: "3" },
    seconds: { type: "string", default: "3" },
    "no-stretches": { type: "boolean", default: false },
    "no-victim": { type: "boolean", default: false },
    "no-searches": { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const [runs, seconds] = [Number(values.runs), Number(values.seconds)];
  if (values.help || !(runs >= 1 && seconds > 0)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const { only } = values;
  const tell = (line: string): void => output.error(line);
  const stretches = values["no-stretches"] ? [] : await measureAttacks({ only, runs }, tell);
  const rows = stretches.map((figures) => [
    figures.name,
    `${figures.longestMs.toFixed(1)} ms`,
    `${figures.longestCollectingMs.toFixed(1)} ms`,
    verdictOf(figures),
  ]);
  if (rows.length > 0)
    output.out(formatTable([["attack", "longest stretch", "with collector", "verdict"], ...rows]));
  let isFair = true;
  if (!values["no-victim"]) {
    const report = await tryVictim({ only, seconds, runs }, tell);
    output.out(report.text);
    isFair = report.isFair;
  }
  if (!values["no-searches"] && "long searches".includes(only)) {
    const report = await tryQuietTenant({ seconds, runs }, tell);
    output.out(report.text);
    isFair &&= report.isQuick;
  }
  return isFair && stretches.every((figures) => verdictOf(figures) === "holds") ? 0 : 1;
}

function verdictOf({ longestMs, mistakes }: AttackFigures): string {
  if (mistakes.length > 0) return "ANSWERED OTHERWISE";
  return longestMs <= MAX_STRETCH_MS ? "holds" : "FAILS";
}
