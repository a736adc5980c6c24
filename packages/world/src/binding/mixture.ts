import { compareReach, insert, type ThingCandidate } from "./best-candidates.ts";

/** Candidates grouped by facts, the nearest of each group first. */
type Groups = Map<string, ThingCandidate[]>;

/**
 * The order of a kind's candidates after all plans failed for want of other facts. It starts with
 * as many different facts as there are places. Half of them were tried before, because they may be
 * needed as well.
 */
export class Mixture {
  readonly #most: number;
  readonly #untried: Groups = new Map();
  readonly #tried: Groups = new Map();

  /** @param most most candidates per group */
  constructor(most: number) {
    this.#most = most;
  }

  /** @param facts equal for things that differ only in position */
  add(candidate: ThingCandidate, facts: string, wasTried: boolean): void {
    const groups = wasTried ? this.#tried : this.#untried;
    let group = groups.get(facts);
    if (group === undefined) {
      group = [];
      groups.set(facts, group);
    }
    insert(group, candidate, this.#most, compareReach);
  }

  /** All candidates, in order. */
  get inOrder(): readonly ThingCandidate[] {
    const untried = inTurns(this.#untried);
    const tried = inTurns(this.#tried);
    const order: ThingCandidate[] = [];
    for (let at = 0; at < Math.max(untried.length, tried.length); at++) {
      order.push(...untried.slice(at, at + 1), ...tried.slice(at, at + 1));
    }
    return order;
  }
}

/**
 * The first candidate of each group, then the second of each, and so on, with groups ordered by
 * their nearest candidate.
 */
function inTurns(groups: Groups): readonly ThingCandidate[] {
  const ordered = [...groups.values()].sort(([one], [other]) =>
    compareReach(one as ThingCandidate, other as ThingCandidate),
  );
  const turns: ThingCandidate[] = [];
  const longest = Math.max(0, ...ordered.map(({ length }) => length));
  for (let turn = 0; turn < longest; turn++) {
    for (const group of ordered) turns.push(...group.slice(turn, turn + 1));
  }
  return turns;
}
