import { describe, expect, it } from "vitest";
import { DomainError, type Issue } from "../../base/errors.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { Duration } from "../../rules/domain/time-facts.ts";
import { changedYard, type DraftDefinition, TIMED_YARD } from "../../testing/stages/timed-yard.ts";
import { TimedSteps } from "../schedule/timed-steps.ts";
import { durationIn } from "./duration-in.ts";

function issuesWhere(change: (draft: DraftDefinition) => void): readonly Issue[] {
  try {
    loadDomain(changedYard(change));
  } catch (error) {
    if (error instanceof DomainError) return error.issues;
    throw error;
  }
  return [];
}

/** The conditions of the happenings of one tool, by name. */
function happeningsOf(domain: Domain, tool: string): Readonly<Record<string, string>> {
  const happenings = domain.time?.happenings as Domain;
  const ids = Array.from({ length: happenings.actions.count }, (_, action) => action);
  return Object.fromEntries(
    ids
      .map((action) => [happenings.step(action).tool, happenings.actionCondition(action)] as const)
      .filter(([name]) => name.endsWith(`:${tool}`))
      .map(([name, condition]) => [name, happenings.format(condition)]),
  );
}

describe("a domain with time", () => {
  const domain = loadDomain(TIMED_YARD);

  it("has a happening for each part of a step", () => {
    expect(happeningsOf(domain, "hold_beam")).toEqual({
      "start:hold_beam": "at=site,planks>=2",
      "end:hold_beam": "true",
      "interrupted:hold_beam": "true",
    });
    expect(happeningsOf(domain, "nail")).toEqual({
      "start:nail": "at=site",
      "during:nail": "beam_up=true",
      "end:nail": "true",
    });
    // A tool without duration takes effect as it starts.
    expect(happeningsOf(domain, "buy")).toEqual({ "start:buy": "shop_open=true" });
  });

  it("has one action per step for an agent alone, but none with partners", () => {
    const conditionOf = (tool: string) =>
      domain.format(domain.actionCondition(domain.actionOf({ tool, args: {} })));
    expect(conditionOf("hold_beam")).toBe("at=site,planks>=2");
    expect(conditionOf("nail")).toBe("at=site,beam_up=true");
    expect(domain.actionOf({ tool: "carry", args: {} })).toBe(-1);
    // The tool `rest` may come to 0.
    expect(domain.warnings.map(({ pointer }) => pointer)).toEqual(["/tools/6/duration"]);
    expect(domain.time?.tools.map(({ isSequential }) => isSequential)).toEqual([
      ...[true, true, true, true, false, true, true],
    ]);
  });

  it("has no actions for an agent alone among many tools that may run beside others", () => {
    const domainOf = (count: number): Domain =>
      loadDomain({
        name: "stove",
        state: { pots: { type: "integer", min: 0, max: 9 } },
        tools: Array.from({ length: count }, (_, index) => ({
          ...{ name: `boil${index}`, when: { pots: { "<": 9 } }, then: { pots: { "+": 1 } } },
          ...{ duration: 5, alongside: true },
        })),
      });
    const [few, many] = [domainOf(3), domainOf(1001)];
    expect(few.actions.count).toBe(3);
    expect(many.actions.count).toBe(0);
    expect(many.warnings).toEqual([]);
    expect(many.time?.tools.every(({ isSequential }) => !isSequential)).toBe(true);
    expect(many.time?.happenings.actions.count).toBe(2002);
    const steps = TimedSteps.of(many);
    expect(steps?.all.map(({ step }) => step.tool).slice(-1)).toEqual(["boil1000"]);
  });

  it("knows shared variables, deadlines, and events in the order of their times", () => {
    expect(domain.time?.shared).toEqual(["beam_up", "nailed", "planks", "shop_open"]);
    expect(domain.time?.by).toEqual({ raised: 120_000 });
    expect(domain.time?.events.map(({ scaledAt }) => scaledAt)).toEqual([500, 60_000]);
    const happenings = domain.time?.happenings as Domain;
    const effects = ["event:0", "event:1"].map((tool) => {
      const action = happenings.actionOf({ tool, args: {} });
      const { effectStart } = happenings.actions;
      return (effectStart[action + 1] as number) - (effectStart[action] as number);
    });
    expect(effects[0]).toBe(2 * (effects[1] as number));
  });

  it("reads durations in the state in which a step starts", () => {
    const steps = TimedSteps.of(domain) as TimedSteps;
    const ways = domain.ways({ mill: { site: 7.5 } });
    const position = domain.variables.position?.id as number;
    const lastsFrom = (state: object, tool: string, args: Step["args"] = {}) => {
      const full = { at: "mill", planks: 0, shop_open: true, weight: 0, ...state };
      const step = steps.find({ tool, args });
      return durationIn(step?.duration as Duration, domain.state(full), ways, position);
    };
    expect(lastsFrom({}, "saw")).toEqual([4000, 4000]);
    expect(lastsFrom({}, "walk", { to: "site" })).toEqual([7500, 7500]);
    expect(lastsFrom({ at: "site" }, "walk", { to: "mill" })).toBeUndefined();
    expect(lastsFrom({}, "hold_beam")).toEqual([3000, 30_000]);
    expect(lastsFrom({ weight: 2 }, "nail")).toEqual([5000, 5000]);
    expect(lastsFrom({ weight: 2 }, "rest", { n: 1 })).toEqual([1000, 2000]);
    expect(lastsFrom({ weight: 1 }, "rest", { n: 2 })).toBeUndefined();
    // A step takes time.
    expect(lastsFrom({ weight: 0 }, "rest", { n: 0 })).toBeUndefined();
  });

  it("lets no step of an agent alone start whose duration is impossible", () => {
    const rest = (n: number) =>
      domain.format(domain.actionCondition(domain.actionOf({ tool: "rest", args: { n } })));
    expect(rest(0)).toContain("weight>=1");
    expect(rest(2)).toContain("weight>=2");
  });

  it("divides a sum by a number: rounded to thousandths, as an end of a range inwards", () => {
    const durations = {
      fixed: { sum: "10 - fuel", per: 7 },
      least: { from: { sum: "fuel", per: 7 }, to: 0.5 },
      most: { from: 0.5, to: { sum: "fuel", per: 7 } },
      both: { from: { sum: "fuel", per: 3 }, to: "fuel - 1" },
      exact: { from: { sum: "fuel", per: 3 }, to: { sum: "fuel", per: 3 } },
      plain: { sum: "$n", per: 3 },
      fine: { sum: "fuel", per: 3000 },
    };
    const ns = { n: { type: "integer", minimum: 1, maximum: 1 } } as const;
    const quotients = loadDomain({
      name: "pump",
      state: { fuel: { type: "integer", min: 0, max: 10 } },
      tools: Object.entries(durations).map(([name, duration]) => ({
        ...{ name, then: { fuel: 5 }, duration: duration as { sum: string; per: number } },
        ...(name === "plain" ? { parameters: ns } : {}),
      })),
    });
    const stepOf = (tool: string): Step => ({
      tool,
      args: tool === "plain" ? { n: 1 } : {},
    });
    const steps = TimedSteps.of(quotients) as TimedSteps;
    const lastsAt = (fuel: number, tool: string) =>
      durationIn(steps.find(stepOf(tool))?.duration as Duration, Int32Array.of(fuel), undefined, 0);
    const conditionOf = (tool: string): string =>
      quotients.format(quotients.actionCondition(quotients.actionOf(stepOf(tool))));
    expect(lastsAt(4, "fixed")).toEqual([857, 857]);
    expect(lastsAt(10, "fixed")).toBeUndefined();
    expect(conditionOf("fixed")).toBe("fuel<=9");
    expect(lastsAt(3, "least")).toEqual([429, 500]);
    expect(lastsAt(4, "least")).toBeUndefined();
    expect(conditionOf("least")).toBe("fuel<=3");
    expect(lastsAt(4, "most")).toEqual([500, 571]);
    expect(lastsAt(3, "most")).toBeUndefined();
    expect(conditionOf("most")).toBe("fuel>=4");
    expect(lastsAt(1, "both")).toBeUndefined();
    expect(lastsAt(2, "both")).toEqual([667, 1000]);
    expect(lastsAt(3, "exact")).toEqual([1000, 1000]);
    expect(lastsAt(4, "exact")).toBeUndefined();
    // No condition of a single action tells where these are possible.
    expect(["both", "exact"].map((tool) => quotients.actionOf(stepOf(tool)))).toEqual([-1, -1]);
    expect(lastsAt(0, "plain")).toEqual([333, 333]);
    expect([1, 2].map((fuel) => lastsAt(fuel, "fine"))).toEqual([undefined, [1, 1]]);
    expect(conditionOf("fine")).toBe("fuel>=2");
    const warned = quotients.warnings.map(({ pointer }) => pointer).toSorted();
    expect(warned).toEqual([0, 2, 3, 4, 6].map((index) => `/tools/${index}/duration`));
  });

  it("warns of a start that breaks `during`, of durations of 0, and of steps that no agents can do", () => {
    const { warnings } = loadDomain({
      name: "one",
      state: { on: { type: "boolean" }, n: { type: "integer", min: 0, max: 3 } },
      tools: [
        {
          name: "flicker",
          start: { on: false },
          during: { on: true },
          then: { n: 1 },
          duration: 1,
        },
        { name: "doze", then: { on: true }, duration: "3 - n" },
        { name: "wait", then: { on: true }, duration: { from: "n" } },
        { name: "lift", partners: 1, when: { on: true, allOf: [{ on: false }] }, then: { n: 2 } },
        { name: "carry", partners: 1, then: { n: 3 }, duration: 2 },
      ],
    });
    expect(warnings).toEqual([
      {
        pointer: "/tools/0",
        message: 'the tool "flicker" can never apply',
        hint: "its preconditions contradict each other",
      },
      {
        pointer: "/tools/3",
        message: 'the tool "lift" can never apply',
        hint: "its preconditions contradict each other",
      },
      {
        pointer: "/tools/1/duration",
        message: 'may come to 0: no step of "doze" can start then',
        hint: expect.stringContaining("min"),
      },
    ]);
  });

  it("keeps the definition as written", () => {
    expect(domain.written).toEqual(TIMED_YARD);
    expect(loadDomain(JSON.parse(JSON.stringify(domain.written))).hash).toBe(domain.hash);
  });

  it("keeps what holds between start and end: `during` and `maintain` read what `start` has changed", () => {
    const conditionWith = (tool: object, maintain: readonly object[] = []) => {
      const parts = loadDomain({
        name: "one",
        state: { n: { type: "integer", min: -2, max: 5 }, on: { type: "boolean" } },
        tools: [{ name: "act", duration: 1, ...tool }],
        maintain,
      });
      expect(parts.time?.tools[0]?.isSequential).toBe(true);
      return parts.dropped.length > 0 ? "never" : parts.format(parts.simplifiedCondition(0));
    };
    const low = conditionWith({ start: { n: { "-": 2 } }, during: { n: { ">=": 0 } } });
    expect(low).toBe("n>=2");
    const kept = conditionWith({ start: { n: 0 }, then: { n: 3 } }, [{ n: { ">=": 1 } }]);
    expect(kept).toBe("never");
    expect(conditionWith({ start: { on: false }, during: { on: true } })).toBe("never");
  });
});

describe("mistakes in a definition with time", () => {
  it("point to a symbol for partners", () => {
    const issues = issuesWhere((draft) => (draft.tools[4].partners = Symbol("two")));
    expect(issues).toMatchObject([{ pointer: "/tools/4/partners" }]);
    expect(issues[0]?.hint).toContain("0 to 7");
  });

  it("are reported at once, wherever they are", () => {
    const pointers = issuesWhere((draft) => {
      draft.state.weight.bucket = "x";
      draft.tools[2].start.x = true;
      draft.tools[1].description = 3;
      draft.goals[0].when = { x: 1 };
      draft.maintain = [{ x: 1 }];
    }).map(({ pointer }) => pointer);
    expect(pointers.toSorted()).toEqual([
      "/goals/0/when/x",
      "/maintain/0/x",
      "/state/weight/bucket",
      "/tools/1/description",
      "/tools/2/start/x",
    ]);
  });

  it("point into kinds", () => {
    const forge = (heat: object) => ({
      name: "forge",
      kinds: { fire: { hot: { type: "boolean" }, size: { type: "integer", min: 1, max: 9 } } },
      state: { at: { type: "thing", of: "fire", position: true } },
      tools: [
        {
          ...{ name: "heat", things: { fire: "fire" }, during: { at: "$fire" } },
          ...{ start: { "$fire.hot": true }, duration: "$fire.size", ...heat },
        },
      ],
      goals: [{ name: "warm", things: { fire: "fire" }, when: { "$fire.hot": true }, by: 9 }],
    });
    const pointersFor = (heat: object) => {
      try {
        return loadDomain(forge(heat)).warnings;
      } catch (error) {
        return (error as DomainError).issues.map(({ pointer }) => pointer);
      }
    };
    expect(pointersFor({})).toEqual([]);
    expect(pointersFor({ start: { "$fire.hut": true } })).toEqual(["/tools/0/start/$fire.hut"]);
    expect(pointersFor({ during: { "$fire.size": "x" } })).toEqual(["/tools/0/during/$fire.size"]);
    expect(pointersFor({ duration: "$fire.sise" })).toEqual(["/tools/0/duration"]);
    expect(pointersFor({ interrupted: { x: 1 } })).toEqual(["/tools/0/interrupted/x"]);
    const { time } = loadDomain(forge({}));
    expect(time?.by).toEqual({ warm: 9000 });
    expect(time?.shared).toContain("fire_1.hot");
  });
});
