import { Agent, request } from "node:http";
import type { Generation, GenerationRequest } from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import { ScriptedBackend } from "@understudy/llm/testing";
import { Deadline, systemClock } from "@understudy/planner-core";
import { startServer } from "@understudy/server";
import { parseFlags } from "../runner/parse-flags.ts";
import type { BenchOutput } from "../runner/run-bench.ts";

/** The promise of the project, in ms. */
const MAX_OVERHEAD_MS = 1;
const WARM_UP = 300;

const usage = `Usage: pnpm bench chat-overhead [--calls N] [--model-ms N]

Asks a model that takes a fixed time, in turns by itself and through the service's /v1/chat/completions over a
connection that stays. Prints the percentiles of both, and of what the service adds: of each call the time that its
client waited, less the time that the model itself took in this very call, since timers are coarse. Exits with 1 if the
99th percentile of that is more than ${MAX_OVERHEAD_MS} ms. Means something on an idle machine only.

  --calls N     default 2000
  --model-ms N  how long the model takes; default 5`;

/**
 * Measures what the service adds to a model's answer.
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
  const backend = new TimedBackend(() => ({ text: "Hello.", latencyMs }));
  const server = await startServer({ port: 0, backend, logLevel: "silent" });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  try {
    const direct: number[] = [];
    const served: number[] = [];
    const added: number[] = [];
    for (let call = -WARM_UP; call < calls; call++) {
      // One after the other, so that both have the same machine.
      const alone = await timed(() => generate(backend));
      const through = await timed(() => ask(agent, server.port));
      if (call < 0) continue;
      direct.push(alone);
      served.push(through);
      added.push(through - backend.tookMs);
    }
    const [alone, through] = [percentilesOf(direct), percentilesOf(served)];
    const adds = percentilesOf(added);
    output.out(
      `${calls} calls of a model that takes ${latencyMs} ms, in turns\n` +
        `by itself: p50 ${alone(0.5).toFixed(3)} ms, p99 ${alone(0.99).toFixed(3)} ms\n` +
        `through the service: p50 ${through(0.5).toFixed(3)} ms, p99 ${through(0.99).toFixed(3)} ms\n` +
        `the service adds: p50 ${adds(0.5).toFixed(3)} ms, p99 ${adds(0.99).toFixed(3)} ms ` +
        `(at most ${MAX_OVERHEAD_MS} ms)`,
    );
    return adds(0.99) <= MAX_OVERHEAD_MS ? 0 : 1;
  } finally {
    agent.destroy();
    await server.close(0);
  }
}

/** Knows how long its last answer took. */
class TimedBackend extends ScriptedBackend {
  tookMs = Number.NaN;

  override async generate(request: GenerationRequest): Promise<Generation> {
    const beganMs = performance.now();
    try {
      return await super.generate(request);
    } finally {
      this.tookMs = performance.now() - beganMs;
    }
  }
}

const BODY = JSON.stringify({
  model: "scripted",
  messages: [{ role: "user", content: "Hello" }],
  max_tokens: 16,
});
const HEADERS = { "content-type": "application/json", "content-length": BODY.length };

function ask(agent: Agent, port: number): Promise<void> {
  const options = { host: "127.0.0.1", port, method: "POST", path: "/v1/chat/completions" };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, agent, headers: HEADERS }, (response) => {
      response.resume().on("end", resolve);
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
    });
    sent.on("error", reject);
    sent.end(BODY);
  });
}

async function generate(backend: ScriptedBackend): Promise<void> {
  const deadline = new Deadline(systemClock, 60_000);
  const system = { content: "", hash: "0" };
  const user = [{ kind: "user" as const, text: "Hello" }];
  await backend.generate({ system, user, maxTokens: 16, sampling: GREEDY, deadline });
  deadline.release();
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

function percentilesOf(times: readonly number[]): (share: number) => number {
  const sorted = [...times].sort((one, other) => one - other);
  return (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}
