import { describe, expect, it } from "vitest";
import type { CompiledCondition } from "../../../rules/condition/condition.ts";
import { loadDomain } from "../../../rules/domain/load-domain.ts";
import { proveSchedule, type ScheduleProof } from "../prove-schedule.ts";
import { MAX_LATER_MOMENTS } from "./awaited-changes.ts";

const LIGHT = { type: "enum", values: ["red", "green"], shared: true };

/** Crossings whose lights have times of red and of green of their own. */
function crossing(times: readonly (readonly [red: number, green: number])[]) {
  const names = times.map((_, at) => `light${at}`);
  return loadDomain({
    name: "crossing",
    state: {
      over: { type: "boolean" },
      late: { type: "boolean", shared: true },
      ...Object.fromEntries(names.map((name) => [name, LIGHT])),
    },
    tools: [{ name: "cross", when: { light0: "green" }, then: { over: true }, duration: 2 }],
    clocks: times.flatMap(([red, green], at) => {
      const name = `light${at}`;
      return [
        { name: `red${at}`, while: { [name]: "red" }, duration: red, then: { [name]: "green" } },
        {
          name: `green${at}`,
          while: { [name]: "green" },
          duration: green,
          then: { [name]: "red" },
        },
      ];
    }),
    goals: [{ name: "over", when: { over: true } }],
  });
}

type Crossing = ReturnType<typeof crossing>;

function waitFor(
  domain: Crossing,
  goal: CompiledCondition,
  events: readonly { readonly scaledAt: number; readonly effects: Int32Array }[] = [],
): ScheduleProof {
  const lights = domain.variables.all.filter(({ name }) => name.startsWith("light"));
  const state = domain.state({
    ...{ over: false, late: false },
    ...Object.fromEntries(lights.map(({ name }) => [name, "red"])),
  });
  return proveSchedule(
    {
      ...{ domain: domain, members: [{ name: "ann", state }], running: [], events, goal },
      ...{ scaledBy: Number.POSITIVE_INFINITY, measure: { time: 1, cost: 0 } },
    },
    { steps: [], scaledEnds: [] },
  );
}

/** Periods with no common multiple that a proof could play to. */
const ODD = [
  [10.007, 5.003],
  [7.001, 3.006],
  [4.999, 4.0],
  [3.001, 9.007],
  [2.003, 11.009],
] as const;

describe("waiting for clocks after the last step", () => {
  it("ends at once where no clock changes what the goal lacks", () => {
    const domain = crossing(ODD);
    for (const when of [{ over: true }, { over: true, light0: "green", light3: "green" }]) {
      const proof = waitFor(domain, domain.condition(when));
      expect(proof).toMatchObject({ sound: false, failure: { kind: "goal", scaledAt: 0 } });
    }
  });

  it("looks only at the clocks of the goal to see that they have come round", () => {
    const domain = crossing(ODD);
    const goal = domain.condition({ light2: "green", over: false });
    expect(waitFor(domain, goal)).toMatchObject({ sound: true, scaledTime: 4999 });
    const pair = crossing([[10, 10], [10, 10], ...ODD]);
    const never = pair.condition({ light0: "green", light1: "red" });
    expect(waitFor(pair, never)).toMatchObject({
      sound: false,
      failure: { kind: "goal", scaledAt: 20_000 },
    });
  });

  it("waits for lights that are green at once, and gives up after a number of moments", () => {
    const two = crossing([
      [30, 20],
      [45, 15],
    ]);
    const goal = two.condition({ light0: "green", light1: "green" });
    expect(waitFor(two, goal)).toMatchObject({ sound: true, scaledTime: 45_000 });
    const never = crossing(ODD.map(([red]) => [red, 0.001] as const));
    const all = Object.fromEntries(ODD.map((_, at) => [`light${at}`, "green"]));
    const proof = waitFor(never, never.condition(all));
    expect(proof).toMatchObject({ sound: false, failure: { kind: "goal" } });
    expect(proof.sound ? 0 : proof.failure.scaledAt).toBeLessThan(MAX_LATER_MOMENTS * 3000);
  });

  it("waits for an event that a goal needs, also through ends of other clocks", () => {
    const domain = crossing(ODD);
    const goal = domain.condition({ late: true });
    const { id } = domain.variables.get("late") as { readonly id: number };
    const late = { scaledAt: 100_000, effects: Int32Array.of(0, id, 1, 0) };
    expect(waitFor(domain, goal, [late])).toMatchObject({ sound: true, scaledTime: 100_000 });
    expect(waitFor(domain, domain.condition({ over: true }), [late])).toMatchObject({
      failure: { kind: "goal", scaledAt: 0 },
    });
  });
});
