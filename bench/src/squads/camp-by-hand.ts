import { type CampQuestion, THINGS } from "./camp.ts";

/** A member with the place and the time at which it is free. */
interface Worker {
  at: string;
  freeAt: number;
}

/** A way to fetch something: places in order, with the time at each. */
interface Errand {
  readonly stops: readonly (readonly [place: string, time: number])[];
  /** A tree that only one can fell. */
  readonly tree?: string;
}

const STONES: readonly Errand[] = ["quarry", "cliff"].map((at) => ({
  stops: [
    [at, 5],
    ["site", 1],
  ],
}));
const WATERS: readonly Errand[] = ["spring", "well"].map((at) => ({
  stops: [
    [at, 2],
    ["site", 1],
  ],
}));

/**
 * The time in which a camp is made safe by rules that its programmer would write: each job in a fixed order, by the
 * members that are done with it first.
 */
export function campByHand(question: CampQuestion): number {
  const { shared } = question;
  const hands = new Hands(question);
  const logs = THINGS.filter((thing) => shared[thing] === true).map((tree): Errand => {
    return {
      tree,
      stops: [
        [tree, 4],
        ["mill", 3],
        ["site", 1],
      ],
    };
  });
  let planks = 0;
  for (let count = Number(shared["planks"]); count < 2; count++) {
    planks = Math.max(planks, hands.fetch(logs));
  }
  let mortar = 0;
  if (shared["mortar"] !== true) {
    const stone = shared["stones"] === 0 ? hands.fetch(STONES) : 0;
    const water = shared["water"] === 0 ? hands.fetch(WATERS) : 0;
    mortar = hands.meet("site", 1, 3, Math.max(stone, water));
  }
  const barred = shared["barred"] === true ? 0 : hands.meet("gate", 2, 3, 0);
  // One holds the post, the other nails it.
  const frame = hands.meet("site", 2, 4, planks);
  const roof = hands.meet("site", 2, 5, Math.max(frame, mortar));
  return Math.max(barred, roof);
}

/** The members of a camp, each busy until a time. */
class Hands {
  readonly #workers: readonly Worker[];
  readonly #ways: CampQuestion["ways"];
  readonly #felled = new Set<string>();

  constructor({ agents, ways }: CampQuestion) {
    this.#workers = Object.values(agents).map(({ at }) => ({ at: String(at), freeAt: 0 }));
    this.#ways = ways;
  }

  /** Does the errand that a member can end first. Returns its end. */
  fetch(errands: readonly Errand[]): number {
    const open = errands.filter(({ tree }) => tree === undefined || !this.#felled.has(tree));
    const choices = this.#workers.flatMap((worker) =>
      open.map((errand) => ({ worker, errand, end: this.#endOf(worker, errand) })),
    );
    const { worker, errand, end } = choices.reduce((one, other) =>
      other.end < one.end ? other : one,
    );
    if (errand.tree !== undefined) this.#felled.add(errand.tree);
    worker.freeAt = end;
    worker.at = "site";
    return end;
  }

  /** Some members meet at a place, and do something there. Returns its end. */
  meet(place: string, count: number, time: number, readyAt: number): number {
    const thereAt = ({ at, freeAt }: Worker): number => freeAt + this.#way(at, place);
    const crew = this.#workers
      .toSorted((one, other) => thereAt(one) - thereAt(other))
      .slice(0, count);
    const end = Math.max(readyAt, ...crew.map(thereAt)) + time;
    for (const worker of crew) {
      worker.at = place;
      worker.freeAt = end;
    }
    return end;
  }

  #endOf({ at, freeAt }: Worker, { stops }: Errand): number {
    let [from, end] = [at, freeAt];
    for (const [place, time] of stops) {
      end += this.#way(from, place) + time;
      from = place;
    }
    return end;
  }

  #way(from: string, to: string): number {
    return from === to ? 0 : (this.#ways[from]?.[to] as number);
  }
}
