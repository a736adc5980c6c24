import { expect, it } from "vitest";
import { finish } from "../../base/work/work.ts";
import type {
  LoneRequest,
  NowTogetherRequest,
  SchedulePlanner,
  TogetherHost,
  TogetherOutcome,
} from "../../engine/contract/together.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { FakeClock } from "../../testing/fake-clock.ts";
import { LonePlans } from "./lone-plans.ts";

const domain = loadDomain({
  name: "gate",
  state: { open: { type: "boolean" } },
  tools: [{ name: "open", then: { open: true }, duration: 2 }],
  goals: [{ name: "through", when: { open: true }, by: 9 }],
});

/** Agents whose searches take a number of milliseconds, in one slice. */
function crowd(needs: ReadonlyMap<string, number>) {
  const clock = new FakeClock();
  const shares = new Map<string, number[]>();
  const planNow = (_: TogetherHost, asked: NowTogetherRequest, shareMs: number) => {
    const agent = Object.keys(asked.agents)[0] as string;
    const needMs = needs.get(agent) as number;
    clock.advanceSync(Math.min(needMs, shareMs));
    shares.set(agent, [...(shares.get(agent) ?? []), shareMs]);
    return { status: needMs <= shareMs ? "unsolvable" : "cut-off" } as TogetherOutcome;
  };
  const planner = { planNow } as unknown as SchedulePlanner;
  const plans = new LonePlans(planner, { domain, clock });
  const goal = domain.goal("through");
  const requests = [...needs.keys()].map(
    (agent): LoneRequest => ({
      agent,
      state: domain.state({ open: false }),
      attempts: [{ goal, disabled: undefined, maintain: undefined, isLast: true }],
    }),
  );
  return { clock, shares, plans, requests };
}

it("a crowd does not keep an agent from an answer that takes up to half of the slice", () => {
  const hard = "ann";
  const needs = new Map([
    [hard, 3.5],
    ...Array.from({ length: 40 }, (_, i) => [`bo${i}`, 0.25]),
  ] as [string, number][]);
  const { clock, shares, plans, requests } = crowd(needs);
  const answered = new Map<string, number>();
  for (let tick = 0; tick < 60; tick++) {
    const beganMs = clock.now();
    for (const [index, outcome] of finish(plans.planMany(requests, 8)).entries()) {
      const { agent } = requests[index] as LoneRequest;
      if (outcome?.status === "unsolvable") answered.set(agent, (answered.get(agent) ?? 0) + 1);
    }
    expect(clock.now() - beganMs).toBeLessThanOrEqual(8 + 4);
  }
  expect(shares.get(hard)?.slice(0, 4)).toEqual([0.5, 1, 2, 4]);
  expect(answered.size).toBe(41);
  // Once answered, it begins with its share again.
  expect(shares.get(hard)?.[4]).toBe(0.5);
});

it("a hopeless agent takes no more than half of a slice from others", () => {
  const needs = new Map([
    ["ann", Number.POSITIVE_INFINITY],
    ["bo", 0.25],
    ["cai", 0.25],
  ]);
  const { shares, plans, requests } = crowd(needs);
  for (let tick = 0; tick < 12; tick++) {
    const outcomes = finish(plans.planMany(requests, 8));
    expect(outcomes.map((outcome) => outcome?.status)).toEqual([
      "cut-off",
      "unsolvable",
      "unsolvable",
    ]);
  }
  expect(Math.max(...(shares.get("ann") as number[]))).toBeLessThanOrEqual(4);
});
