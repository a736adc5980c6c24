import { setImmediate as nextTurn } from "node:timers/promises";
import { ClassicalPlanner } from "@understudy/classical";
import { TimePlanner } from "@understudy/classical/time";
import { Orchestrator, seededRandom, systemClock } from "@understudy/planner-core";
import { processorTime } from "../runner/measure/processor-time.ts";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { camp } from "./camp.ts";
import { Crew } from "./crew.ts";

/** The members of a squad. */
const SIZE = 4;
/** A game at sixty frames per second. */
const FRAME_MS = 1000 / 60;
/** Turns of the event loop between two frames, in which plans are searched. */
const TURNS = 4;
/** Frames before the measurement: initially all squads ask at once. */
const BEFORE = 300;
const FRAMES = 3000;

/** The slice of a frame for the questions of all squads, where the game asks, in milliseconds. */
const SLICE_MS = 2;

/** Frames of a game with 25 squads of four, each in a camp of its own: they ask between frames, or the game in each. */
export function frameTasks({ quick }: SuiteOptions): readonly BenchTask[] {
  const [squads, frames] = quick ? [2, 60] : [25, FRAMES];
  const modes = [
    { problem: "25-squads", asks: "runner" },
    { problem: "25-squads-in-slices", asks: "game" },
  ] as const;
  return modes.map(({ problem, asks }) => ({
    ...{ name: "frame", problem, measures: "played" },
    setup: () => playFrames(squads, quick ? 0 : BEFORE, frames, asks),
  }));
}

/** Answers the questions of all squads, as far as a slice goes. */
function answer(crews: readonly Crew[], orchestrator: Orchestrator): void {
  const runners = crews.map(({ runner }) => runner);
  const asking = runners.filter(({ question }) => question !== undefined);
  const questions = asking.map(({ question }) => question as NonNullable<typeof question>);
  for (const [at, outcome] of orchestrator.planMany(questions, SLICE_MS).entries()) {
    if (outcome !== undefined) asking[at]?.accept(outcome);
  }
}

async function playFrames(
  squads: number,
  before: number,
  count: number,
  asks: "runner" | "game",
): Promise<Workload> {
  const random = seededRandom(25);
  const planner = new ClassicalPlanner();
  const used = processorTime();
  // Searches get as far as on a machine with nothing else to do.
  const clock = { ...systemClock, now: used };
  const orchestrator = new Orchestrator({ domain: camp, planner, time: new TimePlanner(), clock });
  const crews = Array.from({ length: squads }, () => new Crew(orchestrator, random, SIZE, asks));
  let nowMs = 0;
  const frame = async (): Promise<number> => {
    nowMs += FRAME_MS;
    for (const crew of crews) crew.pass(nowMs);
    const beforeMs = used();
    for (const crew of crews) crew.tick(nowMs);
    if (asks === "game") answer(crews, orchestrator);
    const usedMs = used() - beforeMs;
    for (let turn = 0; turn < TURNS; turn++) await nextTurn();
    return usedMs;
  };
  // Every squad plays a plan, even on a slow machine.
  let firstFrameMs = 0;
  let firstStepsMs = 0;
  for (let at = 0; at < before || crews.some(({ started }) => started === 0); at++) {
    const usedMs = await frame();
    if (at === 0) firstFrameMs = usedMs;
    if (firstStepsMs === 0 && crews.every(({ started }) => started > 0)) firstStepsMs = nowMs;
  }
  const sum = (value: (crew: Crew) => number): number =>
    crews.reduce((total, crew) => total + value(crew), 0);
  const countsNow = () => ({
    ...{ plans: sum(({ plans }) => plans), solved: sum(({ solved }) => solved) },
    ...{ started: sum(({ started }) => started), done: sum(({ done }) => done) },
  });
  const start = countsNow();
  const samples = new Float64Array(count);
  for (let at = 0; at < count; at++) samples[at] = 1e6 * (await frame());
  const end = countsNow();
  for (const { runner } of crews) runner.dispose();
  return {
    run: () => {},
    samples: () => samples,
    check: () => {
      if (sum(({ faults }) => faults) > 0)
        throw new RangeError("a step was told that could not be");
    },
    counts: () => ({
      plans: end.plans - start.plans,
      solved: end.solved - start.solved,
      started: end.started - start.started,
      done: end.done - start.done,
      firstFrameMs: Math.round(firstFrameMs),
      firstStepsMs: Math.round(firstStepsMs),
    }),
  };
}
