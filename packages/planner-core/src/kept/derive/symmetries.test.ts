import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyAction } from "../../rules/domain/actions/actions.ts";
import type { Condition, DomainDefinition } from "../../rules/domain/definition/definition.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import {
  allStates,
  applicableActions,
  arbitraryDefinition,
} from "../../testing/random/arbitraries.ts";
import { Repertoire } from "../repertoire.ts";
import { findSymmetries, type Symmetry } from "./symmetries.ts";

/** An axe is to wood as a pick is to stone; a rod is different. */
const workshop = loadDomain({
  name: "workshop",
  state: {
    at: { type: "enum", values: ["home", "forest", "mine", "river"] },
    has_axe: { type: "boolean" },
    has_pick: { type: "boolean" },
    has_rod: { type: "boolean" },
    wood: { type: "integer", min: 0, max: 4 },
    stone: { type: "integer", min: 0, max: 4 },
    fish: { type: "integer", min: 0, max: 4 },
  },
  tools: [
    {
      name: "goto",
      parameters: { place: { enum: ["home", "forest", "mine", "river"] } },
      then: { at: "$place" },
      cost: 2,
    },
    {
      name: "buy",
      parameters: { item: { enum: ["axe", "pick", "rod"] } },
      when: { at: "home" },
      then: { has_$item: true },
    },
    { name: "chop", when: { at: "forest", has_axe: true }, then: { wood: { "+": 1 } }, cost: 2 },
    { name: "dig", when: { at: "mine", has_pick: true }, then: { stone: { "+": 1 } }, cost: 2 },
    { name: "fish", when: { at: "river", has_rod: true }, then: { fish: { "+": 1 } }, cost: 3 },
  ],
  goals: [
    { name: "wood", when: { wood: { ">=": 2 } } },
    { name: "stone", when: { stone: { ">=": 2 } } },
    { name: "fish", when: { fish: { ">=": 2 } } },
    { name: "both", when: { wood: { ">=": 1 }, stone: { ">=": 1 } } },
  ],
});

const plan = (domain: Domain, ...steps: string[]): number[] =>
  steps.map((text) => {
    const [tool = "", parameter, value] = text.split(" ");
    return domain.actionOf({ tool, args: parameter === undefined ? {} : { [parameter]: value } });
  });

describe("findSymmetries", () => {
  it("finds all symmetries, and nothing else", () => {
    expect(findSymmetries(workshop).map(({ description }) => description)).toEqual([
      "has_axe ↔ has_pick, stone ↔ wood, at: forest ↔ mine",
    ]);
  });

  it("finds none with conditional effects", () => {
    const wet = { when: { at: "river" }, then: { fish: 0 } };
    const tools = workshop.definition.tools.map((tool) =>
      tool.name === "chop" ? { ...tool, when: {}, if: [wet] } : tool,
    );
    expect(findSymmetries(loadDomain({ ...workshop.definition, tools }))).toEqual([]);
  });

  it("stops at its limit", () => {
    expect(findSymmetries(workshop, { maxWork: 5 })).toEqual([]);
    const most = 4 * workshop.actions.count;
    expect(findSymmetries(workshop, { maxWork: most - 1 })).toEqual([]);
    expect(findSymmetries(workshop, { maxWork: most })).not.toEqual([]);
  });

  it("finds them in any order of a tool's conditions", () => {
    const tools = workshop.definition.tools.map((tool) =>
      tool.name === "dig" ? { ...tool, when: { has_pick: true, at: "mine" } } : tool,
    );
    const other = loadDomain({ ...workshop.definition, tools });
    expect(findSymmetries(other)).toHaveLength(findSymmetries(workshop).length);
    const reversed = Object.entries(workshop.definition.state).reverse();
    const turned = loadDomain({ ...workshop.definition, state: Object.fromEntries(reversed) });
    expect(findSymmetries(turned)).toHaveLength(findSymmetries(workshop).length);
  });

  it("keeps every step of every plan (every state of 120 domains with twins)", () => {
    let found = 0;
    let compared = 0;
    const options = {
      maxStates: 16,
      maxTools: 3,
      runtimeCosts: false,
      conditionalEffects: false,
      derive: false,
      sums: false,
    };
    fc.assert(
      fc.property(arbitraryDefinition(options), (definition) => {
        const domain = loadDomain(withTwin(definition));
        for (const symmetry of findSymmetries(domain)) {
          found++;
          for (const state of allStates(domain)) {
            const image = imageOf(domain, symmetry, state);
            let kept = domain.maintain.holds(image) === domain.maintain.holds(state);
            const applicable = new Set(applicableActions(domain, image));
            for (const action of applicableActions(domain, state)) {
              compared++;
              const other = symmetry.actionImage[action] as number;
              const expected = imageOf(domain, symmetry, after(domain, action, state));
              kept &&=
                applicable.has(other) &&
                domain.actions.scaledCost[other] === domain.actions.scaledCost[action] &&
                after(domain, other, image).join() === expected.join();
            }
            if (!kept) expect.fail(`${symmetry.description} at ${state.join()}`);
          }
        }
      }),
      { numRuns: 120 },
    );
    expect(found).toBeGreaterThan(5);
    expect(compared).toBeGreaterThan(1250);
  });
});

describe("re-binding", () => {
  const wood = plan(workshop, "buy item axe", "goto place forest", "chop", "chop");
  const stone = plan(workshop, "buy item pick", "goto place mine", "dig", "dig");

  it("serves the image of a plan's goal under a symmetry", () => {
    const repertoire = new Repertoire(workshop);
    repertoire.add(wood, { goal: workshop.goal("wood") });
    const nothing = { has_axe: false, has_pick: false, has_rod: false, wood: 0, stone: 0, fish: 0 };
    const state = workshop.state({ at: "home", ...nothing });
    const partition = repertoire.partitionOf(workshop.goal("stone"));
    const entry = repertoire.match(partition, state);
    expect(entry?.plan.actions).toEqual(stone);
    expect(entry).toMatchObject({ rebound: true, goal: workshop.goal("stone"), leadSteps: 4 });
    expect(repertoire.match(repertoire.partitionOf(workshop.goal("fish")), state)).toBeUndefined();
  });

  it("keeps both images of a plan whose goal is symmetric", () => {
    const both = plan(
      workshop,
      ...["buy item axe", "buy item pick", "goto place forest", "chop", "goto place mine", "dig"],
    );
    const repertoire = new Repertoire(workshop, { suffixes: false, rebinding: "symmetries" });
    const { derived } = repertoire.add(both, { goal: workshop.goal("both") }) as {
      derived: readonly { readonly rebound: boolean }[];
    };
    // The other order has the same condition and cost, so it is redundant.
    expect(derived).toEqual([]);
    const tail = both.slice(2);
    const started = new Repertoire(workshop, { suffixes: true });
    started.add(tail, { goal: workshop.goal("both") });
    const state = { has_axe: true, has_pick: true, has_rod: false, wood: 0, stone: 1, fish: 0 };
    const partition = started.partitionOf(workshop.goal("both"));
    const entry = started.match(partition, workshop.state({ at: "mine", ...state }));
    expect(entry?.plan.actions).toEqual(plan(workshop, "goto place forest", "chop"));
  });

  it("calls back for the partition of another goal when partitions are the caller's", () => {
    const repertoire = new Repertoire(workshop);
    repertoire.add(wood, {
      goal: workshop.goal("wood"),
      partition: "grumpy wood",
      partitionFor: ({ name }) => `grumpy ${name}`,
    });
    repertoire.add(wood, { goal: workshop.goal("wood"), partition: "merry wood" });
    expect(repertoire.partitions().map(({ key }) => key)).toEqual([
      "grumpy wood",
      "grumpy stone",
      "merry wood",
    ]);
  });

  it("exchanges arguments in an asymmetric domain if the plan is still sound", () => {
    const market = loadDomain({
      name: "market",
      state: {
        wood: { type: "integer", min: 0, max: 4 },
        fish: { type: "integer", min: 0, max: 4 },
        coins: { type: "integer", min: 0, max: 4 },
        fire_lit: { type: "boolean" },
      },
      tools: [
        {
          name: "sell",
          parameters: { good: { enum: ["wood", "fish"] } },
          then: { $good: { "-": 1 }, coins: { "+": 1 } },
        },
        { name: "light_fire", then: { wood: { "-": 1 }, fire_lit: true } },
        { name: "catch", then: { fish: { "+": 1 } } },
      ],
      goals: [{ name: "rich", when: { coins: { ">=": 3 } } }],
    });
    const options = { goal: market.goal("rich") };
    const sellWood = plan(market, "sell good wood", "sell good wood");
    const state = market.state({ wood: 0, fish: 2, coins: 1, fire_lit: false });
    const without = new Repertoire(market, { rebinding: "symmetries" });
    without.add(sellWood, options);
    expect(without.match(options.goal.hash, state)).toBeUndefined();
    const repertoire = new Repertoire(market);
    repertoire.add(sellWood, options);
    const entry = repertoire.match(options.goal.hash, state);
    expect(entry?.plan.actions).toEqual(plan(market, "sell good fish", "sell good fish"));
    // Selling wood does not need any fish.
    const caught = new Repertoire(market, { suffixes: false });
    caught.add(plan(market, "catch", "sell good fish"), options);
    expect(caught.list().map((one) => one.plan.actions)).toEqual([
      plan(market, "sell good wood"),
      plan(market, "catch", "sell good fish"),
    ]);
  });
});

function imageOf(domain: Domain, { renaming }: Symmetry, state: PackedState): PackedState {
  const image = new Int32Array(state.length);
  for (const { id } of domain.variables.all) {
    image[renaming.variable(id)] = renaming.value(id, state[id] as number);
  }
  return image;
}

function after(domain: Domain, action: number, state: PackedState): PackedState {
  const next = new Int32Array(state.length);
  applyAction(domain.actions, action, state, next);
  return next;
}

/** A domain with a mirror image: every variable has a left and a right version, every tool a side. */
function withTwin(definition: DomainDefinition): DomainDefinition {
  const sides = ["left", "right"];
  const maintain = (definition.maintain ?? []).flatMap((condition) =>
    sides.map((side) => onSide(condition, side) as Condition),
  );
  return {
    name: definition.name,
    state: Object.fromEntries(
      Object.entries(definition.state).flatMap(([name, type]) =>
        sides.map((side) => [`${name}_${side}`, type]),
      ),
    ),
    tools: definition.tools.map((tool) => ({
      ...tool,
      parameters: { ...tool.parameters, side: { enum: sides } },
      when: onSide(tool.when ?? {}, "$side") as Condition,
      then: onSide(tool.then ?? {}, "$side") as NonNullable<typeof tool.then>,
    })),
    maintain,
  };
}

/** Appends a side to every name of a variable. */
function onSide(part: unknown, side: string): unknown {
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]: [string, unknown]) => {
      if (key === "anyOf" || key === "allOf") {
        return [key, (value as unknown[]).map((child) => onSide(child, side))];
      }
      return [`${key}_${side}`, referenceOnSide(value, side)];
    }),
  );
}

function referenceOnSide(value: unknown, side: string): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) =>
      key === "var" ? [key, `${String(inner)}_${side}`] : [key, referenceOnSide(inner, side)],
    ),
  );
}
