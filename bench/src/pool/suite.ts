import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { alones, type Contestant, pools } from "./contestants.ts";
import type { Mix } from "./member-traits.ts";
import { mixes } from "./mixes.ts";
import { type MixFigures, playMix } from "./play-mix.ts";

const MILLISECOND = 1e6;
const QUICK_QUESTIONS = 40;

/** Pools of simulated members beside one member alone. */
export const poolSuite: BenchSuite = {
  name: "pool",
  tasks: ({ quick }) =>
    [...alones, ...pools].flatMap((contestant) =>
      mixes
        .slice(0, quick ? 2 : undefined)
        .map((mix) => poolTask(contestant, quick ? { ...mix, questions: QUICK_QUESTIONS } : mix)),
    ),
  notes: () => [
    "Simulated members of known skill, speed and price on a fake clock: the times are what agents wait, not what this machine takes. The mixes were written down before the strategies.",
    "withModel: served with steps of a model. asWritten: as it wrote them. costRatio: cost of what is served over that of the cheapest plan. price: per thousand tokens that are written, wasted ones included. chunksAfterEnd: steps that calls wrote on when their question had been answered.",
    "small-alone, large-alone: the first and the last member of the mix with the proof and the understudy, as controls.",
  ],
};

function poolTask(contestant: Contestant, mix: Mix): BenchTask {
  return {
    name: contestant.name,
    problem: mix.name,
    measures: "simulation",
    setup: async () => {
      const { figures, tookMs } = await playMix(mix, contestant);
      return {
        run: () => undefined,
        samples: () => tookMs.map((ms) => ms * MILLISECOND),
        check: () => check(figures),
        counts: () => countsOf(figures),
      };
    },
  };
}

/** @throws Error if the promise is broken that every strategy gives */
function check({ late }: MixFigures): void {
  if (late > 0) throw new Error(`${late} outcomes came after their deadlines`);
}

function countsOf(figures: MixFigures) {
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
}
