import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { SquadProblem } from "./problem.ts";
import { proveSchedule, type ScheduleProof } from "./prove-schedule.ts";
import { TimedSteps } from "./timed-steps.ts";

const ward = loadDomain({
  name: "ward",
  state: {
    at: { type: "enum", values: ["hall", "theatre", "bed"] },
    skilled: { type: "boolean", default: false },
    kits: { type: "integer", min: 0, max: 3, default: 0 },
    light: { type: "boolean", shared: true, default: true },
    beds: { type: "integer", min: 0, max: 9, shared: true, default: 0 },
    healed: { type: "integer", min: 0, max: 9, shared: true, default: 0 },
  },
  tools: [
    {
      ...{ name: "operate", when: { at: "theatre", skilled: true }, duration: 5 },
      then: { healed: { "+": 1 } },
      partners: [
        {
          ...{ role: "nurse", when: { kits: { ">=": 1 } }, start: { kits: { "-": 1 } } },
          ...{ during: { light: true }, then: { healed: { "+": 1 }, beds: { "+": 2 } } },
        },
        { role: "patient", finish: { at: "theatre" }, then: { at: "bed" } },
      ],
    },
    { name: "put_out", then: { light: false }, duration: 1 },
    { name: "wheel_in", then: { at: "theatre" }, duration: 3 },
    { name: "tidy", then: { beds: { "+": 1 } }, duration: 5 },
    { name: "count", when: { beds: { ">=": 0 } }, then: { at: "hall" } },
  ],
  goals: [{ name: "healed", when: { healed: 2 } }],
});
const steps = TimedSteps.of(ward) as TimedSteps;

const NAMES = ["ann", "bo", "cai", "dan"];
const STATES = [
  { at: "theatre", skilled: true },
  { at: "theatre", kits: 1 },
  { at: "theatre" },
  { at: "hall" },
];

type Played = readonly [tool: string, members: readonly number[], start: number, duration: number];

function prove(played: readonly Played[], more: Partial<SquadProblem> = {}): ScheduleProof {
  const problem: SquadProblem = {
    domain: ward,
    members: STATES.map((own, index) => ({
      name: NAMES[index] as string,
      state: ward.state(own),
    })),
    ...{ running: [], events: [], goal: ward.goal("healed").condition },
    ...{ scaledBy: Number.POSITIVE_INFINITY, measure: { time: 1, cost: 0 }, ...more },
  };
  return proveSchedule(problem, {
    steps: played.map(([tool, members, start, duration]) => ({
      step: steps.find({ tool, args: {} })?.index ?? -1,
      members,
      scaledStart: start * 1000,
      scaledDuration: duration * 1000,
    })),
    scaledEnds: problem.running.map(({ scaledLeft }) => scaledLeft),
  });
}

const messageOf = (proof: ScheduleProof): string => (proof.sound ? "" : proof.failure.message);

describe("a schedule of steps with roles", () => {
  it("lets each who takes part change its own variables, and all of them the shared ones", () => {
    const goal = ward.condition({ healed: 2, beds: 2 });
    const operate: Played = ["operate", [0, 1, 2], 0, 5];
    expect(prove([operate], { goal }).sound).toBe(true);
    for (const [member, own] of [{ kits: 0 }, { kits: 0 }, { at: "bed" }].entries()) {
      const members = STATES.map((state, index) => ({
        name: NAMES[index] as string,
        state: ward.state(state),
        goal: index === member ? ward.condition(own) : undefined,
      }));
      expect(prove([operate], { goal, members }).sound).toBe(true);
    }
  });

  it("holds the conditions of a role against its member alone", () => {
    expect(messageOf(prove([["operate", [1, 0, 2], 0, 5]]))).toBe(
      "operate() of bo and ann and cai cannot start at 0: needs skilled=true, but skilled=false for bo",
    );
    expect(messageOf(prove([["operate", [0, 2, 1], 0, 5]]))).toBe(
      "operate() of ann and cai and bo cannot start at 0: needs kits>=1, but kits=0 for cai",
    );
    expect(messageOf(prove([["operate", [0, 1, 3], 0, 5]]))).toBe(
      "operate() of ann and bo and dan cannot end at 5: needs at=theatre, but at=hall for dan",
    );
  });

  it("keeps what one role needs while the step runs", () => {
    const out: Played = ["put_out", [3], 1, 1];
    expect(prove([["operate", [0, 1, 2], 0, 5], out])).toMatchObject({
      failure: { kind: "during", scaledAt: 2000, member: 1, condition: "light=true" },
    });
    // So does a step that runs already.
    const running = [{ step: 0, members: [0, 1, 2], scaledLeft: 4000 }];
    expect(prove([out], { running })).toMatchObject({ failure: { kind: "during", member: 1 } });
    expect(prove([["put_out", [3], 4, 1]], { running }).sound).toBe(true);
  });

  it("does not interfere with itself, but with others in each of its parts", () => {
    // Two parts add to `healed`; a tidy one adds to `beds` at the same moment.
    const operate: Played = ["operate", [0, 1, 2], 0, 5];
    expect(prove([operate, ["tidy", [3], 0, 5]], { goal: ward.condition({ beds: 3 }) }).sound).toBe(
      true,
    );
    expect(messageOf(prove([operate, ["count", [3], 5, 0]]))).toBe(
      "at 5 the end of operate() of ann and bo and cai and count() of dan interfere: the first changes beds, the other reads it",
    );
  });
});

describe("a joint step without roles", () => {
  it("may start as the variable changes by which its duration is told, but not that of its agent", () => {
    const yard = loadDomain({
      name: "yard",
      state: {
        load: { type: "integer", min: 0, max: 3 },
        moved: { type: "boolean", shared: true, default: false },
      },
      tools: [
        { name: "carry", partners: 1, then: { moved: true }, duration: "load + 1" },
        { name: "drop", then: { load: 0 }, duration: 2 },
      ],
    });
    const { all } = TimedSteps.of(yard) as TimedSteps;
    const stepOf = (tool: string) => all.findIndex(({ step }) => step.tool === tool);
    const proofWith = (members: readonly number[], dropping: number): ScheduleProof => {
      const problem: SquadProblem = {
        domain: yard,
        members: ["ann", "bo"].map((name) => ({ name, state: yard.state({ load: 3 }) })),
        ...{ running: [], events: [], goal: yard.condition({ moved: true }) },
        ...{ scaledBy: Number.POSITIVE_INFINITY, measure: { time: 1, cost: 0 } },
      };
      const drop = { step: stepOf("drop"), members: [dropping], scaledStart: 0 };
      const carry = { step: stepOf("carry"), members, scaledStart: 2000, scaledDuration: 4000 };
      return proveSchedule(problem, {
        steps: [{ ...drop, scaledDuration: 2000 }, carry],
        scaledEnds: [],
      });
    };
    expect(proofWith([0, 1], 1).sound).toBe(true);
    expect(proofWith([1, 0], 0).sound).toBe(true);
    expect(messageOf(proofWith([0, 1], 0))).toBe(
      "at 2 the end of drop() of ann and the start of carry() of ann and bo interfere: the first changes load, the other reads it",
    );
  });
});
