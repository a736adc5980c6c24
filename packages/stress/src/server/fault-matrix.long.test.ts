import { ClassicalPlanner } from "@understudy/classical";
import {
  type Backend,
  BackendLlmPlanner,
  openAnthropicBackend,
  openOllamaBackend,
  openOpenAiBackend,
  withResilience,
} from "@understudy/llm";
import {
  type LlmPlanner,
  Orchestrator,
  type Outcome,
  seededRandom,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { atHomeInWoods, goodAnswer, woods } from "../testing/woods.ts";
import { EVERY_FAULT, type Fault } from "./fault.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";

/*
 * Every fault in each dialect, over real sockets, through backend, LLM planner and orchestrator. Faults and deadlines
 * run on one fake clock, which advances only while the server waits on it: outcomes do not depend on the speed of the
 * machine.
 */

const BUDGET_MS = 1000;
const TICK_MS = 20;
/** Time within which only the first try happens: the second comes after 25 to 50 ms. */
const FIRST_TRY_MS = 20;
/** Idle turns before time advances: a call may be about to start. */
const QUIET_TURNS = 20;
/** Idle turns before time advances during a call: its request or answer may be in transit for up to a second. */
const CALL_TURNS = 3000;

/** The part of an outcome that concerns the model. */
type Expected = { readonly [Field in "source" | "mended" | "reason"]?: Outcome[Field] | undefined };
const written: Expected = { source: "llm" };
const mended: Expected = { source: "llm", mended: true };
const because = (reason: Outcome["reason"]): Expected => ({ source: "classical", reason });

const expected: Readonly<Record<Fault["kind"], Expected>> = {
  latency: written,
  down: because("backend-error"),
  bandwidth: written,
  slow_close: written,
  timeout: because("timeout"),
  reset_peer: because("backend-error"),
  slicer: written,
  limit_data: because("backend-error"),
  stall_in_prefill: because("timeout"),
  stall_mid_stream: because("timeout"),
  drip: because("timeout"),
  endless_whitespace: because("invalid-json"),
  truncated_json: mended,
  fenced_json_with_prose: written,
  two_json_objects: written,
  unclosed_think: because("invalid-json"),
  hallucinated_tool: because("invalid-plan"),
  snake_case_tool: written,
  violated_precondition: mended,
  stale: written,
  http_429: because("overloaded"),
  http_503: because("overloaded"),
  http_500_text: because("backend-error"),
  error_line: because("backend-error"),
  no_done: written,
  garbage_line: written,
  split_code_point: written,
  connection_refused: because("backend-error"),
  empty_content: because("invalid-json"),
  // The fault adds a parameter to a tool that has none.
  number_out_of_range: because("invalid-plan"),
};

/**
 * Faults that a second try within the budget overcomes. 429 asks for a wait of 5 s, and a refusing port keeps
 * refusing.
 */
const passing: ReadonlySet<Fault["kind"]> = new Set<Fault["kind"]>([
  ...(["down", "reset_peer", "limit_data"] as const),
  ...(["http_503", "http_500_text", "error_line"] as const),
]);

const unhandled: unknown[] = [];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeAll(() => void process.on("unhandledRejection", note));
afterAll(() => void process.off("unhandledRejection", note));

const backends: Readonly<Record<string, (url: string, clock: FakeClock) => Promise<Backend>>> = {
  ollama: (url, clock) => openOllamaBackend({ model: "phi3", url, clock }),
  anthropic: (url, clock) =>
    openAnthropicBackend({ model: "phi3", url, clock, slots: 1, contextSize: 4096 }),
  openai: (url, clock) => openOpenAiBackend({ model: "phi3", url, clock, contextSize: 4096 }),
};

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The parts of a test that depend on time. */
interface Stage {
  readonly clock: FakeClock;
  readonly server: ModelServer;
  readonly llm: BackendLlmPlanner;
}

/**
 * Advances the clock until the work is done: while the server waits on it, and while the server is idle, which may be a
 * pause between two tries.
 */
async function drive<T>(work: Promise<T>, { clock, server, llm }: Stage): Promise<T> {
  let isDone = false;
  let quiet = 0;
  const settled = work.finally(() => {
    isDone = true;
  });
  settled.catch(() => {});
  while (!isDone) {
    await pause(1);
    quiet = server.activeRequests === 0 ? quiet + 1 : 0;
    const turns = llm.callsInFlight > 0 ? CALL_TURNS : QUIET_TURNS;
    const isWaiting = server.waiting > 0 || quiet > turns;
    if (isWaiting && !isDone) await clock.advance(TICK_MS);
  }
  return settled;
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(2);
}

/** Faults of the answer's text, which is read above the dialects. */
const ofTheText: ReadonlySet<Fault["kind"]> = new Set<Fault["kind"]>([
  ...(["endless_whitespace", "truncated_json", "fenced_json_with_prose"] as const),
  ...(["two_json_objects", "unclosed_think", "hallucinated_tool", "snake_case_tool"] as const),
  ...(["violated_precondition", "stale", "number_out_of_range"] as const),
]);

/** One dialect has every fault, with a second try and without; the others have those that depend on the dialect. */
const setups = Object.keys(backends).flatMap((dialect, index) => [
  {
    ...{ dialect, retries: false },
    faults: EVERY_FAULT.filter(({ kind }) => index === 0 || !ofTheText.has(kind)),
  },
  {
    ...{ dialect, retries: true },
    faults: EVERY_FAULT.filter(({ kind }) => index === 0 || passing.has(kind)),
  },
]);

describe.each(setups)(
  "dialect $dialect, retries $retries",
  ({ dialect, retries, faults: each }) => {
    it.each(each.map((fault) => [fault.kind, fault] as const))("%s", async (kind, fault) => {
      const clock = new FakeClock();
      // The first question meets the fault, the second shows that it has passed. With retries the fault ends before the
      // second try. The LLM planner measures its speed beforehand.
      let faultyUntilMs = Number.NEGATIVE_INFINITY;
      const isRefused = kind === "connection_refused";
      const isPassing = retries && passing.has(kind);
      const faults = () => (clock.now() < faultyUntilMs && !isRefused ? fault : undefined);
      const server = await startModelServer({ answer: () => goodAnswer, faults, clock });
      const backend = await (backends[dialect] as (typeof backends)[string])(server.url, clock);
      const bare = new BackendLlmPlanner({ backend, clock });
      const stage: Stage = { clock, server, llm: bare };
      const guarded = withResilience(bare, { clock, random: seededRandom(1) });
      const llm: LlmPlanner = retries ? guarded : bare;
      const wanted = isPassing ? written : expected[kind];
      const planner = new ClassicalPlanner();
      const orchestrator = new Orchestrator({ domain: woods, planner, llm, clock });
      const ask = (agent: string): Promise<Outcome> => {
        const request = {
          agent,
          state: atHomeInWoods,
          goal: "warm",
          budgetMs: BUDGET_MS,
          background: false,
        };
        return drive(orchestrator.plan(request), stage);
      };
      try {
        await drive(bare.warmUp(woods), stage);
        faultyUntilMs = isPassing ? clock.now() + FIRST_TRY_MS : Number.POSITIVE_INFINITY;
        if (isRefused) await server.suspend();
        const outcome = await ask("first");
        faultyUntilMs = Number.NEGATIVE_INFINITY;
        expect(outcome).toMatchObject({ status: "solved", ...wanted });
        if (wanted.reason === undefined) expect(outcome.reason).toBeUndefined();
        expect(outcome.elapsedMs).toBeLessThanOrEqual(BUDGET_MS);
        await until(() => bare.callsInFlight === 0);
        // Writes to a closed connection take time of the clock too.
        const idle = until(() => server.activeRequests === 0);
        await drive(idle, stage);
        expect(clock.pendingTimers).toBe(0);
        // A single failure must not open the breaker.
        expect(guarded.breaker.state).toBe("closed");

        if (isRefused) await server.start();
        // A limit holds for all that ask the server.
        if (fault.kind === "http_429") await clock.advance(5000);
        expect(await ask("second")).toMatchObject({ status: "solved", source: "llm" });
      } finally {
        orchestrator.dispose();
        await guarded.dispose();
        await until(() => server.openSockets === 0);
        await server.close();
      }
      expect(server.waiting).toBe(0);
      expect(clock.pendingTimers).toBe(0);
      expect(unhandled).toEqual([]);
    });
  },
);
