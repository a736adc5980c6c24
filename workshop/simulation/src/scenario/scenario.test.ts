import { seededRandom } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { garden } from "../testing/garden.ts";
import { DISTURBED, loadScenario } from "./scenario.ts";
import { ScenarioError } from "./scenario-error.ts";

const pointersOf = (source: unknown): string[] => {
  try {
    loadScenario(garden, source);
  } catch (error) {
    expect(error).toBeInstanceOf(ScenarioError);
    return (error as ScenarioError).issues.map(({ pointer }) => pointer);
  }
  return [];
};

const count = (times: number, draw: () => unknown): Map<unknown, number> => {
  const counts = new Map<unknown, number>();
  for (let time = 0; time < times; time++) {
    const drawn = draw();
    counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
  }
  return counts;
};

describe("loadScenario", () => {
  it("draws starts by weight; missing variables are random or default", () => {
    const scenario = loadScenario(garden, {
      starts: [
        { weight: 3, state: { at: "bed", flowers: [1, 2] }, others: "default" },
        { weight: 1, state: { at: "well" } },
      ],
    });
    const random = seededRandom(1);
    const state = new Int32Array(3);
    const counts = count(400, () => {
      scenario.start(state, random);
      const { at, full, flowers } = garden.read(state);
      if (at === "bed") expect([full, [1, 2].includes(flowers as number)]).toEqual([false, true]);
      return at;
    });
    expect(counts.get("bed")).toBeGreaterThan(2 * (counts.get("well") ?? 0));
  });

  it("draws goals by weight, among those that do not hold", () => {
    const scenario = loadScenario(garden, {
      goals: [{ goal: "bloom", weight: 4 }, { goal: { at: "bed" } }, { goal: "carry", weight: 0 }],
    });
    const random = seededRandom(2);
    const counts = count(500, () => scenario.drawGoal(garden.state({}), random));
    expect(counts.get(0)).toBeGreaterThan(2 * (counts.get(1) ?? 0));
    expect(counts.has(2)).toBe(false);
    expect(scenario.drawGoal(garden.state({ flowers: 2 }), random)).toBe(1);
    expect(scenario.drawGoal(garden.state({ flowers: 2, at: "bed" }), random)).toBe(-1);
  });

  it("applies events where possible, with arguments", () => {
    const scenario = loadScenario(garden, {
      events: [
        {
          name: "blown",
          parameters: { place: { enum: ["bed", "well"] } },
          when: { flowers: { ">=": 1 } },
          then: { at: "$place", flowers: { "-": 1 } },
          probability: 1,
        },
      ],
    });
    const random = seededRandom(3);
    const state = garden.state({ flowers: 1 });
    expect(scenario.strike(state, random)).toBe("blown");
    expect(garden.read(state)["flowers"]).toBe(0);
    expect(scenario.strike(state, random)).toBeUndefined();
  });

  it("disturbs one variable in twenty ticks by default", () => {
    const scenario = loadScenario(garden);
    expect(scenario.disturbance).toBe(0.05);
    const random = seededRandom(4);
    const counts = count(2000, () => scenario.strike(garden.state({}), random));
    expect(counts.get(DISTURBED)).toBeGreaterThan(50);
    expect(counts.get(DISTURBED)).toBeLessThan(160);
  });

  it("reads JSON text", () => {
    expect(loadScenario(garden, '{"disturbance":0}').disturbance).toBe(0);
    expect(pointersOf("{")).toEqual([""]);
  });

  it.each([
    [[], [""]],
    [{ domain: "castle" }, ["/domain"]],
    [{ stats: [] }, ["/stats"]],
    [{ starts: {} }, ["/starts"]],
    [
      { starts: [{ state: { at: "moon", sun: 1 } }] },
      ["/starts/0/state/sun", "/starts/0/state/at"],
    ],
    [{ starts: [{ state: { flowers: [1, 9] } }] }, ["/starts/0/state/flowers/1"]],
    [{ starts: [{ weight: -1 }] }, ["/starts/0/weight"]],
    [{ starts: [{ weight: 0 }] }, ["/starts"]],
    [{ starts: [{ others: "zero" }] }, ["/starts/0/others"]],
    [{ goals: [] }, ["/goals"]],
    [{ goals: [{ goal: "blom" }] }, ["/goals/0/goal"]],
    [{ goals: [{ goal: { at: "moon" } }] }, ["/goals/0/goal/at"]],
    [{ events: [{ name: "x", then: { full: true } }] }, ["/events/0/probability"]],
    [{ events: [{ name: "x", probability: 0.5 }] }, ["/events/0/then"]],
    [{ events: [{ name: "x", then: { sun: true }, probability: 0.5 }] }, ["/events/0/then/sun"]],
    [{ events: [{ name: "x", then: {}, cost: 2, probability: 0.5 }] }, ["/events/0/cost"]],
    [{ disturbance: 2 }, ["/disturbance"]],
  ])("reports where %j is wrong", (source, pointers) => {
    expect(pointersOf(source)).toEqual(pointers);
  });
});
