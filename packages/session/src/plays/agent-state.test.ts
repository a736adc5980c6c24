import { loadDomain, StateError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { COLD, HUT } from "../testing/hut.ts";
import { nextState } from "./agent-state.ts";

const hut = loadDomain(HUT);
const AT = hut.variables.all.findIndex(({ name }) => name === "at");
const FOREST = hut.variables.all[AT]?.values?.indexOf("forest") as number;
const WOOD = hut.variables.all.findIndex(({ name }) => name === "wood");
const message = (slots: [number, number][]) =>
  ({ type: "state", seq: 1, agent: "ann", nowMs: 0, slots }) as const;

describe("the next state", () => {
  it("is the same object if nothing changed", () => {
    const last = hut.state(COLD);
    expect(nextState(hut, message([]), last)).toBe(last);
    expect(nextState(hut, message([[WOOD, 0]]), last)).toBe(last);
  });

  it("is a new object otherwise, and the old one stays as it was", () => {
    const last = hut.state(COLD);
    const next = nextState(
      hut,
      message([
        [AT, FOREST],
        [WOOD, 3],
      ]),
      last,
    );
    expect(hut.read(next)).toEqual({ ...COLD, at: "forest", wood: 3 });
    expect(hut.read(last)).toEqual(COLD);
  });

  it("is refused for a slot that does not fit", () => {
    const last = hut.state(COLD);
    const wrong = message([
      [WOOD, 3],
      [99, 0],
    ]);
    expect(() => nextState(hut, wrong, last)).toThrow(StateError);
    expect(hut.read(last)).toEqual(COLD);
  });
});
