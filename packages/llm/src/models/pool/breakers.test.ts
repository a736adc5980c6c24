import { Deadline, InferenceError } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLlmPlanner,
} from "@understudy/planner-core/testing";
import CircuitBreaker from "opossum";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type ResilientLlmPlanner, withResilience } from "../../breaker/with-resilience.ts";
import { switchQuestion as question } from "../../testing/switch.ts";
import { PoolLlmPlanner } from "./pool-llm-planner.ts";
import { smallFirst } from "./strategies/small-first.ts";

const COOLDOWN_MS = 10_000;
const COOL_MS = 5000;
const TIMEOUT_MS = 500;

afterEach(() => {
  vi.restoreAllMocks();
});

/**
 * State changes of opossum circuits, by name: each LLM planner has a circuit for its model, each member one of its own.
 */
function watchedSwitches(): string[] {
  const told: string[] = [];
  for (const change of ["open", "close"] as const) {
    const original = CircuitBreaker.prototype[change];
    vi.spyOn(CircuitBreaker.prototype, change).mockImplementation(function (this: CircuitBreaker) {
      const wasClosed = this.closed;
      original.call(this);
      if (this.closed !== wasClosed) told.push(`${this.name}: ${change}`);
    });
  }
  return told;
}

/** A pool of a small and a large member, each with its own timeout and breaker. */
function setUp(small: () => ScriptedBehaviour) {
  const clock = new FakeClock();
  const guarded = (model: string, script: () => ScriptedBehaviour): ResilientLlmPlanner =>
    withResilience(new ScriptedLlmPlanner({ clock, model, script }), {
      ...{ clock, maxRetries: 0, timeoutMs: TIMEOUT_MS, cooldownMs: COOLDOWN_MS },
      breakerThreshold: 2,
    });
  const llms = {
    small: guarded("model of small", small),
    large: guarded("model of large", () => ({ afterMs: 20 })),
  };
  const members = Object.entries(llms).map(([name, llm]) => ({ name, llm }));
  const health = { failures: 3, coolMs: COOL_MS, probeMs: 2000 };
  const pool = new PoolLlmPlanner({ members, strategy: smallFirst(), clock, health });
  const ask = async (): Promise<string> => {
    const answer = pool
      .ask({ question, deadline: new Deadline(clock, 3000) })
      .then(({ kind }) => kind)
      .catch((error: { code?: string }) => error.code ?? "error");
    await clock.advance(3000);
    return answer;
  };
  const stateOf = (name: string) => pool.status.members.find((one) => one.name === name)?.state;
  return { clock, llms, pool, ask, stateOf };
}

describe("a pool of LLM planners with breakers and timeouts", () => {
  it.each<[string, ScriptedBehaviour]>([
    ["hangs", { afterMs: "never" }],
    ["fails", { afterMs: 5, rejects: new InferenceError("down") }],
  ])(
    "answers while a member %s, and opossum keeps the circuits of LLM planner and member until it recovers",
    async (_, outage) => {
      const told = watchedSwitches();
      let isDown = true;
      const { clock, llms, pool, ask, stateOf } = setUp(() => (isDown ? outage : { afterMs: 20 }));
      while (stateOf("small") === "up") expect(await ask()).toBe("plan");
      expect(told).toEqual(["model of small: open", "small: open"]);
      expect(pool.status.state).toBe("degraded");
      // Only the injected clock makes a breaker half-open.
      const { breaker } = llms.small;
      expect(breaker.state).toBe("open");
      await clock.advance(COOLDOWN_MS);
      expect(breaker.state).toBe("half-open");
      isDown = false;
      for (let call = 0; call < 4; call++) {
        expect(await ask()).toBe("plan");
        await clock.advance(COOL_MS);
      }
      expect([breaker.state, stateOf("small"), pool.status.state]).toEqual(["closed", "up", "up"]);
      expect(told.slice(2).sort()).toEqual(["model of small: close", "small: close"]);
      await pool.dispose();
      expect(clock.pendingTimers).toBe(0);
    },
  );
});
