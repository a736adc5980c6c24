import { loadDomain, Orchestrator, type TogetherRequest } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../../classical-planner.ts";
import { TimePlanner } from "../time-planner.ts";

const PLACES = ["larder", "near", "far", "hatch"];
const FORMS = ["whole", "held", "cut", "plated"];
const busy = { type: "boolean", shared: true } as const;

/** Two boards, of which the nearer one is busy at first, and a salad of two parts. */
const kitchen = loadDomain({
  name: "kitchen",
  state: {
    at: { type: "enum", values: PLACES, position: true },
    holds: { type: "enum", values: ["nothing", "leaf", "root"], default: "nothing" },
    ...{ near_busy: busy, far_busy: busy },
    leaf: { type: "enum", values: FORMS, shared: true },
    root: { type: "enum", values: FORMS, shared: true },
    bell: { type: "boolean", shared: true },
  },
  tools: [
    ...["near", "far", "hatch", "larder"].map((place) => ({
      ...{ name: `to_${place}`, then: { at: place }, duration: place === "far" ? 1.5 : 1 },
    })),
    ...["leaf", "root"].flatMap((part) => [
      {
        ...{ name: `take_${part}`, when: { at: "larder", holds: "nothing", [part]: "whole" } },
        ...{ then: { [part]: "held", holds: part }, duration: 0.5 },
      },
      ...["near", "far"].map((board) => ({
        ...{ name: `cut_${part}_${board}`, duration: 4, start: { [`${board}_busy`]: true } },
        when: { at: board, holds: part, [part]: "held", [`${board}_busy`]: false },
        then: { [part]: "cut", [`${board}_busy`]: false },
      })),
      {
        ...{ name: `plate_${part}`, when: { at: "hatch", holds: part, [part]: "cut" } },
        ...{ then: { [part]: "plated", holds: "nothing" }, duration: 0.5 },
      },
    ]),
    { name: "ring", when: { at: "hatch" }, then: { bell: true }, duration: 0.5 },
  ],
  goals: [{ name: "salad", when: { leaf: "plated", root: "plated" } }],
});

describe("lists of a plan with events", () => {
  const orchestrator = new Orchestrator({
    ...{ domain: kitchen, planner: new ClassicalPlanner(), time: new TimePlanner() },
  });
  const own = { at: "larder", holds: "nothing" };
  const shared = { near_busy: true, far_busy: false, leaf: "whole", root: "whole", bell: false };
  // What a plan may wait for by name lets all events before it happen in the first plan.
  const bell = { at: 30, then: {}, opens: [{ tool: "ring", args: {} }], name: "the bell" };
  const plan = (more: Partial<TogetherRequest>) =>
    orchestrator.plan({
      ...{ agents: { ann: own, bo: own }, shared, goal: "salad", budgetMs: 10_000 },
      ...{ expansions: 40, ...more },
    });

  it.each([
    ["that the first plan lets happen", [bell]],
    ["that it may leave out", []],
  ])(
    "give the work to all, at a place that an event frees, and at another: %s",
    async (_, more) => {
      const freed = { at: 1, then: { near_busy: false } };
      const { status, time, steps } = await plan({ events: [freed, ...more] });
      expect(status).toBe("solved");
      const cuts = steps.filter(({ step }) => step.tool.startsWith("cut"));
      expect(new Set(cuts.map(({ agent }) => agent)).size).toBe(2);
      expect(time).toBeCloseTo(7.502);
    },
  );

  it("wait for the event that frees a place, if that is sooner than another place", async () => {
    const freed = { at: 2, then: { near_busy: false } };
    const far = { at: 2.5, then: { far_busy: false } };
    const { status, time } = await plan({
      ...{ shared: { ...shared, far_busy: true }, events: [freed, far, bell] },
    });
    expect(status).toBe("solved");
    expect(time).toBeCloseTo(8.002);
  });

  it("keep out of the way of an event that takes a place", async () => {
    const taken = { at: 1.2, then: { near_busy: true } };
    const given = { at: 9, then: { near_busy: false } };
    const { status, time } = await plan({
      ...{ shared: { ...shared, near_busy: false }, events: [taken, given, bell] },
    });
    expect(status).toBe("solved");
    expect(time).toBeCloseTo(11.503);
  });
});
