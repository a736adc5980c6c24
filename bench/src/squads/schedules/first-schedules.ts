import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, type Random, seededRandom } from "@understudy/planner-core";
import type { ScheduleSearch, SquadProblem } from "@understudy/planner-core/schedule";
import { processorTime } from "../../runner/measure/processor-time.ts";
import type { BenchTask, SuiteOptions, Workload } from "../../runner/task.ts";
import { drawKitchen, drawSmall, drawWorkshop, type KnownProblem } from "./drawn.ts";
import { type KeptQuestion, keptQuestions } from "./kept.ts";

/** Number of drawn problems of each sort. */
const DRAWN = 100;
const QUICK_DRAWN = 2;
/** Number of kept problems of a quick run. */
const QUICK_KEPT = 3;
/** Limit on expansions until a first schedule. */
const MOST = 20_000;
/** Limits on expansions of later answers: soon, and with a proof where one is near. */
const SOON = 100;
const LATER = 1_000;

/** First schedules beside the least times, which are known: of drawn problems, and of kept ones. */
export function firstScheduleTasks({ quick }: SuiteOptions): readonly BenchTask[] {
  const drawn = (draw: (random: Random) => KnownProblem) => (): readonly KnownProblem[] => {
    const random = seededRandom(81);
    return Array.from({ length: quick ? QUICK_DRAWN : DRAWN }, () => draw(random));
  };
  const kept = (): readonly KnownProblem[] =>
    keptQuestions.slice(0, quick ? QUICK_KEPT : undefined).map(problemOf);
  const sorts = {
    small: drawn((random) => drawSmall(random)),
    workshops: drawn((random) => drawWorkshop(random)),
    "under-way": drawn((random) => drawWorkshop(random, { now: 1 })),
    tiring: drawn((random) => drawWorkshop(random, { isTiring: true })),
    kept,
  };
  return [
    ...Object.entries(sorts).map(
      ([problem, problems]): BenchTask => ({
        ...{ name: "first-schedule", problem, measures: "played" },
        setup: () => firstSchedules(problems(), problem === "kept"),
      }),
    ),
    {
      ...{ name: "first-schedule-beside-clocks", problem: "kitchens", measures: "played" },
      setup: () => firstSchedules(drawn(drawKitchen)(), false),
    },
  ];
}

/** Takes problems from requests. */
class Reader extends TimePlanner {
  problem: SquadProblem | undefined;

  override startTogether(problem: SquadProblem): ScheduleSearch {
    this.problem = problem;
    return super.startTogether(problem);
  }
}

function problemOf({ name, domain, request, best }: KeptQuestion): KnownProblem {
  const time = new Reader();
  const orchestrator = new Orchestrator({ domain, planner: new ClassicalPlanner(), time });
  orchestrator.planNow(request, 0);
  return { name, problem: time.problem as SquadProblem, best: 1000 * best };
}

/** The times of one problem's schedules, as shares of the least. */
interface Ratios {
  readonly first: number;
  readonly soon: number;
  readonly later: number;
  readonly isProved: boolean;
}

function firstSchedules(problems: readonly KnownProblem[], isEachTold: boolean): Workload {
  const planner = new TimePlanner();
  const clock = processorTime();
  const ratios = problems.map((known) => ratiosOf(planner, known));
  // Every goal was compiled before the first schedule is timed.
  const samples = Float64Array.from(problems, ({ problem }) => {
    const before = clock();
    firstOf(planner.startTogether(problem));
    return 1e6 * (clock() - before);
  });
  const mean = (value: (ratio: Ratios) => number): number =>
    Math.round((1000 * ratios.reduce((sum, ratio) => sum + value(ratio), 0)) / ratios.length);
  return {
    run: () => {},
    samples: () => samples,
    check: () => {
      for (const [index, { name }] of problems.entries()) {
        if (!Number.isFinite(ratios[index]?.first)) throw new RangeError(`${name}: no schedule`);
      }
    },
    counts: () => ({
      first: mean(({ first }) => first),
      [`in${SOON}`]: mean(({ soon }) => soon),
      [`in${LATER}`]: mean(({ later }) => later),
      worst: Math.round(1000 * Math.max(...ratios.map(({ first }) => first))),
      proved: mean(({ isProved }) => Number(isProved)),
      ...Object.fromEntries(
        isEachTold
          ? problems.map(({ name }, index) => [
              name,
              Math.round(1000 * (ratios[index]?.first ?? 0)),
            ])
          : [],
      ),
    }),
  };
}

function ratiosOf(planner: TimePlanner, { problem, best }: KnownProblem): Ratios {
  const search = planner.startTogether(problem);
  firstOf(search);
  const ratio = (): number => {
    const result = search.result();
    return result.status === "solved" ? result.scaledTime / best : Number.POSITIVE_INFINITY;
  };
  const first = ratio();
  const within = (expansions: number): number => {
    const left = expansions - search.expansions;
    if (left > 0) search.step({ expansions: left });
    return ratio();
  };
  const [soon, later] = [within(SOON), within(LATER)];
  const result = search.result();
  const isProved = result.status === "solved" && result.optimal;
  search.end?.();
  return { first, soon, later, isProved };
}

/** Searches until there is a schedule, looking at the result after every expansion. */
function firstOf(search: ScheduleSearch): void {
  while (search.expansions < MOST && search.result().status !== "solved") {
    if (search.step({ expansions: 1 })) return;
  }
}
