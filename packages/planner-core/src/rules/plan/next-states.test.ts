import { describe, expect, it } from "vitest";
import { start, woodland, woodlandActions } from "../../testing/stages/woodland-stage.ts";
import { nextStates } from "./next-states.ts";

const { forest, home, market } = woodlandActions;
const found = (constraints: Parameters<typeof nextStates>[2]): number[] =>
  [...nextStates(woodland, start, constraints)].map(({ action }) => action);

describe("nextStates", () => {
  it("visits all applicable actions in order, each with its own state", () => {
    expect(found({})).toEqual([forest, home, market]);
    const states = [...nextStates(woodland, start, {})].map(({ state }) => state);
    expect(new Set(states).size).toBe(3);
    expect(states[0]).toEqual(woodland.state({ at: "forest", has_axe: true, wood: 0, coins: 0 }));
  });

  it("leaves out disabled actions, and those that violate maintain", () => {
    expect(found({ disabled: new Set([home]) })).toEqual([forest, market]);
    const maintain = woodland.condition({ at: { "!=": "market" } });
    expect(found({ maintain })).toEqual([forest, home]);
  });
});
