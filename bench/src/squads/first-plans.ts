import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type JointStep,
  Orchestrator,
  seededRandom,
  type TogetherOutcome,
} from "@understudy/planner-core";
import { processorTime } from "../runner/measure/processor-time.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { type CampQuestion, camp, drawCamp } from "./camp.ts";
import { campByHand } from "./camp-by-hand.ts";
import { FirstAnswer } from "./first-answer.ts";

/** More camps than a planner keeps answers for, so that each one is planned. */
const CAMPS = 300;
const QUICK_CAMPS = 2;
/** Number of camps in which schedules are improved, and the time for each. */
const IMPROVED = 60;
const IMPROVED_MS = 50;
/** Limit on the nodes of the first searches, which compile the goal. */
const COMPILED = 500;

/** Squads, with the time in which an answer counts as in time, in milliseconds. */
const SQUADS = [
  { agents: 4, withinMs: 5 },
  { agents: 8, withinMs: 25 },
];

/** First joint plans in random camps, and the same jobs given out by hand. */
export function firstPlanTasks(options: SuiteOptions): readonly BenchTask[] {
  return SQUADS.flatMap(({ agents, withinMs }): BenchTask[] => {
    const problem = `${agents}-agents`;
    const camps = drawCamps(agents, options);
    return [
      {
        ...{ name: "first-plan", problem, measures: "played" },
        setup: () => firstPlans(camps, withinMs),
      },
      { ...{ name: "first-plan-by-hand", problem }, setup: () => plansByHand(camps) },
    ];
  });
}

function drawCamps(agents: number, { quick }: SuiteOptions): readonly CampQuestion[] {
  const random = seededRandom(agents);
  return Array.from({ length: quick ? QUICK_CAMPS : CAMPS }, () => drawCamp(random, agents));
}

function firstPlans(camps: readonly CampQuestion[], withinMs: number): Workload {
  const planner = new ClassicalPlanner();
  const first = new Orchestrator({ domain: camp, planner, time: new FirstAnswer() });
  const whole = new Orchestrator({ domain: camp, planner, time: new TimePlanner() });
  const plan = (index: number) => {
    return first.planNow(camps[index % camps.length] as CampQuestion, UNHURRIED_MS);
  };
  const clock = processorTime();
  const timed = (index: number): number => {
    const before = clock();
    plan(index);
    return clock() - before;
  };
  const [cold = 0] = camps.map((_, index) => timed(index));
  // Every camp was planned before the first is timed, as in a game that has run for a while.
  const samples = Float64Array.from(camps, (_, index) => 1e6 * timed(index));
  return {
    run: () => {},
    samples: () => samples,
    check: () => {
      for (const index of camps.keys()) {
        const { status } = plan(index);
        if (status === "unsolvable") throw new RangeError(`camp ${index}: there is a plan`);
      }
    },
    counts: () => {
      for (const question of camps.slice(0, 2)) {
        whole.planNow({ ...question, expansions: COMPILED }, UNHURRIED_MS);
      }
      const byHand = camps.map((question) => campByHand(question));
      const answers = camps.map((_, index) => plan(index));
      const solved = answers.filter(({ status }) => status === "solved");
      const inTime = camps.filter((question) => {
        return whole.planNow(question, withinMs).status === "solved";
      });
      const ratio = ({ status, time }: TogetherOutcome, index: number): readonly number[] =>
        status === "solved" ? [time / (byHand[index] as number)] : [];
      const improved = camps.slice(0, IMPROVED).map((question) => {
        return whole.planNow(question, IMPROVED_MS);
      });
      return {
        solved: perMille(solved.length, camps.length),
        inTime: perMille(inTime.length, camps.length),
        steps: Math.round(mean(solved.map(({ steps }) => steps.length))),
        together: Math.round(100 * mean(solved.map(({ steps, time }) => busyAtOnce(steps, time)))),
        coldMs: Math.round(cold),
        timeByHand: Math.round(1000 * mean(answers.flatMap(ratio))),
        timeIn50Ms: Math.round(1000 * mean(improved.flatMap(ratio))),
      };
    },
  };
}

/** The jobs of a camp given out by rules, without a search. */
function plansByHand(camps: readonly CampQuestion[]): Workload {
  return {
    run: (index) => campByHand(camps[index % camps.length] as CampQuestion),
    check: () => {
      for (const question of camps) {
        if (!(campByHand(question) > 0)) throw new RangeError("nothing was done");
      }
    },
  };
}

/** The mean number of members that do something at once. */
function busyAtOnce(steps: readonly JointStep[], time: number): number {
  return (
    steps.reduce((sum, { duration, with: others }) => sum + duration * (1 + others.length), 0) /
    time
  );
}

function perMille(count: number, all: number): number {
  return Math.round((1000 * count) / Math.max(1, all));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
