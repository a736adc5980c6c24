import type { Domain } from "../../rules/domain/domain.ts";
import { loadDomain } from "../../rules/domain/load-domain.ts";
import type { Schedule, SquadProblem, TimedEvent } from "../../time/schedule/problem.ts";
import type { ScheduleProof } from "../../time/schedule/prove-schedule.ts";
import { proveSchedule } from "../../time/schedule/prove-schedule.ts";
import type { ScheduleFailure } from "../../time/schedule/schedule-failure.ts";
import { TimedSteps } from "../../time/schedule/timed-steps.ts";

/** A building site: steps with durations, partners, and conditions to keep. */
export const buildingSite: Domain = loadDomain({
  name: "building site",
  state: {
    at: { type: "enum", values: ["mill", "site"], position: true },
    load: { type: "integer", min: 0, max: 3, default: 0 },
    beam_up: { type: "boolean", shared: true, default: false },
    nailed: { type: "boolean", shared: true, default: false },
    planks: { type: "integer", min: 0, max: 5, shared: true, default: 2 },
    shop_open: { type: "boolean", shared: true, default: true },
    dry: { type: "boolean", shared: true, default: true },
  },
  tools: [
    {
      name: "walk",
      parameters: { to: { enum: ["mill", "site"] } },
      then: { at: "$to" },
      duration: { way: "$to" },
    },
    { name: "saw", when: { at: "mill" }, then: { planks: { "+": 2 } }, duration: 4 },
    {
      name: "hold",
      when: { at: "site", planks: { ">=": 2 } },
      start: { beam_up: true },
      then: { beam_up: false },
      duration: { from: 3, to: 30 },
    },
    {
      name: "nail",
      when: { at: "site" },
      during: { beam_up: true },
      then: { nailed: true },
      duration: 3,
      cost: 2,
    },
    {
      name: "carry",
      partners: 1,
      when: { at: "mill" },
      then: { at: "site", planks: { "-": 1 } },
      duration: 9,
    },
    { name: "buy", when: { shop_open: true }, then: { planks: { "+": 3 } }, cost: 5 },
    { name: "lift", then: { load: { "+": 1 } }, duration: "load + 1" },
    { name: "whistle", then: { dry: true }, duration: 2, alongside: true },
    { name: "burn", then: { planks: { "-": 2 } }, duration: 1 },
    { name: "wet", then: { dry: false } },
    { name: "store", then: { load: { var: "planks" } } },
  ],
  goals: [{ name: "raised", when: { nailed: true } }],
});
const steps = TimedSteps.of(buildingSite) as TimedSteps;

/** The index of a step. */
export const stepIndex = (tool: string, args: Record<string, string> = {}): number =>
  steps.find({ tool, args })?.index ?? -1;

/** A step such as `["saw", "ab", 0, 4]`: a tool, the members by letter, and times in units. */
export type PlayedTool = readonly [
  tool: string,
  members: string,
  start: number,
  duration: number,
  to?: string,
];

/** A schedule: new steps, and the ends of the steps that run, in units. */
const schedule = (plays: readonly PlayedTool[], ends: readonly number[] = []): Schedule => ({
  steps: plays.map(([tool, members, start, duration, to]) => ({
    step: stepIndex(tool, to === undefined ? {} : { to }),
    members: [...members].map((letter) => letter.charCodeAt(0) - 97),
    scaledStart: Math.round(start * 1000),
    scaledDuration: Math.round(duration * 1000),
  })),
  scaledEnds: ends.map((end) => end * 1000),
});

type Values = Parameters<typeof buildingSite.state>[0];

/** A question of members on the site, with nothing to reach. */
export function squadOf(
  own: readonly Values[],
  shared: Values = {},
  more: Partial<SquadProblem> = {},
): SquadProblem {
  return {
    domain: buildingSite,
    members: own.map((values, index) => ({
      name: ["ann", "bo", "cai"][index] as string,
      state: buildingSite.state({ at: "site", ...shared, ...values }),
    })),
    running: [],
    events: [],
    goal: buildingSite.condition({}),
    scaledBy: Number.POSITIVE_INFINITY,
    measure: { time: 1, cost: 0 },
    ...more,
  };
}

/** An event that sets a variable. */
export const eventOf = (at: number, name: string, value: number): TimedEvent => ({
  scaledAt: at * 1000,
  effects: Int32Array.of(0, buildingSite.variables.get(name)?.id ?? -1, value, 0),
});

/** Time and cost of a sound schedule, in thousandths; otherwise the message. */
export const timesIn = (proof: ScheduleProof): string | readonly number[] =>
  proof.sound ? [proof.scaledTime, proof.scaledCost] : proof.failure.message;

/** The failure of a proof. */
export const failureIn = (proof: ScheduleProof): ScheduleFailure | undefined =>
  proof.sound ? undefined : proof.failure;

/** Proves a schedule, with the ends of running steps in units. */
export const provePlayed = (
  problem: SquadProblem,
  plays: readonly PlayedTool[],
  ends?: readonly number[],
): ScheduleProof => proveSchedule(problem, schedule(plays, ends));
