import { percentile } from "../../runner/measure/percentiles.ts";
import { type BestAnswer, bestAnswer, type Knowledge } from "./best-answer.ts";
import { type Mind, VillageGame } from "./game.ts";
import { type Answer, judgeAnswer } from "./judge-answer.ts";
import { type Settler, Valley } from "./valley.ts";
import { type MindOptions, VillageMind } from "./village.ts";
import { VillageByHand } from "./village-by-hand.ts";
import { WorkClock } from "./work-clock.ts";

/** A village to play. */
export interface VillageOptions extends Omit<MindOptions, "onAnswer"> {
  readonly settlers: number;
  readonly frames: number;
  readonly isByHand?: boolean;
}

/** A played village. */
export interface PlayedVillage {
  /** Planning time of each frame, in milliseconds. */
  readonly planMs: readonly number[];
  /** Shares in thousandths; times in microseconds of work, unless stated otherwise. */
  readonly counts: Readonly<Record<string, number>>;
}

/** An open question. */
interface Question {
  readonly atMs: number;
  readonly dueMs: number;
  /**
   * The best answer at the time of the question. Until the answer comes, settlers may learn or
   * claim more things.
   */
  readonly best: BestAnswer | undefined;
}

const SECTIONS = ["plan", "tick", "see", "tell"] as const;

/** Plays a village and judges each answer. All settlers ask in the first frame. */
export function playVillage(options: VillageOptions, source: () => number): PlayedVillage {
  const { settlers, sliceMs, frames, isByHand = false } = options;
  const clock = new WorkClock(source);
  const valley = new Valley(settlers);
  const judged = new Answers(clock, options.budgetMs, (settler) => {
    return { here: settler, own: settler.own, things: mind.knownTo(settler) };
  });
  const all = { ...options, onAnswer: judged.onAnswer };
  const mind: Mind = isByHand
    ? new VillageByHand(valley, clock, all)
    : new VillageMind(valley, clock, all);
  const game = new VillageGame(valley, mind, clock);
  const times = new Map(SECTIONS.map((name) => [name, [] as number[]]));
  for (let frame = 0; frame < frames; frame++) {
    game.frame(sliceMs, () => judged.note(valley.settlers, mind));
    for (const [name, ofName] of times) ofName.push(clock.sections.get(name) ?? 0);
  }
  judged.end();
  const planMs = times.get("plan") ?? [];
  const perFrame = (name: (typeof SECTIONS)[number]): number =>
    Math.round((1000 * sumOf(times.get(name) ?? [])) / frames);
  const answers = Math.max(1, judged.tally.answers);
  return {
    planMs,
    counts: {
      ...judged.counts,
      waysPerAnswer: Math.round((10 * mind.ways) / answers) / 10,
      planPerAnswer: Math.round((1000 * sumOf(planMs)) / answers),
      ...{ tick: perFrame("tick"), see: perFrame("see"), tell: perFrame("tell") },
      tellEach: Math.round((1000 * sumOf(times.get("tell") ?? [])) / Math.max(1, game.talks)),
      told: game.told,
      steps: game.steps,
    },
  };
}

/** Judges a mind's answers. */
class Answers {
  readonly tally = { answers: 0, possible: 0, solved: 0, inTime: 0, asMeant: 0, unsound: 0 };
  readonly #clock: WorkClock;
  readonly #budgetMs: number;
  readonly #knowledgeOf: (settler: Settler) => Knowledge;
  readonly #asked = new Map<Settler, Question>();
  readonly #waits: number[] = [];
  readonly #ratios: number[] = [];

  constructor(clock: WorkClock, budgetMs: number, knowledgeOf: (settler: Settler) => Knowledge) {
    this.#clock = clock;
    this.#budgetMs = budgetMs;
    this.#knowledgeOf = knowledgeOf;
  }

  /** Records new questions. */
  note(settlers: Iterable<Settler>, mind: Mind): void {
    for (const settler of settlers) {
      const dueMs = mind.dueMsOf(settler);
      if (dueMs === undefined) this.#asked.delete(settler);
      else if (this.#asked.get(settler)?.dueMs !== dueMs) {
        const best = bestAnswer(this.#knowledgeOf(settler));
        this.#asked.set(settler, { atMs: dueMs - this.#budgetMs, dueMs, best });
      }
    }
  }

  readonly onAnswer = (settler: Settler, answer: Answer): void => {
    const { tally } = this;
    const question = this.#asked.get(settler);
    this.#asked.delete(settler);
    tally.answers++;
    if (question === undefined) throw new RangeError(`${settler.name} has not asked`);
    const { best, cost, isAsMeant } = judgeAnswer(
      this.#knowledgeOf(settler),
      answer,
      question.best,
    );
    if (best === undefined && question.best === undefined) return;
    tally.possible++;
    const nowMs = this.#clock.now();
    this.#waits.push(nowMs - question.atMs);
    if (!answer.isSolved) return;
    tally.solved++;
    if (cost === Number.POSITIVE_INFINITY) tally.unsound++;
    else if (best !== undefined && answer.goal === best.goal) this.#ratios.push(cost / best.cost);
    if (nowMs > question.dueMs) return;
    tally.inTime++;
    if (isAsMeant) tally.asMeant++;
  };

  /** Ends the count, including overdue questions. */
  end(): void {
    for (const { dueMs, best } of this.#asked.values()) {
      if (dueMs <= this.#clock.now() && best !== undefined) this.tally.possible++;
    }
  }

  get counts(): Readonly<Record<string, number>> {
    const { answers, possible, solved, inTime, asMeant, unsound } = this.tally;
    const share = (count: number): number => Math.round((1000 * count) / Math.max(1, possible));
    const waitAt = (at: number): number =>
      Math.round(percentile(Float64Array.from(this.#waits).sort(), at));
    return {
      ...{ answers, possible, solved: share(solved), inTime: share(inTime) },
      ...{ asMeant: share(asMeant), unsound },
      ...{ waitP50: waitAt(0.5), waitP99: waitAt(0.99) },
      meanCost: Math.round((1000 * sumOf(this.#ratios)) / Math.max(1, this.#ratios.length)),
    };
  }
}

function sumOf(times: readonly number[]): number {
  return times.reduce((one, other) => one + other, 0);
}
