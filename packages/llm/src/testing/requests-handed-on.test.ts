import { InferenceError, type LlmPlanner, seededRandom } from "@understudy/planner-core";
import {
  type FakeClock,
  llmWrapperConformance,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { Backend } from "../backends/interface/backend.ts";
import { observed } from "../backends/observed/observed-backend.ts";
import { AdmissionLlmPlanner } from "../breaker/admission/admission-llm-planner.ts";
import { Breaker } from "../breaker/breaker.ts";
import { BreakerLlmPlanner } from "../breaker/breaker-llm-planner.ts";
import { Bulkhead } from "../breaker/bulkhead.ts";
import { BulkheadLlmPlanner } from "../breaker/bulkhead-llm-planner.ts";
import { RetryLlmPlanner } from "../breaker/retry-llm-planner.ts";
import { TimeoutLlmPlanner } from "../breaker/timeout-llm-planner.ts";
import { withResilience } from "../breaker/with-resilience.ts";
import { readEnvironment } from "../environment.ts";
import { ManagedLlmPlanner } from "../models/manager/managed-llm-planner.ts";
import type { ManagedModel } from "../models/manager/managed-model.ts";
import type { ModelScheduler } from "../models/manager/model-scheduler.ts";
import { ResidentBackend } from "../models/manager/resident-backend.ts";
import { PoolLlmPlanner } from "../models/pool/pool-llm-planner.ts";
import { STRATEGY_NAMES, strategyByName } from "../models/pool/strategies/strategy-by-name.ts";
import { generateWatched } from "../planner/watched-generation.ts";
import { backendWrapperConformance } from "./backend-wrapper-conformance.ts";

type Wrap = (inner: LlmPlanner, clock: FakeClock) => LlmPlanner;

const failure = new InferenceError("The model is down for a moment", { transient: true });
const random = seededRandom(1);
const probe = async (): Promise<void> => {};

const controlled: Wrap = (inner, clock) => withResilience(inner, { clock, random });

/** An LLM planner of a manager with the inner LLM planner as its only model. */
const managed: Wrap = (inner, clock) => {
  const llm = withResilience(inner, { clock, random });
  const scheduler: Pick<ModelScheduler, "admit" | "ask" | "endCalls"> = {
    admit: (_model, ...asked) => inner.admit(...asked),
    ask: (_model, { deadline, doBy, reject }) => {
      doBy(llm, deadline.derive(), "model").then(({ resolve }) => resolve(), reject);
    },
    endCalls: () => {},
  };
  const model = { llm, openListeners: new Set() } as unknown as ManagedModel;
  return new ManagedLlmPlanner(scheduler as ModelScheduler, model, () => model);
};

/** Strategies that ask members in turn. */
const IN_TURN = ["small-first", "hybrid", "judge", "draft-verify"];

/** A pool of the inner LLM planner and a member that answers at once without a plan. */
const pool =
  (strategy: string): Wrap =>
  (inner, clock) => {
    const script = () => ({ answer: [] });
    const useless = new ScriptedLlmPlanner({ clock, script });
    const llms = IN_TURN.includes(strategy) ? [useless, inner] : [inner, useless];
    const members = llms.map((llm, index) => ({ name: `member ${index}`, llm }));
    return new PoolLlmPlanner({ members, strategy: strategyByName(strategy), clock });
  };

const wrappers: Readonly<Record<string, Wrap>> = {
  "a time-out": (inner) => new TimeoutLlmPlanner(inner),
  "a time-out that watches tokens": (inner) => new TimeoutLlmPlanner(inner, { firstTokenMs: 1000 }),
  "a bulkhead": (inner, clock) =>
    new BulkheadLlmPlanner(inner, { bulkhead: new Bulkhead(), clock }),
  "a breaker": (inner, clock) =>
    new BreakerLlmPlanner(inner, { breaker: new Breaker({ clock }), clock }),
  "an admission": (inner, clock) => new AdmissionLlmPlanner(inner, { clock, probe }),
  "a retry": (inner, clock) => new RetryLlmPlanner(inner, { clock, random }),
  "all of them": controlled,
  "an LLM planner of a manager": managed,
};

describe.each(Object.entries(wrappers))("a request to %s", (_name, wrap) => {
  for (const { name, run } of llmWrapperConformance({ wrap })) it(name, run);
});

describe("a retried request", () => {
  const retried = { wrap: controlled, failingCalls: 2, failure };
  for (const { name, run } of llmWrapperConformance(retried)) it(name, run);
});

describe.each(STRATEGY_NAMES)("a request to a pool with strategy %s", (strategy) => {
  const nested: Wrap = (inner, clock) =>
    controlled(pool(strategy)(managed(inner, clock), clock), clock);
  // Pools report steps only once their member is chosen, and a judge sees plans in any order.
  const except = strategy === "judge" ? (["onStep", "candidates"] as const) : (["onStep"] as const);
  for (const { name, run } of llmWrapperConformance({ wrap: nested, except })) it(name, run);
});

describe("an LLM planner wrapper", () => {
  it("delegates properties, even if they become known later", () => {
    const clock = { now: () => 0 };
    let listener = (): void => {};
    const inner = Object.assign(new ScriptedLlmPlanner({ clock, script: () => ({}) } as never), {
      slots: 3,
      write: undefined as LlmPlanner["write"],
      onChange: (added: () => void) => {
        listener = added;
        return () => {};
      },
    });
    const llm = new TimeoutLlmPlanner(inner);
    expect([llm.slots, llm.write]).toEqual([3, undefined]);
    let changes = 0;
    llm.onChange(() => changes++);
    inner.write = async () => ({ text: "written" });
    listener();
    expect([changes, llm.write]).toEqual([1, expect.any(Function)]);
  });
});

const environment = { ...readEnvironment({}), debug: new Set(["metrics"] as const) };
const backends: Readonly<
  Record<string, (inner: Backend, clock: FakeClock) => Pick<Backend, "generate">>
> = {
  "a backend that is watched": (inner) => observed(inner, { environment, tell: () => {} }),
  "a backend of a manager": (inner) => new ResidentBackend(inner, () => true),
  "a call whose text is watched": (inner, clock) => ({
    generate: (request) => {
      const { onText = () => {} } = request;
      const heard = (piece: string) => {
        onText(piece);
        return "continue" as const;
      };
      return generateWatched(inner, { ...request, onText: heard }, clock);
    },
  }),
};

describe.each(Object.entries(backends))("a request to %s", (_name, wrap) => {
  it.each(backendWrapperConformance({ wrap }))("$name", ({ run }) => run());
});
