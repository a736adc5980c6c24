import { Deadline, InferenceError, type LeadAnswer } from "@understudy/planner-core";
import {
  FakeClock,
  type ScriptedBehaviour,
  ScriptedLead,
  settle,
} from "@understudy/planner-core/testing";
import CircuitBreaker from "opossum";
import { describe, expect, it } from "vitest";
import { switchQuestion as question } from "../testing/switch.ts";
import { type ResilienceOptions, withResilience } from "./with-resilience.ts";

/*
 * Known problems of opossum 9's `fire`, which calls through this package do not have.
 */

const down = new InferenceError("down");

function setUp(script: (call: number) => ScriptedBehaviour, options: ResilienceOptions = {}) {
  const clock = new FakeClock();
  const inner = new ScriptedLead({ clock, script: (_question, call) => script(call) });
  const lead = withResilience(inner, { clock, maxRetries: 0, ...options });
  const ask = (budgetMs: number): { deadline: Deadline; answer: Promise<LeadAnswer | string> } => {
    const deadline = new Deadline(clock, budgetMs);
    const answer = lead
      .ask({ question, deadline })
      .catch((error: { code?: string }) => error.code ?? "error");
    return { deadline, answer };
  };
  const breakIt = async (): Promise<void> => {
    for (let call = 0; call < 5; call++) await ask(1000).answer;
    expect(lead.breaker.state).toBe("open");
  };
  return { clock, inner, lead, ask, breakIt };
}

describe("opossum's traps", () => {
  it("1: a timeout does not abort later calls", async () => {
    const shared = new AbortController();
    const bare = new CircuitBreaker(() => new Promise(() => {}), {
      timeout: 1,
      abortController: shared,
      volumeThreshold: 10,
    });
    await bare.fire().catch(() => {});
    expect([bare.closed, shared.signal.aborted]).toEqual([true, true]);
    bare.shutdown();

    const { clock, ask, inner } = setUp((call) => ({ afterMs: call === 0 ? "never" : 5 }));
    const first = ask(10_000);
    await clock.advance(5000);
    expect(await first.answer).toBe("backend-timeout");
    const second = ask(10_000);
    expect(inner.calls[1]?.deadline.signal.aborted).toBe(false);
    await clock.advance(5);
    expect(await second.answer).toMatchObject({ kind: "plan" });
  });

  it("2: an overload does not open the breaker, and an aborted call frees its slot", async () => {
    const { clock, ask, lead } = setUp(() => ({ afterMs: 50, ignoresSignal: true }), {
      maxQueue: 0,
      breakerThreshold: 1,
    });
    const first = ask(1000);
    for (let call = 0; call < 50; call++) expect(await ask(1000).answer).toBe("overloaded");
    expect(lead.breaker.stats).toMatchObject({ state: "closed", failures: 0 });
    first.deadline.cancel();
    expect(await first.answer).toBe("generation-timeout");
    expect(lead.bulkhead.running).toBe(0);
    const next = ask(1000);
    await clock.advance(50);
    expect(await next.answer).toMatchObject({ kind: "plan" });
  });

  it("3: an aborted probe does not close the breaker", async () => {
    const { clock, ask, breakIt, lead } = setUp((call) =>
      call < 5 ? { rejects: down } : { afterMs: "never" },
    );
    const broken = breakIt();
    await clock.advance(0);
    await broken;
    await clock.advance(10_000);
    for (let probe = 0; probe < 3; probe++) {
      const { deadline, answer } = ask(1000);
      deadline.cancel();
      expect(await answer).toBe("generation-timeout");
      expect(lead.breaker.state).toBe("half-open");
    }
  });

  it("4: a hung probe does not block other calls forever", async () => {
    const { clock, ask, breakIt, lead } = setUp((call) => {
      if (call < 5) return { rejects: down };
      return call === 5 ? { afterMs: "never", ignoresSignal: true } : {};
    });
    const broken = breakIt();
    await clock.advance(0);
    await broken;
    await clock.advance(10_000);
    const probe = ask(60_000);
    expect(await ask(60_000).answer).toBe("breaker-open");
    await clock.advance(5000);
    expect(await probe.answer).toBe("backend-timeout");
    expect(lead.breaker.state).toBe("open");
    await clock.advance(10_000);
    const healed = ask(60_000);
    await clock.advance(0);
    expect(await healed.answer).toMatchObject({ kind: "plan" });
    expect(lead.breaker.state).toBe("closed");
  });

  it("5: a success from before the outage does not close the breaker", async () => {
    const { clock, ask, lead } = setUp(
      (call) => (call === 0 ? { afterMs: 12_000 } : { rejects: down }),
      { slots: 10, timeoutMs: 20_000 },
    );
    const old = ask(30_000);
    const others = Array.from({ length: 5 }, () => ask(1000).answer);
    await clock.advance(0);
    await Promise.all(others);
    await clock.advance(12_000);
    expect(await old.answer).toMatchObject({ kind: "plan" });
    expect(lead.breaker.state).toBe("half-open");
  });

  it("6: a failure is not returned to later calls", async () => {
    const { clock, ask, inner } = setUp((call) => (call === 0 ? { rejects: down } : {}));
    const first = ask(1000);
    await clock.advance(0);
    expect(await first.answer).toBe("inference-failed");
    const second = ask(1000);
    await clock.advance(0);
    expect(await second.answer).toMatchObject({ kind: "plan" });
    expect(inner.calls).toHaveLength(2);
  });

  it("sets no timers of its own", async () => {
    const { clock, ask, lead } = setUp(() => ({ rejects: down }));
    const { answer } = ask(1000);
    await clock.advance(0);
    await answer;
    await settle();
    expect(clock.pendingTimers).toBe(0);
    await lead.dispose();
  });
});
