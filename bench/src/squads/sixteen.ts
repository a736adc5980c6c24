import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import {
  type Domain,
  loadDomain,
  Orchestrator,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import type { NowTogetherRequest } from "@understudy/planner-core/schedule";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { UNHURRIED_MS } from "../runner/unhurried.ts";
import { processorTime } from "../world/village/processor-time.ts";
import { camp, drawCamp } from "./camp.ts";
import { FirstAnswer } from "./first-answer.ts";

const SIZES = [8, 16];
/** Number of drawn questions. */
const DRAWN = 20;
const QUICK_DRAWN = 1;
/** Expansions of a better answer, and of a quick one. */
const MORE = 1000;
const QUICK_MORE = 60;
/** The longest load, in units. */
const LONGEST = 5;

/** A question of a squad, with a time that no schedule can beat. */
interface LargeQuestion {
  readonly domain: Domain;
  readonly request: Pick<NowTogetherRequest, "agents" | "goal" | "shared" | "ways">;
  /** In units; 0 if it is not known. */
  readonly least: number;
}

/** Squads of eight and of sixteen: members that are alike and share out loads, and camps in which each has its own place. */
export function sixteenTasks({ quick }: SuiteOptions): readonly BenchTask[] {
  const sorts = { loads: drawLoads, camps: drawLargeCamp };
  return Object.entries(sorts).flatMap(([sort, draw]) =>
    SIZES.map(
      (size): BenchTask => ({
        ...{ name: "sixteen", problem: `${sort}-of-${size}`, measures: "played" },
        setup: () => {
          const random = seededRandom(16);
          const count = quick ? QUICK_DRAWN : DRAWN;
          const questions = Array.from({ length: count }, () => draw(random, size));
          return largeSquads(questions, quick ? QUICK_MORE : MORE);
        },
      }),
    ),
  );
}

/** Twice as many loads as members, who are alike. All work all the time in the best schedule. */
function drawLoads(random: Random, size: number): LargeQuestion {
  const least = LONGEST + random.integer(LONGEST);
  const units = Array.from({ length: size }, () => {
    const first = Math.max(least - LONGEST, 1) + random.integer(Math.min(LONGEST, least - 1));
    const kept = Math.min(first, LONGEST, least - 1);
    return [kept, least - kept];
  }).flat();
  const names = units.map((_, load) => `load${load}`);
  const flag = { type: "boolean", shared: true, default: false } as const;
  const domain = loadDomain({
    name: "loads",
    state: Object.fromEntries(names.map((name) => [name, flag])),
    tools: names.map((name, load) => ({
      ...{ name: `carry_${name}`, when: { [name]: false }, then: { [name]: true } },
      duration: units[load] as number,
    })),
    goals: [{ name: "done", when: Object.fromEntries(names.map((name) => [name, true])) }],
  });
  const agents = Object.fromEntries(Array.from({ length: size }, (_, at) => [`m${at}`, {}]));
  return { domain, request: { agents, goal: "done" }, least };
}

function drawLargeCamp(random: Random, size: number): LargeQuestion {
  return { domain: camp, request: drawCamp(random, size), least: 0 };
}

function largeSquads(questions: readonly LargeQuestion[], more: number): Workload {
  const clock = processorTime();
  const rows = questions.map(({ domain, request, least }) => {
    const planner = new ClassicalPlanner();
    const first = new Orchestrator({ domain, planner, time: new FirstAnswer() });
    const before = clock();
    const soon = first.planTogetherNow(request, UNHURRIED_MS);
    const firstMs = clock() - before;
    const whole = new Orchestrator({ domain, planner, time: new TimePlanner() });
    const heap = process.memoryUsage().heapUsed;
    const start = clock();
    const later = whole.planTogetherNow({ ...request, expansions: more }, UNHURRIED_MS);
    const bytes = Math.max(0, process.memoryUsage().heapUsed - heap);
    const best = least > 0 ? least : later.time;
    return { soon, later, firstMs, moreMs: clock() - start, bytes, ratio: soon.time / best };
  });
  const samples = Float64Array.from(rows, ({ firstMs }) => 1e6 * firstMs);
  const mean = (value: (row: (typeof rows)[number]) => number): number =>
    Math.round(rows.reduce((sum, row) => sum + value(row), 0) / rows.length);
  return {
    run: () => {},
    samples: () => samples,
    check: () => {
      for (const { soon, later } of rows) {
        if (soon.status !== "solved" || later.status !== "solved")
          throw new RangeError("no schedule");
      }
    },
    counts: () => ({
      first: mean(({ ratio }) => 1000 * ratio),
      firstMs: mean(({ firstMs }) => firstMs),
      [`msIn${more}`]: mean(({ moreMs }) => moreMs),
      [`heapMbIn${more}`]: mean(({ bytes }) => bytes / 1e6),
      proved: mean(({ later }) => 1000 * Number(later.status === "solved" && later.optimal)),
    }),
  };
}
