import { readSaved, shapes } from "@understudy/planner-core/internal";

/** Decayed counts of calls and accepted plans, by domain and goal, then by member. */
export interface SavedWeights {
  readonly version: 1;
  readonly goals: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;
}

/** Decay factor of older experience per question, since members change. */
const FADE = 0.98;
/** Maximum number of remembered goals; the oldest are evicted. */
const MOST_GOALS = 1000;

const { number, object, oneOf, record, tuple } = shapes;
const WEIGHTS = object({
  version: oneOf([1]),
  goals: record(record(tuple(number({ min: 0 }), number({ min: 0 })))),
});

/** Each member's record of accepted plans. */
export class MemberWeights {
  readonly #goals = new Map<string, Map<string, readonly [asked: number, accepted: number]>>();

  /**
   * @param saved result of `save`; undefined for a new game
   * @throws SavedGameError if it cannot be read
   */
  constructor(saved: unknown) {
    if (saved === undefined) return;
    const { goals } = readSaved("weights of a pool", WEIGHTS, saved);
    for (const [key, members] of Object.entries(goals)) {
      this.#goals.set(key, new Map(Object.entries(members)));
    }
  }

  /** Share of accepted plans; optimistic for members with little data, so that they are tried. */
  of(key: string, member: string): number {
    const [asked, accepted] = this.#goals.get(key)?.get(member) ?? [0, 0];
    return (accepted + 1) / (asked + 1);
  }

  learn(key: string, member: string, isAccepted: boolean): void {
    const counts = this.#goals.get(key) ?? new Map<string, readonly [number, number]>();
    this.#goals.set(key, counts);
    const [asked, accepted] = counts.get(member) ?? [0, 0];
    counts.set(member, [FADE * asked + 1, FADE * accepted + (isAccepted ? 1 : 0)]);
    const [oldest] = this.#goals.keys();
    if (this.#goals.size > MOST_GOALS && oldest !== undefined) this.#goals.delete(oldest);
  }

  save(): SavedWeights {
    const goals = [...this.#goals].map(([key, counts]) => [key, Object.fromEntries(counts)]);
    return { version: 1, goals: Object.fromEntries(goals) };
  }
}
