import { ExactCache } from "@understudy/cache";
import { loadDomain, Orchestrator, type Outcome, seededRandom } from "@understudy/planner-core";
import { FakeClock, UniformCostPlanner } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { BackendLlmPlanner } from "../planner/backend-llm-planner.ts";
import { ScriptedBackend } from "../testing/scripted-backend.ts";
import { withResilience } from "./with-resilience.ts";

const MODEL_MS = 300;
const BUDGET_MS = 50;
const SITUATIONS = 60;

const domain = loadDomain({
  name: "yard",
  state: {
    at: { type: "enum", values: ["home", "forest"] },
    wood: { type: "integer", min: 0, max: 3 },
    day: { type: "integer", min: 0, max: 99 },
  },
  tools: [
    { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
    { name: "chop", when: { at: "forest" }, then: { wood: { "+": 1 } } },
  ],
  goals: [{ name: "stocked", when: { wood: { ">=": 2 }, at: "home" } }],
});

/** A village whose agents have 50 ms, with a model that needs 300. */
function village(hangs: (nowMs: number) => boolean = () => false) {
  const clock = new FakeClock();
  // The model answers with the classical planner's draft: its skill is not tested here.
  const backend = new ScriptedBackend(
    ({ draft }) => ({
      ...{ text: draft ?? "{}", latencyMs: MODEL_MS, pieces: 10 },
      hang: hangs(clock.now()),
    }),
    { clock },
  );
  const llm = withResilience(new BackendLlmPlanner({ backend, clock }), {
    clock,
    random: seededRandom(1),
  });
  const orchestrator = new Orchestrator({
    domain,
    planner: new UniformCostPlanner(),
    llm,
    cache: new ExactCache({ clock }),
    clock,
  });
  const plan = (situation: number, budgetMs: number, agent: string): Promise<Outcome> =>
    orchestrator.plan({
      agent,
      state: domain.state({
        at: situation % 2 === 0 ? "home" : "forest",
        wood: 0,
        day: situation >> 1,
      }),
      goal: "stocked",
      budgetMs,
    });
  return { clock, backend, llm, orchestrator, plan };
}

describe("late answers", () => {
  it("serve nine of ten repeated situations after a minute of play", async () => {
    const { clock, llm, plan, backend } = village();
    const random = seededRandom(7);
    const outcomes: { readonly atMs: number; readonly outcome: Outcome; tookMs: number }[] = [];
    for (let tick = 0; tick < 900; tick++) {
      const atMs = clock.now();
      void plan(random.integer(SITUATIONS), BUDGET_MS, `agent-${random.integer(8)}`).then(
        (outcome) => outcomes.push({ atMs, outcome, tookMs: clock.now() - atMs }),
      );
      await clock.advance(100);
    }
    await clock.advance(5000);
    expect(outcomes).toHaveLength(900);
    expect(Math.max(...outcomes.map(({ tookMs }) => tookMs))).toBeLessThanOrEqual(BUDGET_MS);
    const later = outcomes.filter(({ atMs }) => atMs >= 60_000);
    const cached = later.filter(({ outcome }) => outcome.hit === "exact");
    expect(cached.length / later.length).toBeGreaterThanOrEqual(0.9);
    expect(cached.every(({ outcome }) => outcome.llmSteps > 0)).toBe(true);
    // One call per situation: late answers are not asked for again.
    expect(backend.requests.length).toBeLessThanOrEqual(SITUATIONS + 2);
    expect([llm.bulkhead.running, llm.bulkhead.waiting, clock.pendingTimers]).toEqual([0, 0, 0]);
    expect(llm.breaker.stats).toMatchObject({ state: "closed", failures: 0, slow: 0 });
  });

  it("do not hide a hung model, however many requests are in a hurry", async () => {
    const healsMs = 90_000;
    const { clock, plan, llm } = village((nowMs) => nowMs >= 10_000 && nowMs < healsMs);
    const patient: { readonly atMs: number; readonly outcome: Outcome }[] = [];
    void plan(0, BUDGET_MS, "first");
    await clock.advance(1000);
    let openedMs = 0;
    llm.breaker.onChange((state) => {
      if (state === "open" && openedMs === 0) openedMs = clock.now();
    });
    // Every question is new and replaced before it is late, so no call reaches the time limit that would make it a
    // failure.
    for (let asked = 0; clock.now() < 130_000; asked++) {
      const atMs = clock.now();
      void plan(asked % 200, 450, `agent-${asked % 4}`).then((outcome) =>
        patient.push({ atMs, outcome }),
      );
      await clock.advance(400);
    }
    await clock.advance(10_000);
    const between = (fromMs: number, toMs: number): Outcome[] =>
      patient.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ outcome }) => outcome);
    expect(openedMs).toBeGreaterThan(10_000);
    expect(openedMs).toBeLessThan(45_000);
    // Once the breaker is open, requests no longer wait.
    const later = between(openedMs, healsMs).filter(({ hit }) => hit !== "exact");
    expect(later.filter(({ reason }) => reason === "timeout").length).toBeLessThanOrEqual(8);
    expect(llm.breaker.state).toBe("closed");
    expect(between(healsMs + 20_000, 130_000).some(({ source }) => source !== "classical")).toBe(
      true,
    );
    expect([llm.bulkhead.running, llm.bulkhead.waiting, clock.pendingTimers]).toEqual([0, 0, 0]);
  });
});
