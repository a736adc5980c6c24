import { InferenceError, type Lead, seededRandom } from "@understudy/planner-core";
import {
  type FakeClock,
  leadWrapperConformance,
  ScriptedLead,
} from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { Backend } from "../backends/interface/backend.ts";
import { observed } from "../backends/observed/observed-backend.ts";
import { AdmissionLead } from "../breaker/admission/admission-lead.ts";
import { Breaker } from "../breaker/breaker.ts";
import { BreakerLead } from "../breaker/breaker-lead.ts";
import { Bulkhead } from "../breaker/bulkhead.ts";
import { BulkheadLead } from "../breaker/bulkhead-lead.ts";
import { RetryLead } from "../breaker/retry-lead.ts";
import { TimeoutLead } from "../breaker/timeout-lead.ts";
import { withResilience } from "../breaker/with-resilience.ts";
import { readEnvironment } from "../environment.ts";
import { generateWatched } from "../lead/watched-generation.ts";
import { ManagedLead } from "../models/manager/managed-lead.ts";
import type { ManagedModel } from "../models/manager/managed-model.ts";
import type { ModelScheduler } from "../models/manager/model-scheduler.ts";
import { ResidentBackend } from "../models/manager/resident-backend.ts";
import { PoolLead } from "../models/pool/pool-lead.ts";
import { STRATEGY_NAMES, strategyByName } from "../models/pool/strategies/strategy-by-name.ts";
import { backendWrapperConformance } from "./backend-wrapper-conformance.ts";

type Wrap = (inner: Lead, clock: FakeClock) => Lead;

const failure = new InferenceError("The model is down for a moment", { transient: true });
const random = seededRandom(1);
const probe = async (): Promise<void> => {};

const controlled: Wrap = (inner, clock) => withResilience(inner, { clock, random });

/** A lead of a manager with the inner lead as its only model. */
const managed: Wrap = (inner, clock) => {
  const lead = withResilience(inner, { clock, random });
  const scheduler: Pick<ModelScheduler, "admit" | "ask" | "endCalls"> = {
    admit: (_model, ...asked) => inner.admit(...asked),
    ask: (_model, { deadline, doBy, reject }) => {
      doBy(lead, deadline.derive(), "model").then(({ resolve }) => resolve(), reject);
    },
    endCalls: () => {},
  };
  const model = { lead, openListeners: new Set() } as unknown as ManagedModel;
  return new ManagedLead(scheduler as ModelScheduler, model, () => model);
};

/** Strategies that ask members in turn. */
const IN_TURN = ["small-first", "hybrid", "judge", "draft-verify"];

/** A pool of the inner lead and a member that answers at once without a plan. */
const pool =
  (strategy: string): Wrap =>
  (inner, clock) => {
    const script = () => ({ answer: [] });
    const useless = new ScriptedLead({ clock, script });
    const leads = IN_TURN.includes(strategy) ? [useless, inner] : [inner, useless];
    const members = leads.map((lead, index) => ({ name: `member ${index}`, lead }));
    return new PoolLead({ members, strategy: strategyByName(strategy), clock });
  };

const wrappers: Readonly<Record<string, Wrap>> = {
  "a time-out": (inner) => new TimeoutLead(inner),
  "a time-out that watches tokens": (inner) => new TimeoutLead(inner, { firstTokenMs: 1000 }),
  "a bulkhead": (inner, clock) => new BulkheadLead(inner, { bulkhead: new Bulkhead(), clock }),
  "a breaker": (inner, clock) => new BreakerLead(inner, { breaker: new Breaker({ clock }), clock }),
  "an admission": (inner, clock) => new AdmissionLead(inner, { clock, probe }),
  "a retry": (inner, clock) => new RetryLead(inner, { clock, random }),
  "all of them": controlled,
  "a lead of a manager": managed,
};

describe.each(Object.entries(wrappers))("a request to %s", (_name, wrap) => {
  for (const { name, run } of leadWrapperConformance({ wrap })) it(name, run);
});

describe("a retried request", () => {
  const retried = { wrap: controlled, failingCalls: 2, failure };
  for (const { name, run } of leadWrapperConformance(retried)) it(name, run);
});

describe.each(STRATEGY_NAMES)("a request to a pool with strategy %s", (strategy) => {
  const nested: Wrap = (inner, clock) =>
    controlled(pool(strategy)(managed(inner, clock), clock), clock);
  // Pools report steps only once their member is chosen, and a judge sees plans in any order.
  const except = strategy === "judge" ? (["onStep", "candidates"] as const) : (["onStep"] as const);
  for (const { name, run } of leadWrapperConformance({ wrap: nested, except })) it(name, run);
});

describe("a lead wrapper", () => {
  it("delegates properties, even if they become known later", () => {
    const clock = { now: () => 0 };
    let listener = (): void => {};
    const inner = Object.assign(new ScriptedLead({ clock, script: () => ({}) } as never), {
      slots: 3,
      write: undefined as Lead["write"],
      onChange: (added: () => void) => {
        listener = added;
        return () => {};
      },
    });
    const lead = new TimeoutLead(inner);
    expect([lead.slots, lead.write]).toEqual([3, undefined]);
    let changes = 0;
    lead.onChange(() => changes++);
    inner.write = async () => ({ text: "written" });
    listener();
    expect([changes, lead.write]).toEqual([1, expect.any(Function)]);
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
