import type { Spot } from "../market.ts";
import { type BestAnswer, bestAnswer, type Knowledge, type KnownThing } from "./best-answer.ts";
import { EXPLORE, type Kind, type Wild } from "./domain.ts";
import { wayBetween } from "./places.ts";
import type { OwnValues } from "./valley.ts";

/** Highest cost of an acceptable answer, relative to the best. */
const AS_MEANT = 1.5;

/** Key of a thing in a plan: its id, or the name of a slot if undiscovered. */
type ThingKey = number | string | undefined;

/** A mind's answer. */
export interface Answer {
  readonly isSolved: boolean;
  readonly goal: string | undefined;
  readonly steps: readonly PlannedStep[];
}

/** A planned step. */
interface PlannedStep {
  readonly tool: string;
  readonly it: ThingKey;
  readonly by: ThingKey;
}

/** A verdict on an answer. */
export interface Verdict {
  /** The best answer; undefined if there is none. */
  readonly best: BestAnswer | undefined;
  /** The plan's cost under the game's own rules; infinite if it misses the goal. */
  readonly cost: number;
  /** Whether the plan reaches the most urgent reachable goal at an acceptable cost. */
  readonly isAsMeant: boolean;
}

/**
 * Judges an answer by playing it within the settler's knowledge.
 *
 * @param before the best answer at the time of the question, which is accepted as well
 */
export function judgeAnswer(
  knowledge: Knowledge,
  answer: Answer,
  before: BestAnswer | undefined,
): Verdict {
  const best = bestAnswer(knowledge);
  const cost = answer.isSolved ? new TrialPlay(knowledge).costOf(answer) : Number.NaN;
  const isAsMeant = [best, before].some(
    (one) => one !== undefined && answer.goal === one.goal && cost <= AS_MEANT * one.cost + 0.01,
  );
  return { best, cost, isAsMeant };
}

/** A thing in a plan, known or undiscovered. */
type PlanThing = Omit<KnownThing, "id"> & { readonly id: number | string; readonly isNew: boolean };

/** Plays a plan under the game's rules. */
class TrialPlay {
  readonly #own: OwnValues;
  readonly #things = new Map<number | string, PlanThing>();
  #here: Spot;
  #near: PlanThing | undefined;

  constructor({ here, own, things }: Knowledge) {
    this.#own = { ...own };
    this.#here = here;
    for (const thing of things) this.#things.set(thing.id, { ...thing, isNew: false });
    this.#near = own.near === undefined ? undefined : this.#things.get(own.near);
  }

  /** The cost of a plan; infinite if a step is impossible or the goal is missed. */
  costOf({ steps, goal }: Answer): number {
    let cost = 0;
    for (const { tool, it, by } of steps) {
      const thing = this.#thing(it);
      cost += tool === "go" ? this.#go(thing) : this.#act(tool, thing, this.#thing(by));
    }
    const { thirsty, hungry, helped } = this.#own;
    const reached = { watered: !thirsty, fed: !hungry, useful: helped };
    return Reflect.get(reached, goal ?? "") === true ? cost : Number.POSITIVE_INFINITY;
  }

  #thing(key: ThingKey): PlanThing | undefined {
    const known = key === undefined ? undefined : this.#things.get(key);
    if (known !== undefined || typeof key !== "string") return known;
    const kind = key.replace(/_\d+$/, "") as Kind;
    const thing: PlanThing = {
      ...{ id: key, kind, isNew: true, x: 0, y: 0, berries: 0, held: false, wood: 0 },
      ...(kind === "bush" ? EXPLORE.bush.properties : {}),
    };
    this.#things.set(key, thing);
    return thing;
  }

  #go(to: PlanThing | undefined): number {
    if (to === undefined) return Number.POSITIVE_INFINITY;
    const from = this.#near;
    this.#near = to;
    const unseen = to.isNew ? to : from?.isNew === true ? from : undefined;
    const here = this.#here;
    this.#here = to;
    return unseen === undefined ? wayBetween(here, to) : EXPLORE[unseen.kind as Wild].cost;
  }

  #act(tool: string, it: PlanThing | undefined, by: PlanThing | undefined): number {
    const own = this.#own;
    if (tool === "eat" && own.berries >= 2) {
      Object.assign(own, { berries: own.berries - 2, hungry: false });
      return 1;
    }
    if (it === undefined || it !== this.#near) return Number.POSITIVE_INFINITY;
    if (tool === "drink" && it.kind === "spring") {
      own.thirsty = false;
      return 1;
    }
    if (tool === "pick" && it.berries > 0 && own.berries < 2) {
      own.berries += it.berries;
      this.#change(it, { berries: 0 });
      return 3;
    }
    if (tool === "take" && it.kind === "axe" && !it.held) {
      own.holds = it.id as number;
      this.#change(it, { held: true });
      return 1;
    }
    return this.#work(tool, it, by);
  }

  #work(tool: string, it: PlanThing, by: PlanThing | undefined): number {
    const own = this.#own;
    if (tool === "fell" && it.kind === "tree" && own.holds === by?.id && own.logs <= 1) {
      own.logs += 2;
      return 6;
    }
    if (tool === "gather" && it.kind === "tree" && own.logs <= 2) {
      own.logs++;
      return 12;
    }
    if (tool === "store" && it.kind === "store" && own.logs >= 2 && it.wood <= 28) {
      own.logs -= 2;
      own.helped = true;
      return 1;
    }
    return Number.POSITIVE_INFINITY;
  }

  #change(thing: PlanThing, values: Partial<PlanThing>): void {
    const changed = { ...thing, ...values };
    this.#things.set(thing.id, changed);
    if (this.#near === thing) this.#near = changed;
  }
}
