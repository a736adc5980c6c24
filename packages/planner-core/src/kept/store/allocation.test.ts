import { describe, expect, it } from "vitest";
import { seededRandom } from "../../base/random.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { PlanLibrary } from "../plan-library.ts";

const lamps = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Every set of lamps has its own plan; money has a wide range, and the price is a variable. */
const domain = loadDomain({
  name: "lamps",
  state: {
    ...Object.fromEntries(lamps.map((name) => [`lit_${name}`, { type: "boolean" }])),
    coins: { type: "integer", min: 0, max: 100_000 },
    price: { type: "integer", min: 0, max: 100_000 },
    paid: { type: "boolean" },
  },
  tools: [
    {
      name: "light",
      parameters: { lamp: { enum: lamps } },
      then: { lit_$lamp: true, coins: { "-": 100 } },
    },
    { name: "pay", when: { coins: { ">=": { var: "price" } } }, then: { paid: true } },
  ],
  goals: [
    {
      name: "bright",
      when: { paid: true, ...Object.fromEntries(lamps.map((name) => [`lit_${name}`, true])) },
    },
  ],
});

/** One object per look-up would be a hundred kilobytes. */
const LIMIT = 50_000;

describe("PlanLibrary.match", () => {
  it("allocates nothing", () => {
    const random = seededRandom(5);
    const planLibrary = new PlanLibrary(domain);
    const goal = domain.goal("bright");
    for (let turn = 0; turn < 24; turn++) {
      const chosen = lamps.filter(() => random.next() < 0.6);
      const plan = chosen.map((lamp) => domain.actionOf({ tool: "light", args: { lamp } }));
      planLibrary.add([...plan, domain.actionOf({ tool: "pay", args: {} })], { goal });
    }
    expect(planLibrary.size).toBeGreaterThan(40);
    const states = Array.from({ length: 64 }, () =>
      Int32Array.from(domain.variables.all, ({ min, max }) => min + random.integer(max - min + 1)),
    );
    const partition = planLibrary.partitionOf(goal);
    const constraints = [
      {},
      { disabled: domain.actionSet([{ tool: "light", args: { lamp: "c" } }]) },
      { maxScaledCost: 6000 },
    ];
    let hits = 0;
    const round = (): void => {
      for (let turn = 0; turn < 8000; turn++) {
        const state = states[turn & 63] as Int32Array;
        if (planLibrary.match(partition, state, constraints[turn % 3]) !== undefined) hits++;
      }
    };
    for (let warmUp = 0; warmUp < 4; warmUp++) round();
    let least = Number.POSITIVE_INFINITY;
    // On a busy machine the compiler comes late.
    for (let turn = 0; turn < 100 && least >= LIMIT; turn++) {
      const before = process.memoryUsage().heapUsed;
      round();
      const grown = process.memoryUsage().heapUsed - before;
      // A collection during the round makes the growth meaningless.
      if (grown >= 0) least = Math.min(least, grown);
    }
    expect(hits).toBeGreaterThan(2000);
    expect(least).toBeLessThan(LIMIT);
  });
});
