import { type DomainDefinition, loadDomain, type Random } from "@understudy/planner-core";
import { type SquadProblem, type TimedStep, TimedSteps } from "@understudy/planner-core/schedule";
import { ask } from "../../time/ask.ts";
import { drawQuestion } from "../../time/draw.ts";

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

/**
 * A workshop of two to four members. It is drawn from a schedule in which all of them work all the time, so that none
 * takes less; what follows at once may take a few thousandths more.
 */
export function drawWorkshop(random: Random): KnownProblem {
  const size = 2 + random.integer(3);
  const length = 8 + random.integer(13);
  const jobs = drawJobs(random, size, length);
  const domain = loadDomain(definitionOf(jobs));
  const steps = TimedSteps.of(domain) as TimedSteps;
  const members = Array.from({ length: size }, (_, member) => {
    const isBarred = (job: Job): boolean => !job.members.includes(member) && random.next() < 0.3;
    const barred = jobs.filter(isBarred);
    const indices = barred.map(
      ({ name }) => (steps.find({ tool: name, args: {} }) as TimedStep).index,
    );
    return { name: `m${member}`, state: domain.state({}), disabled: new Set(indices) };
  });
  const problem: SquadProblem = {
    ...{ domain, members, running: [], events: [], scaledBy: Number.POSITIVE_INFINITY },
    ...{ goal: domain.goal("done").condition, measure: { time: 1, cost: 0 } },
  };
  return { name: "workshop", problem, best: 1000 * length };
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

function definitionOf(jobs: readonly Job[]): DomainDefinition {
  return {
    name: "workshop",
    state: {
      ...Object.fromEntries(jobs.map(({ name }) => [`${name}_done`, flag])),
      stock: { type: "integer", min: 0, max: 40, shared: true, default: 0 },
    },
    tools: jobs.map(({ name, members, start, end, alongside, needs, isTaking, isGiving }) => ({
      ...{ name, alongside, duration: end - start },
      ...(members.length > 1 ? { partners: members.length - 1 } : {}),
      when: {
        [`${name}_done`]: false,
        ...Object.fromEntries(needs.map((need) => [`${need}_done`, true])),
      },
      ...(isTaking ? { start: { stock: { "-": 1 } } } : {}),
      then: { [`${name}_done`]: true, ...(isGiving ? { stock: { "+": 1 } } : {}) },
    })),
    goals: [
      { name: "done", when: Object.fromEntries(jobs.map(({ name }) => [`${name}_done`, true])) },
    ],
  };
}
