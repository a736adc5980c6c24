import { InferenceError } from "@understudy/planner-core";
import type { ScriptedBehaviour } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { GOOD, poolStage } from "../../testing/pool-stage.ts";
import { race } from "./strategies/race.ts";
import { smallFirst } from "./strategies/small-first.ts";

const health = { failures: 3, coolMs: 5000, probeMs: 2000 };
const works: ScriptedBehaviour = { afterMs: 20, answer: GOOD };
const down: ScriptedBehaviour = { afterMs: 1, rejects: new InferenceError("down") };
const hangs: ScriptedBehaviour = { afterMs: "never" };
const lies: ScriptedBehaviour = { afterMs: 20, answer: [-1] };

/** A small member that fails for some time, and a large one that works. */
function outage(how: ScriptedBehaviour, fromMs: number, toMs: number) {
  let now = (): number => 0;
  const small = () => (now() >= fromMs && now() < toMs ? how : works);
  const stage = poolStage(smallFirst(), { small, large: () => works }, { health });
  now = () => stage.clock.now();
  return stage;
}

describe("a failing member", () => {
  it.each([
    ["rejects calls", down],
    ["hangs", hangs],
  ])("and %s is cooled down, not asked first any more, probed, and comes back", async (_, how) => {
    const { ask, callsOf, llm, clock } = outage(how, 1000, 30_000);
    const served: (string | undefined)[] = [];
    for (let second = 0; second < 60; second++) {
      const { member, source } = await ask();
      expect(source).toBe("llm");
      served.push(member);
      await clock.advance(500);
    }
    expect(served.slice(0, 1)).toEqual(["small"]);
    expect(served.slice(1, 30)).toEqual(Array(29).fill("large"));
    // Three failures, then probes after 5, 10 and 20 seconds, instead of a call every second.
    const during = callsOf("small").filter(
      ({ deadline }) => deadline.startMs >= 1000 && deadline.startMs < 30_000,
    );
    expect(during.length).toBeLessThanOrEqual(6);
    expect(served.at(-1)).toBe("small");
    expect(llm.status.state).toBe("up");
  });

  it("leaves the pool degraded, not down", async () => {
    const { ask, llm } = outage(down, 0, 60_000);
    for (let call = 0; call < 3; call++) await ask();
    const { state, members } = llm.status;
    expect(state).toBe("degraded");
    expect(members.map((member) => member.state)).toEqual(["cooling", "up"]);
    expect(members.map(({ failure }) => failure)).toEqual(["down", undefined]);
    expect(members[0]?.usage).toMatchObject({ calls: 3, ends: { failed: 3, won: 0 } });
    expect(members[1]?.usage).toMatchObject({ calls: 3, ends: { won: 3 } });
  });

  it("is not a member with wrong answers: proofs reject those", async () => {
    const { ask, llm } = outage(lies, 0, 60_000);
    for (let call = 0; call < 5; call++) await ask();
    expect(llm.status.state).toBe("up");
  });

  it("is probed and recovers although all members are down", async () => {
    const { ask, llm, clock } = poolStage(
      race(),
      { small: (call) => (call < 3 ? down : works), large: () => down },
      { health },
    );
    for (let call = 0; call < 3; call++) await ask();
    expect(llm.status.state).toBe("down");
    expect(await ask()).toMatchObject({ source: "classical", reason: "breaker-open" });
    await clock.advance(5000);
    expect(await ask()).toMatchObject({ source: "classical", reason: "breaker-open" });
    expect(await ask()).toMatchObject({ source: "llm", member: "small" });
    expect(llm.status.state).toBe("degraded");
  });

  it("leaves no timer behind when its pool is disposed during a probe", async () => {
    const { ask, llm, clock, orchestrator } = outage(hangs, 0, Number.POSITIVE_INFINITY);
    for (let call = 0; call < 3; call++) await ask();
    await clock.advance(5000);
    await ask();
    expect(llm.status.members[0]?.state).toBe("probing");
    await orchestrator.dispose();
    await llm.dispose();
    await clock.advance(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it("is refused invalid settings", () => {
    const open = (coolMs: number) =>
      poolStage(race(), { small: () => works }, { health: { coolMs } });
    expect(() => open(-1)).toThrow("/health/coolMs");
    expect(() => open(Number.NaN)).toThrow("/health/coolMs");
  });
});
