import { describe, expect, it } from "vitest";
import { StateError } from "../../base/errors.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { Yard } from "../../testing/squads/scripted-yard.ts";
import { SquadRunner } from "./squad-runner.ts";

/** A mine whose shared values have no defaults, and do not begin at 0. */
const mine = loadDomain({
  name: "mine",
  state: {
    at: { type: "enum", values: ["pit", "town"] },
    ore: { type: "integer", min: 3, max: 9, shared: true },
    lit: { type: "boolean", shared: true },
  },
  tools: [{ name: "dig", when: { at: "pit" }, then: { ore: { "+": 1 } }, duration: 2 }],
  goals: [{ name: "full", when: { ore: { ">=": 9 } } }],
});

const squadOf = (members: readonly string[]): SquadRunner =>
  new SquadRunner(new Yard([]).options({ orchestrator: plannerOf(), members, goal: "full" }));

function plannerOf() {
  return { domain: mine, plan: () => Promise.reject(new Error("no plan")) };
}

const codesOf = (squad: SquadRunner, name: string) => {
  const state = squad.stateOf(name);
  return state && mine.read(state);
};

describe("A member that joins before the first tick", () => {
  it("has the shared values that the tick tells", () => {
    const squad = squadOf(["ann"]);
    squad.joined("bo", { at: "town" });
    squad.tick({ ann: { at: "pit" } }, { ore: 5, lit: true }, 0);
    expect(codesOf(squad, "bo")).toEqual({ at: "town", ore: 5, lit: true });
  });

  it("has those of the other members' states", () => {
    const squad = squadOf(["ann"]);
    squad.joined("bo", { at: "town" });
    squad.tick({ ann: { at: "pit", ore: 4, lit: false } }, undefined, 0);
    expect(codesOf(squad, "bo")).toEqual({ at: "town", ore: 4, lit: false });
  });

  it("has the state that the tick tells, if there is one", () => {
    const squad = squadOf(["ann"]);
    squad.joined("bo", { at: "town" });
    const shared = { ore: 6, lit: true };
    squad.tick({ ann: { at: "pit" }, bo: { at: "pit" } }, shared, 0);
    expect(codesOf(squad, "bo")).toEqual({ at: "pit", ...shared });
  });

  it("may leave again, and is refused a state that does not fit", () => {
    const squad = squadOf(["ann"]);
    expect(() => squad.joined("bo", { at: "sea" })).toThrow(StateError);
    expect(() => squad.joined("bo", {})).toThrow("/at");
    expect(squad.members).toEqual(["ann"]);
    squad.joined("bo", { at: "town" });
    squad.left("bo");
    squad.tick({ ann: { at: "pit" } }, { ore: 5, lit: true }, 0);
    expect(squad.members).toEqual(["ann"]);
  });

  it("needs shared values from the first tick", () => {
    const squad = squadOf(["ann"]);
    squad.joined("bo", { at: "town" });
    expect(() => squad.tick({ ann: { at: "pit" } }, { ore: 5 }, 0)).toThrow("lit");
    squad.tick({ ann: { at: "pit" } }, { ore: 5, lit: true }, 0);
    squad.joined("cai", { at: "pit" });
    expect(codesOf(squad, "cai")).toEqual({ at: "pit", ore: 5, lit: true });
  });
});
