import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { defineDomain, Orchestrator, type Outcome } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { World } from "../world.ts";

const fry = { name: "fry", things: { it: "order", on: "burner" }, duration: 5 } as const;
const enter = { "$on.room": { "-": 1 } } as const;

/** A kitchen with two burners and a soup. */
function grillOf(tools: readonly object[]) {
  const ofOrder = { type: "boolean", default: false } as const;
  const domain = defineDomain({
    name: "grill",
    kinds: {
      burner: {
        room: { type: "integer", min: 0, max: 2, default: 1 },
        left: { type: "integer", min: 0, max: 2, default: 1 },
      },
      order: { fried: ofOrder, cut: ofOrder },
    },
    places: { burner: 2, order: 1 },
    state: { fed: ofOrder },
    tools,
    goals: [
      { name: "fried", things: { it: "order" }, when: { "$it.fried": true } },
      { name: "fed", when: { fed: true } },
    ],
  } as never);
  const world = new World(domain) as unknown as World<never>;
  world.add("burner" as never, "burner 1");
  world.add("burner" as never, "burner 2");
  world.add("order" as never, "soup");
  const parts = { planner: new ClassicalPlanner(), time: new TimePlanner() };
  const orchestrator = new Orchestrator({ domain: world.domain.untyped, ...parts });
  return { world, orchestrator, goal: { goal: "fried", things: { it: "soup" } } };
}

/** A cook who fries an order, with some tools. */
function planned(tools: readonly object[]) {
  const { world, ...request } = grillOf(tools);
  return world.agent("ann").planNow({ ...request, state: {} } as never, 1000);
}

describe("steps that change things at their start, for a single agent of a world", () => {
  it("may take a place and give it back", () => {
    const then = { "$it.fried": true, "$on.room": { "+": 1 } };
    const outcome = planned([{ ...fry, start: enter, then }]);
    expect(outcome.steps).toMatchObject([
      { step: { tool: "fry" }, things: { it: "soup", on: "burner 1" } },
    ]);
  });

  it("may keep the place", () => {
    const outcome = planned([{ ...fry, start: enter, then: { "$it.fried": true } }]);
    expect(outcome.status).toBe("solved");
  });

  it.each([
    [
      "whose end may be about the same thing",
      { things: { it: "order", on: "burner", to: "burner" }, then: { "$to.room": { "+": 1 } } },
    ],
    [
      "whose end copies what the start changes",
      { then: { "$on.left": { var: "$on.room" }, "$it.fried": true } },
    ],
  ])("prove nothing if no action stands for them, as those %s", (_, rest) => {
    const then = { "$it.fried": true, ...rest.then };
    const tool = { ...fry, when: { "$it.cut": true }, start: enter, ...rest, then };
    const cut = { name: "cut", things: { it: "order" }, then: { "$it.cut": true } };
    expect(planned([tool, cut])).toMatchObject({ status: "cut-off", steps: [] });
    // Another step may do it.
    const other = { name: "grill", things: { it: "order" }, then: { "$it.fried": true } };
    expect(planned([tool, cut, other]).steps).toMatchObject([{ step: { tool: "grill" } }]);
    // Without it, nothing can help.
    expect(planned([cut]).status).toBe("unsolvable");
  });

  it("let an agent sleep until something changes where only such steps may help", () => {
    const then = { "$on.left": { var: "$on.room" }, "$it.fried": true };
    const { world, ...options } = grillOf([{ ...fry, start: enter, then }]);
    const outcomes: string[] = [];
    const onOutcome = ({ status }: Outcome): number => outcomes.push(status);
    const asked = { ...options, onOutcome, asks: "game", budgetMs: 60_000 };
    const runner = world.agent("ann").runner(asked as never);
    const play = (fromMs: number, untilMs: number): void => {
      for (let nowMs = fromMs; nowMs < untilMs; nowMs += 100) {
        runner.tick({} as never, nowMs);
        world.planMany(options.orchestrator as never, 60_000);
      }
    };
    play(0, 8000);
    expect(outcomes).toEqual(["cut-off"]);
    world.set("soup" as never, { fried: true } as never);
    play(8000, 8500);
    expect(outcomes.slice(1)).not.toContain("cut-off");
  });

  it("let an agent with another goal stand in line for what that needs", () => {
    const then = { "$on.left": { var: "$on.room" }, "$it.fried": true };
    const cut = { name: "cut", things: { it: "order" }, then: { "$it.cut": true } };
    const eat = { name: "eat", things: { of: "burner" }, claims: ["$of"], then: { fed: true } };
    const { world, orchestrator, goal } = grillOf([{ ...fry, start: enter, then }, cut, eat]);
    for (const burner of ["burner 1", "burner 2"]) world.claims.give(burner, "the cook");
    const asked = { orchestrator, asks: "game", budgetMs: 60_000 };
    const ann = world.agent("ann").runner({ ...asked, goal: { oneOf: [goal, "fed"] } } as never);
    const play = (fromMs: number, untilMs: number): string | undefined => {
      for (let nowMs = fromMs; nowMs < untilMs; nowMs += 100) {
        const { step } = ann.tick({} as never, nowMs) as {
          readonly step?: { readonly tool: string };
        };
        if (step !== undefined) return step.tool;
        world.planMany(orchestrator as never, 60_000);
      }
      return undefined;
    };
    expect(play(0, 3000)).toBeUndefined();
    expect(ann.waitsFor?.thing).toBeDefined();
    world.claims.free("burner 1");
    world.claims.free("burner 2");
    expect(play(3000, 4000)).toBe("eat");
  });
});
