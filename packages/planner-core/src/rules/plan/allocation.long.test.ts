import { describe, expect, it } from "vitest";
import { defineDomain } from "../domain/define-domain.ts";
import { PlanProver } from "./prover.ts";

describe("PlanProver.prove", () => {
  const domain = defineDomain({
    name: "carrying",
    state: {
      at: { type: "enum", values: ["home", "forest"] },
      wood: { type: "integer", min: 0, max: 8 },
      cart: { type: "integer", min: 0, max: 8 },
      has_axe: { type: "boolean" },
    },
    tools: [
      { name: "goto", parameters: { place: { enum: ["home", "forest"] } }, then: { at: "$place" } },
      {
        name: "chop",
        when: { at: "forest", anyOf: [{ has_axe: true }, { wood: { "<": { var: "cart" } } }] },
        then: { wood: { "+": 1 } },
      },
      { name: "load", then: { cart: { var: "wood" }, wood: { "-": 1 } } },
    ],
    goals: [{ name: "loaded", when: { cart: { ">=": 2 }, at: "home" } }],
    maintain: [{ anyOf: [{ wood: { "<": 8 } }, { at: "forest" }] }],
  });
  const id = (tool: "chop" | "load"): number => domain.actionOf({ tool, args: {} });
  const forest = domain.actionOf({ tool: "goto", args: { place: "forest" } });
  const home = domain.actionOf({ tool: "goto", args: { place: "home" } });
  const sound = [forest, id("chop"), id("chop"), id("load"), home];
  const broken = [forest, id("chop"), id("load"), id("load"), home];
  const goal = domain.goal("loaded").condition;
  const state = domain.state({ at: "home", wood: 0, cart: 0, has_axe: true });
  const constraints = {
    disabled: domain.actionSet(),
    maintain: domain.condition({ wood: { "<=": 8 } }),
  };
  const view = domain.view(state);

  // One object of 16 bytes per proof would be eight times as much.
  const noise = 200_000;
  const proofs = 100_000;

  /** Growth of the heap in a run, in bytes; negative if there was a collection. */
  function growthOf(run: () => void): number {
    const before = process.memoryUsage().heapUsed;
    run();
    return process.memoryUsage().heapUsed - before;
  }

  /** Bytes allocated by a run: the minimum over its trials, since other code allocates, and the compiler comes late. */
  function allocatedBy(run: () => void): number {
    run();
    let least = Number.POSITIVE_INFINITY;
    for (let trial = 0; trial < 100 && least >= noise; trial++) {
      const grown = growthOf(run);
      if (grown >= 0) least = Math.min(least, grown);
    }
    return least;
  }

  it("allocates nothing, whether the plan is sound or breaks", () => {
    const prover = new PlanProver(domain);
    let count = 0;
    const allocated = allocatedBy(() => {
      for (let proof = 0; proof < proofs; proof++) {
        if (prover.prove(state, sound, goal, constraints)) count++;
        if (prover.prove(state, broken, goal)) count++;
      }
    });
    expect(count).toBeGreaterThan(0);
    expect(allocated).toBeLessThan(noise);
  });

  it("is measured by a method that detects allocation", () => {
    const kept: object[] = [];
    const grown = Array.from({ length: 10 }, () =>
      growthOf(() => {
        kept.length = 0;
        for (let proof = 0; proof < proofs; proof++) kept.push({ proof });
      }),
    );
    // A collection during a trial hides a part of it: the maximum counts.
    expect(Math.max(...grown)).toBeGreaterThan(noise);
  });

  it("is like a view, which allocates nothing either", () => {
    let sum = 0;
    const allocated = allocatedBy(() => {
      for (let turn = 0; turn < proofs; turn++) {
        view.wood = turn % 9;
        view.at = view.at === "home" ? "forest" : "home";
        view.has_axe = !view.has_axe;
        sum += view.wood;
      }
    });
    expect(sum).toBeGreaterThan(0);
    expect(allocated).toBeLessThan(noise);
  });
});
