import {
  type Domain,
  type DomainDefinition,
  loadDomain,
  RequestError,
  runSearch,
} from "@understudy/planner-core";
import { SequenceSearch } from "@understudy/planner-core/internal";
import { describe, expect, it } from "vitest";
import { ClassicalPlanner } from "../classical-planner.ts";
import { explainUnreachable } from "../explain/unreachable.ts";
import { planWithUtilities } from "../soft/plan-with-utilities.ts";

const flag = { type: "boolean", default: false } as const;

/** A fuse can only be mended while a match burns, or while the lamp is on. */
const cellar = (lamp: boolean): DomainDefinition => ({
  name: "cellar",
  state: { lit: flag, mended: flag, lamp: flag, swept: flag },
  tools: [
    {
      name: "light",
      alongside: true,
      duration: 8,
      start: { lit: true },
      then: { lit: false },
    },
    {
      name: "mend",
      alongside: true,
      duration: 5,
      when: lamp ? { anyOf: [{ lit: true }, { lamp: true }] } : { lit: true },
      then: { mended: true },
    },
    ...(lamp ? [{ name: "switch", duration: 1, then: { lamp: true } }] : []),
    { name: "sweep", duration: 2, when: { swept: false }, then: { swept: true } },
  ],
  goals: [
    { name: "light", when: { mended: true } },
    { name: "clean", when: { swept: true } },
    { name: "never", when: { swept: true, lamp: true } },
  ],
});

/** A start that does not combine with its end: the kiln is warm only between them. */
const kiln: DomainDefinition = {
  name: "kiln",
  state: { warm: flag, fired: flag, load: { type: "integer", min: 0, max: 3, default: 0 } },
  tools: [
    {
      name: "fire",
      duration: 4,
      start: { load: { "+": 1 }, warm: true },
      then: { warm: false },
      if: [{ when: { load: { ">=": 2 } }, then: { load: 0, fired: true } }],
    },
  ],
  goals: [{ name: "fired", when: { fired: true } }],
};

const night: DomainDefinition = {
  name: "night",
  state: { dark: flag, asleep: flag, fed: flag, gold: flag },
  events: [{ at: 20, then: { dark: true } }],
  tools: [
    { name: "sleep", duration: 8, when: { dark: true }, then: { asleep: true } },
    { name: "eat", duration: 1, then: { fed: true } },
    { name: "pay", duration: 1, when: { gold: true }, then: { gold: false } },
  ],
  goals: [
    { name: "rest", when: { asleep: true } },
    { name: "full", when: { fed: true } },
    { name: "rich", when: { gold: true } },
  ],
};

const problem = (domain: Domain, goal: string) =>
  ({ domain, state: domain.state({}), goal: domain.goal(goal), mode: "optimal" }) as const;
const ask = (definition: DomainDefinition, goal: string) =>
  runSearch(new ClassicalPlanner(), problem(loadDomain(definition), goal), { expansions: 1000 });

describe("a search for one step after the other, in a domain with time", () => {
  it.each([
    ["steps beside others", cellar(false), "light", /steps of light, mend may run beside others/],
    ["a start of its own", kiln, "fired", /a step of fire does at its start does not combine/],
    ["an event", night, "rest", /the event at 20 changes what the goal needs/],
  ])("refuses to call a goal unsolvable that needs %s", (_, definition, goal, message) => {
    expect(() => ask(definition, goal)).toThrow(RequestError);
    expect(() => ask(definition, goal)).toThrow(message);
    expect(() => ask(definition, goal)).toThrow(/\/goal: .*TimePlanner/);
  });

  it.each([
    ["where the same is reached in sequence", cellar(true), "light", ["switch", "mend"]],
    ["of tools without any", cellar(false), "clean", ["sweep"]],
    ["that no event is about", night, "full", ["eat"]],
  ])("plans as ever for goals %s", (_, definition, goal, tools) => {
    const domain = loadDomain(definition);
    const result = runSearch(new ClassicalPlanner(), problem(domain, goal));
    expect(result).toMatchObject({ status: "solved", optimal: true });
    if (result.status !== "solved") return;
    expect(result.actions.map((action) => domain.step(action).tool)).toEqual(tools);
  });

  it("proves that there is no plan where time does not help", () => {
    expect(ask(night, "rich").status).toBe("unsolvable");
    expect(ask(cellar(false), "never").status).toBe("unsolvable");
  });

  it.each([
    ["one", [{ goal: "light", utility: 9 }], [false]],
    [
      "one among others",
      [
        { goal: "light", utility: 9 },
        { goal: { lamp: false }, utility: 1 },
      ],
      [false, true],
    ],
  ])(
    "gives the best sequence without soft goals that need a schedule, and no proof: %s",
    (_, soft, met) => {
      const domain = loadDomain(cellar(false));
      const asked = { domain, state: domain.state({}), goal: "clean", soft };
      const result = planWithUtilities(new ClassicalPlanner(), asked, { expansions: 1000 });
      expect(result).toMatchObject({ status: "solved", met, optimal: false });
      const needy = { ...asked, goal: "light", soft: [{ goal: "clean", utility: 5 }] };
      expect(() => planWithUtilities(new ClassicalPlanner(), needy)).toThrow(RequestError);
    },
  );

  it("frees its memory, and other callers go on", () => {
    const asked = problem(loadDomain(cellar(false)), "light");
    const planner = new ClassicalPlanner({ tables: false });
    expect(SequenceSearch.run(planner, asked)).toBeUndefined();
    expect(() => planner.traceSearch(asked)).toThrow(RequestError);
    expect(planner.alternatives(asked, 3, { expansions: 1000 })).toEqual([]);
    expect(explainUnreachable(asked).status).not.toBe("reachable");
    expect(SequenceSearch.run(planner, problem(asked.domain, "clean"))?.status).toBe("solved");
  });
});
