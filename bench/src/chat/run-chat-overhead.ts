import { parseFlags } from "../runner/parse-flags.ts";
import type { BenchOutput } from "../runner/run-bench.ts";
import { type ChatTimes, measureChat } from "./chat-overhead.ts";

/** Target in ms. */
const MAX_OVERHEAD_MS = 1;
const WARM_UP = 500;

const usage = `Usage: pnpm bench chat-overhead [--calls N] [--model-ms N]

Asks a model that takes a fixed time through the service's /v1/chat/completions, and in turns through a bare handler of
the same framework that checks the same message and answers the same bytes, whole and as a stream; all over connections
that stay. Of each call counts the time that its client waited, less the time that the model itself took in this very
call, since timers are coarse. The client, HTTP and waking up after the model's pause are in both figures; the service
adds the difference. Prints it at each percentile, and for each call with its neighbour, which has the noise of both.
Exits with 1 if it is more than ${MAX_OVERHEAD_MS} ms at the 99th percentile. Means something on an idle machine only.

  --calls N     of each kind; default 2000
  --model-ms N  how long the model takes; default 5`;

/**
 * Measures the service's overhead on a model's answer.
 *
 * @returns the exit code
 */
export async function runChatOverhead(
  arguments_: readonly string[],
  output: BenchOutput,
): Promise<number> {
  const options = {
    calls: { type: "string", default: "2000" },
    "model-ms": { type: "string", default: "5" },
    help: { type: "boolean", short: "h", default: false },
  } as const;
  const values = parseFlags(arguments_, options, output);
  if (values === undefined) return 1;
  const calls = Number(values.calls);
  const latencyMs = Number(values["model-ms"]);
  if (values.help || !(calls >= 1 && latencyMs >= 0)) {
    output.out(usage);
    return values.help ? 0 : 1;
  }
  const all = await measureChat(calls, latencyMs, WARM_UP);
  output.out(`${calls} calls of each kind of a model that takes ${latencyMs} ms, in turns`);
  const added = all.map((times) => report(times, output));
  return added.every((ms) => ms <= MAX_OVERHEAD_MS) ? 0 : 1;
}

/** Prints the figures of one form; returns the service's overhead at the 99th percentile, in ms. */
function report({ form, bare, served }: ChatTimes, { out }: BenchOutput): number {
  const [without, within] = [percentilesOf(bare), percentilesOf(served)];
  const beside = percentilesOf(served.map((ms, index) => ms - (bare[index] as number)));
  const added = (share: number): number => within(share) - without(share);
  const line = (name: string, at: (share: number) => number, more = ""): void =>
    out(`${form}, ${name}: p50 ${at(0.5).toFixed(3)} ms, p99 ${at(0.99).toFixed(3)} ms${more}`);
  line("beside the model, a bare handler", without);
  line("beside the model, the service", within);
  line("the service adds", added, ` (at most ${MAX_OVERHEAD_MS} ms)`);
  line("each call less its neighbour", beside);
  return added(0.99);
}

function percentilesOf(times: readonly number[]): (share: number) => number {
  const sorted = [...times].sort((one, other) => one - other);
  return (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
