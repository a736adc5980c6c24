import { describe, expect, it } from "vitest";
import { DomainError } from "../../base/errors.ts";
import { PlanProver } from "../../index.ts";
import type { DomainDefinition, ToolDefinition } from "../../rules/domain/definition/definition.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import { proveSchedule } from "../schedule/prove-schedule.ts";
import { TimedSteps } from "../schedule/timed-steps.ts";

/** A kiln whose glaze sets only if the fire burns as the firing ends. */
const kiln = (firing: Partial<ToolDefinition>, ...more: ToolDefinition[]): Domain =>
  loadDomain({
    name: "kiln",
    state: {
      fire: { type: "boolean" },
      glazed: { type: "boolean" },
      cracked: { type: "boolean" },
      logs: { type: "integer", min: 0, max: 9 },
    },
    tools: [
      { name: "light", then: { fire: true } },
      { name: "douse", when: { fire: true }, then: { fire: false } },
      { name: "bake", duration: 4, then: { glazed: true }, alongside: true, ...firing },
      ...more,
    ],
  } satisfies DomainDefinition);
const START = { fire: false, glazed: false, cracked: false, logs: 2 };

/** The failure of steps with starts and durations in thousandths; undefined for a sound schedule. */
function failureOf(
  domain: Domain,
  goal: Record<string, boolean>,
  ...written: readonly (readonly [tool: string, start: number, duration: number])[]
): string | undefined {
  const steps = written.map(([tool, scaledStart, scaledDuration]) => {
    const { index } = TimedSteps.of(domain)?.find({ tool, args: {} }) ?? { index: -1 };
    return { step: index, members: [0], scaledStart, scaledDuration };
  });
  const proof = proveSchedule(
    {
      domain,
      members: [{ name: "ann", state: domain.state(START) }],
      running: [],
      events: [],
      goal: domain.goal(goal).condition,
      scaledBy: Number.POSITIVE_INFINITY,
      measure: { time: 1, cost: 0 },
    },
    { steps, scaledEnds: [] },
  );
  return proof.sound ? undefined : proof.failure.message;
}

function issuesOf(load: () => unknown): readonly string[] {
  try {
    load();
  } catch (error) {
    if (error instanceof DomainError)
      return error.issues.map(({ pointer, message }) => `${pointer} ${message}`);
    throw error;
  }
  return [];
}

describe("a condition at the end of a step", () => {
  const domain = kiln({ finish: { fire: true } });

  it("must hold as the step ends, and only then", () => {
    const goal = { glazed: true };
    expect(failureOf(domain, goal, ["bake", 0, 4000], ["light", 3999, 0])).toBeUndefined();
    expect(failureOf(domain, goal, ["bake", 0, 4000])).toMatch(/fire/);
    const doused = [
      ["light", 0, 0],
      ["bake", 0, 4000],
    ] as const;
    expect(failureOf(domain, goal, ...doused, ["douse", 3999, 0])).toMatch(/fire/);
  });

  it("must not be changed at that moment", () => {
    const steps = [
      ["light", 0, 0],
      ["bake", 0, 4000],
    ] as const;
    expect(failureOf(domain, { glazed: true }, ...steps, ["douse", 4000, 0])).toMatch(/douse/);
    expect(failureOf(domain, { glazed: true }, ...steps, ["douse", 4001, 0])).toBeUndefined();
  });

  it("is a precondition for an agent that does one step after the other", () => {
    const cold = domain.state(START);
    const bake = domain.actionOf({ tool: "bake", args: {} });
    const prover = new PlanProver(domain);
    expect(prover.prove(cold, [bake], undefined)).toBe(false);
    expect(prover.prove(domain.state({ ...START, fire: true }), [bake], undefined)).toBe(true);
  });

  it("needs a duration", () => {
    const instant = () => kiln({}, { name: "look", finish: { fire: true }, then: { fire: true } });
    expect(issuesOf(instant)).toEqual(["/tools/3/finish needs a `duration`"]);
  });

  it("is checked with a pointer to it", () => {
    const unknown = () => kiln({ finish: { smoke: true } });
    expect(issuesOf(unknown)[0]).toMatch(/^\/tools\/2\/finish\/smoke /);
  });
});

describe("conditional effects at the start of a step", () => {
  const crack: NonNullable<ToolDefinition["if"]> = [
    { when: { fire: false }, then: { glazed: false } },
    { when: { fire: true }, start: { cracked: true } },
  ];

  it("read the state at the start, the others that at the end", () => {
    const domain = kiln({ then: {}, if: crack });
    const bake = ["bake", 0, 4000] as const;
    expect(failureOf(domain, { cracked: true }, ["light", 1, 0], bake)).toMatch(/cracked/);
    const hot = [
      ["light", 0, 0],
      ["bake", 1, 4000],
    ] as const;
    expect(failureOf(domain, { cracked: true }, ...hot)).toBeUndefined();
  });

  it("may be read by the end of the step, which then is no single action", () => {
    const read = kiln({ finish: { cracked: false }, if: crack });
    expect(read.time?.tools[2]?.isSequential).toBe(false);
    expect(failureOf(read, { glazed: true }, ["light", 1, 0], ["bake", 0, 4000])).toBeUndefined();
    const hot = [
      ["light", 0, 0],
      ["bake", 1, 4000],
    ] as const;
    expect(failureOf(read, { glazed: true }, ...hot)).toMatch(/cracked/);
    expect(kiln({ then: {}, if: crack }).time?.tools[2]?.isSequential).toBe(true);
  });

  it("are checked with pointers to them", () => {
    const [first] = crack;
    const misspelt = () =>
      kiln({ if: [...(first ? [first] : []), { when: { fire: true }, start: { craked: true } }] });
    expect(issuesOf(misspelt)[0]).toMatch(/^\/tools\/2\/if\/1\/start\/craked /);
    const instant = () =>
      kiln({}, { name: "look", if: [{ when: { fire: true }, start: { fire: false } }] });
    expect(issuesOf(instant)).toEqual(["/tools/3/if/0/start needs a `duration`"]);
  });
});

describe("a duration that is a sum", () => {
  it("may have factors with up to three decimals", () => {
    const domain = kiln({ duration: "0.25 * logs + 1.5" });
    expect(failureOf(domain, { glazed: true }, ["bake", 0, 2000])).toBeUndefined();
    expect(failureOf(domain, { glazed: true }, ["bake", 0, 2001])).toMatch(/2/);
    expect(issuesOf(() => kiln({ duration: "0.0005 * logs" }))[0]).toMatch(/\/tools\/2\/duration /);
  });

  it("lets a single action apply only where it takes time", () => {
    const domain = kiln({ duration: "0.25 * logs - 0.5" });
    const bake = domain.actionOf({ tool: "bake", args: {} });
    const appliesWith = (logs: number): boolean =>
      new PlanProver(domain).prove(domain.state({ ...START, logs }), [bake], undefined);
    expect([0, 2, 3].map(appliesWith)).toEqual([false, false, true]);
    const range = kiln({ duration: { from: "0.25 * logs", to: "2 * logs - 7" } });
    const appliesIn = (logs: number): boolean =>
      new PlanProver(range).prove(range.state({ ...START, logs }), [bake], undefined);
    expect([3, 4, 5].map(appliesIn)).toEqual([false, true, true]);
  });
});
