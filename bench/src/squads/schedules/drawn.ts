import { type DomainDefinition, loadDomain, type Random } from "@understudy/planner-core";
import { type SquadProblem, type TimedStep, TimedSteps } from "@understudy/planner-core/schedule";
import { ask } from "../../../../testing/checks/src/time/ask.ts";
import { drawQuestion } from "../../../../testing/checks/src/time/draw.ts";
import { gridOf } from "../../../../testing/checks/src/time/grid.ts";
import {
  type PlainClock,
  type PlainQuestion,
  type PlainTool,
  TICKS,
} from "../../../../testing/checks/src/time/plain.ts";
import { searchGrid } from "../../../../testing/checks/src/time/search.ts";

/** A problem whose least time is known, in thousandths. */
export interface KnownProblem {
  readonly name: string;
  readonly problem: SquadProblem;
  readonly best: number;
}

/** The longest job of a workshop, in units. */
const LONGEST = 6;

const flag = { type: "boolean", shared: true, default: false } as const;

/** A job of the schedule from which a workshop is drawn. Times are whole units. */
interface Job {
  readonly name: string;
  readonly members: readonly number[];
  readonly start: number;
  readonly end: number;
  readonly alongside: boolean;
  /** Jobs that must be done before. */
  readonly needs: readonly string[];
  readonly isTaking: boolean;
  readonly isGiving: boolean;
}

/** A small question of several members, whose least time a search over every thousandth has found. */
export function drawSmall(random: Random): KnownProblem {
  for (;;) {
    const { question, answer } = drawQuestion(random, ({ members, measure }) => {
      return members.length > 1 && measure.cost === 0;
    });
    if (answer.status !== "solved" || answer.time === 0) continue;
    return { name: "small", problem: ask(question).problem, best: answer.time };
  }
}

/** Limit on the nodes of the grid for a kitchen. */
const KITCHEN_NODES = 100_000;
/** Ticks for which food of drawn kitchens fries, and until it burns, at most. */
const FRIES = 12;
const BURNS = 6;

/** A kitchen of one or two cooks and one or two pans, whose food burns; the grid has found its least time. */
export function drawKitchen(random: Random): KnownProblem {
  for (;;) {
    const ticks = (most: number): number => (1 + random.integer(most)) / TICKS;
    const pans = Array.from({ length: 1 + random.integer(2) }, (_, pan) => `pan${pan}`);
    const [puts, takes, fries, burns] = [
      ticks(2),
      ticks(2),
      4 / TICKS + ticks(FRIES - 4),
      ticks(BURNS),
    ];
    const values = ["empty", "raw", "done", "burnt"];
    const count = { type: "integer", min: 0, max: 6, shared: true } as const;
    const question: PlainQuestion = {
      domain: {
        name: "kitchen",
        state: {
          ...Object.fromEntries(
            pans.map((pan) => [pan, { type: "enum", values, shared: true } as const]),
          ),
          ...{ plates: count, chopped: count },
        },
        tools: [
          ...pans.flatMap((pan): PlainTool[] => [
            {
              ...{ name: `put_${pan}`, when: { [pan]: "empty" }, then: { [pan]: "raw" } },
              ...{ duration: puts, cost: 1 },
            },
            {
              ...{ name: `take_${pan}`, when: { [pan]: "done" }, start: { [pan]: "empty" } },
              ...{ then: { plates: { "+": 1 } }, duration: takes, cost: 1 },
            },
          ]),
          { name: "chop", then: { chopped: { "+": 1 } }, duration: ticks(3), cost: 1 },
        ],
        goals: [
          {
            name: "goal",
            when: {
              plates: { ">=": pans.length + random.integer(2) },
              chopped: { ">=": random.integer(4) },
            },
          },
        ],
        clocks: pans.flatMap((pan): PlainClock[] => [
          {
            name: `frying_${pan}`,
            while: { [pan]: "raw" },
            duration: fries,
            then: { [pan]: "done" },
          },
          {
            ...{ name: `burning_${pan}`, while: { [pan]: "done" }, then: { [pan]: "burnt" } },
            duration: burns,
          },
        ]),
      },
      shared: { ...Object.fromEntries(pans.map((pan) => [pan, "empty"])), plates: 0, chopped: 0 },
      members: Array.from({ length: 1 + random.integer(2) }, () => ({ own: {}, disabled: [] })),
      ...{ running: [], ways: undefined, measure: { time: 1, cost: 0 } },
    };
    const answer = searchGrid(gridOf(question), { nodes: KITCHEN_NODES });
    if (answer.status !== "solved") continue;
    return { name: "kitchen", problem: ask(question).problem, best: answer.time };
  }
}

/**
 * A workshop of two to four members. It is drawn from a schedule in which all of them work all the time, so that none
 * takes less; what follows at once may take a few thousandths more.
 *
 * @param options.now units that have passed since its first jobs began, of which the longer ones run. Default: 0
 * @param options.isTiring whether each job takes some of the energy of those who do it, of which they have enough
 */
export function drawWorkshop(
  random: Random,
  { now = 0, isTiring = false }: { readonly now?: number; readonly isTiring?: boolean } = {},
): KnownProblem {
  const size = 2 + random.integer(3);
  const length = 8 + random.integer(13);
  const jobs = drawJobs(random, size, length);
  const domain = loadDomain(definitionOf(jobs, isTiring));
  const steps = TimedSteps.of(domain) as TimedSteps;
  const indexOf = ({ name }: Job): number =>
    (steps.find({ tool: name, args: {} }) as TimedStep).index;
  const begun = jobs.filter(({ start }) => start < now);
  const done = begun.filter(({ end }) => end <= now);
  const state = domain.state({
    ...Object.fromEntries(done.map(({ name }) => [`${name}_done`, true])),
    stock: done.filter(({ isGiving }) => isGiving).length,
    ...(isTiring ? { energy: ENERGY } : {}),
  });
  const members = Array.from({ length: size }, (_, member) => {
    const isBarred = (job: Job): boolean => !job.members.includes(member) && random.next() < 0.3;
    return { name: `m${member}`, state, disabled: new Set(jobs.filter(isBarred).map(indexOf)) };
  });
  const running = begun
    .filter(({ end }) => end > now)
    .map((job) => ({
      step: indexOf(job),
      members: job.members,
      scaledLeft: 1000 * (job.end - now),
    }));
  const problem: SquadProblem = {
    ...{ domain, members, running, events: [], scaledBy: Number.POSITIVE_INFINITY },
    ...{ goal: domain.goal("done").condition, measure: { time: 1, cost: 0 } },
  };
  return { name: "workshop", problem, best: 1000 * (length - now) };
}

function drawJobs(random: Random, size: number, length: number): readonly Job[] {
  const jobs: Job[] = [];
  const free = Array.from({ length: size }, () => 0);
  let taken = 0;
  for (;;) {
    const start = Math.min(...free);
    if (start >= length) return jobs;
    const member = free.indexOf(start);
    const others = [...free.keys()].filter((each) => each !== member && free[each] === start);
    const isPair = others.length > 0 && random.next() < 0.2;
    const crew = isPair ? [member, others[random.integer(others.length)] as number] : [member];
    const most = length - start;
    const drawn = 1 + random.integer(LONGEST);
    const end = start + (drawn >= most - 1 ? most : drawn);
    const past = jobs.filter((job) => job.end <= start);
    const stock = past.filter(({ isGiving }) => isGiving).length - taken;
    const isTaking = stock > 0 && random.next() < 0.6;
    taken += Number(isTaking);
    const needs = past.filter(() => random.next() < 1.2 / past.length).map(({ name }) => name);
    const name = `job${jobs.length}`;
    const isGiving = random.next() < 0.35;
    const own = { start, needs, members: crew };
    jobs.push({ ...own, name, end, alongside: false, isTaking, isGiving });
    if (random.next() < 0.2) {
      const beside = { alongside: true, isTaking: false, isGiving: false };
      const ends = Math.min(length, end + random.integer(LONGEST));
      jobs.push({ ...own, name: `${name}_beside`, members: [member], end: ends, ...beside });
    }
    for (const each of crew) free[each] = end;
  }
}

/** The energy of each member at first. */
const ENERGY = 100;

function definitionOf(jobs: readonly Job[], isTiring: boolean): DomainDefinition {
  return {
    name: "workshop",
    state: {
      ...Object.fromEntries(jobs.map(({ name }) => [`${name}_done`, flag])),
      stock: { type: "integer", min: 0, max: 40, shared: true, default: 0 },
      ...(isTiring ? { energy: { type: "integer", min: 0, max: ENERGY } as const } : {}),
    },
    tools: jobs.map(({ name, members, start, end, alongside, needs, isTaking, isGiving }) => ({
      ...{ name, alongside, duration: end - start },
      ...(members.length > 1 ? { partners: members.length - 1 } : {}),
      when: {
        [`${name}_done`]: false,
        ...Object.fromEntries(needs.map((need) => [`${need}_done`, true])),
        ...(isTiring ? { energy: { ">": 0 } } : {}),
      },
      ...(isTaking ? { start: { stock: { "-": 1 } } } : {}),
      then: {
        [`${name}_done`]: true,
        ...(isGiving ? { stock: { "+": 1 } } : {}),
        ...(isTiring ? { energy: { "-": 1 } } : {}),
      },
    })),
    goals: [
      { name: "done", when: Object.fromEntries(jobs.map(({ name }) => [`${name}_done`, true])) },
    ],
  };
}
