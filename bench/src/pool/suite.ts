import type { BenchSuite, BenchTask } from "../runner/task.ts";
import { alones, type Contestant, choosers, pools } from "./contestants.ts";
import type { Mix } from "./member-traits.ts";
import { mixes } from "./mixes.ts";
import { type MixFigures, playMix } from "./play-mix.ts";
import { playReal, type RealFigures } from "./play-real.ts";
import { REAL_SETS, type RealSet, realQuestions } from "./real-questions.ts";

const MILLISECOND = 1e6;
const QUICK_QUESTIONS = 40;
const CHOICES = 100;
const QUICK_REAL_QUESTIONS = 2;

/** Pools of simulated members compared with a single one. */
export const poolSuite: BenchSuite = {
  name: "pool",
  tasks: ({ quick }) => {
    const played = quick
      ? mixes.slice(0, 2).map((mix) => ({ ...mix, questions: QUICK_QUESTIONS }))
      : mixes;
    return [
      ...[...alones, ...pools].flatMap((each) => played.map((mix) => poolTask("plan", each, mix))),
      ...[...alones, ...choosers].flatMap((each) =>
        played.map((mix) => poolTask("choose", each, { ...mix, questions: CHOICES })),
      ),
      ...[...alones, ...pools].flatMap((each) =>
        REAL_SETS.map((set) => realTask(each, set, quick ? QUICK_REAL_QUESTIONS : Infinity)),
      ),
    ];
  },
  notes: () => [
    "Simulated members of known skill, speed and price on a fake clock: the times are what agents wait, not what this machine takes. The mixes were written down before the strategies.",
    "withModel: served with steps of a model. asWritten: as it wrote them. costRatio: cost of what is served over that of the cheapest plan. price: per thousand tokens that are written, wasted ones included. asLiked: choices that the player would have liked, where members choose among goals (choose-). chunksAfterEnd: steps that calls wrote on when their question had been answered.",
    "small-alone, large-alone: the first and the last member of the mix with the proof and the understudy, as controls.",
    "real-: the shipped model and its predecessor of 8 layers, in one process and so on one resource: their times are this machine's. taught: two domains that both were taught; village: the largest that they were taught; strangers: questions of held-out domains, each its own, that neither was taught. Drawn by seed from problems that were fixed before. The predecessor is not the faster one: these two are no small and large model, but show what strategies do with real answers.",
  ],
};

function poolTask(task: "plan" | "choose", contestant: Contestant, mix: Mix): BenchTask {
  return {
    name: task === "plan" ? contestant.name : `choose-${contestant.name}`,
    problem: mix.name,
    measures: "played",
    setup: async () => {
      const { figures, tookMs } = await playMix(mix, contestant, task);
      return {
        run: () => undefined,
        samples: () => tookMs.map((ms) => ms * MILLISECOND),
        check: () => undefined,
        counts: () => countsOf(figures),
      };
    },
  };
}

function realTask(contestant: Contestant, set: RealSet, most: number): BenchTask {
  return {
    name: `real-${contestant.name}`,
    problem: set,
    measures: "played",
    setup: async () => {
      const { figures, tookMs } = await playReal(contestant, realQuestions(set, most));
      return {
        run: () => undefined,
        samples: () => tookMs.map((ms) => ms * MILLISECOND),
        check: () => undefined,
        counts: () => countsOf(figures),
      };
    },
  };
}

function countsOf(figures: MixFigures | RealFigures) {
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, rounded(value)]));
}
