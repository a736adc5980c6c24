import { type Random, seededRandom } from "@understudy/planner-core";
import type { BenchTask, SuiteOptions, Workload } from "../runner/task.ts";
import { type Answer, drawFalls, type Fall, type FallEnd, playFall } from "./falls.ts";

/** Falls in which the reference finds a way for the rest. */
const FALLS = 100;
const QUICK_FALLS = 2;
const ANSWERS: readonly Answer[] = ["repair", "anew", "in-turn"];

/** A hundred falls: with repaired plans, with plans made anew, and with the rest of the plan done in turn. */
export function fallTasks({ quick }: SuiteOptions): readonly BenchTask[] {
  const drawn = { falls: undefined as Promise<Falls> | undefined };
  const falls = (): Promise<Falls> => {
    drawn.falls ??= fallsWithAWay(seededRandom(7), quick ? QUICK_FALLS : FALLS);
    return drawn.falls;
  };
  return ANSWERS.map(
    (answer): BenchTask => ({
      ...{ name: `fall-${answer}`, problem: "100-falls", measures: "played" },
      setup: async () => playAll(await falls(), answer),
    }),
  );
}

/** Falls by whether the reference finds a way for the rest. */
interface Falls {
  readonly possible: readonly Fall[];
  readonly others: readonly Fall[];
}

async function fallsWithAWay(random: Random, count: number): Promise<Falls> {
  const possible: Fall[] = [];
  const others: Fall[] = [];
  while (possible.length < count) {
    for (const fall of drawFalls(random)) {
      const { isPossible } = await playFall(fall, "in-turn");
      if (isPossible === true) {
        possible.push(fall);
        break;
      }
      others.push(fall);
    }
  }
  // As many hopeless falls as hopeful ones: none may wait for ever in either.
  return { possible, others: others.slice(0, count) };
}

async function playAll({ possible, others }: Falls, answer: Answer): Promise<Workload> {
  const ends: FallEnd[] = [];
  for (const fall of possible) ends.push(await playFall(fall, answer));
  const hopeless: FallEnd[] = [];
  for (const fall of others) hopeless.push(await playFall(fall, answer));
  const finished = ends.filter(({ isFinished }) => isFinished);
  const sum = (list: readonly FallEnd[], value: (end: FallEnd) => number): number =>
    list.reduce((total, end) => total + value(end), 0);
  const all = [...ends, ...hopeless];
  return {
    run: () => {},
    samples: () => Float64Array.from(ends, ({ answerMs }) => 1e6 * answerMs),
    check: () => {
      if (ends.length === 0) throw new RangeError("no member fell");
    },
    counts: () => ({
      falls: ends.length,
      finished: Math.round((1000 * finished.length) / ends.length),
      time: Math.round(
        (1000 * sum(finished, ({ time }) => time)) / sum(finished, (end) => end.leastTime),
      ),
      hopeless: hopeless.length,
      faults: all.filter(({ faults }) => faults > 0).length,
      waiting: all.filter(({ isWaiting }) => isWaiting).length,
    }),
  };
}
