import { formatBytes } from "@understudy/planner-core/internal";
import { parseFlags } from "../runner/parse-flags.ts";
import { formatTable } from "../runner/report/table.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { fuzzServer } from "./fuzz-server.ts";

const ROUNDS = 10;
/** Accepted growth of the heap between the third and the last round: a leak per message would exceed it. */
const MAX_GROWTH = 0.1;

const usage = `Usage: pnpm bench server-fuzz [--messages N] [--seed N]

Sends spoilt messages to the service, a third each over HTTP, WebSockets and gRPC: values that do not belong there,
bytes that are turned, cut out or put in. Prints how they were answered, and the heap after each tenth of them. Exits
with 1 if something crashes, hangs, is an internal error or an error without a code, if the service no longer plans
at the end, or if the heap has grown by more than ${100 * MAX_GROWTH} % since the third round.

  --messages N  how many; default 100000
  --seed N      default 1`;

/**
 * Fuzzes the service.
 *
 * @returns the exit code
 */
export async function runServerFuzz(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    messages: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const messages = Number(values.messages);
  const seed = Number(values.seed);
  if (values.help || !(messages >= 1) || !Number.isInteger(seed)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const found = await fuzzServer(messages, seed, ROUNDS, (round, heapBytes) => {
    output.error(`round ${round + 1} of ${ROUNDS}: a heap of ${formatBytes(heapBytes)}`);
  });
  const rows = [...found.answers].sort(([, one], [, other]) => other - one);
  output.out(formatTable(rows.map(([answer, count]) => [answer, count.toLocaleString("en")])));
  for (const complaint of found.complaints) output.out(`complaint: ${complaint}`);
  const growth = (found.heapBytes.at(-1) ?? 0) / (found.heapBytes[2] ?? 1) - 1;
  const isFlat = growth <= MAX_GROWTH;
  const { complaints, isAlive } = found;
  output.out(
    `\n${found.messages.toLocaleString("en")} messages; ${complaints.length} complaints; the heap has grown by ` +
      `${(100 * growth).toFixed(1)} % since the third round; the service ${isAlive ? "plans" : "DOES NOT PLAN"}`,
  );
  return complaints.length === 0 && isFlat && isAlive ? 0 : 1;
}
