import type { ThingCandidate } from "../binding/best-candidates.ts";
import type { BoundThing } from "../binding/binding.ts";
import type { Kind } from "../layout.ts";
import type { ThingId } from "../things/thing.ts";
import type { TriedThings } from "./tried-things.ts";

/** The candidates of each kind, by its name. */
type Candidates = ReadonlyMap<string, readonly ThingCandidate[]>;

/** Things, to find others that refer to them or that they refer to. */
class LinkedThings {
  readonly #ids = new Set<ThingId>();
  readonly #referred = new Set<ThingId>();

  add(id: ThingId, facts: BoundThing["facts"] | undefined): void {
    this.#ids.add(id);
    for (const other of facts?.things ?? []) if (other !== undefined) this.#referred.add(other);
  }

  has({ thing, facts }: ThingCandidate): boolean {
    if (this.#referred.has(thing.id)) return true;
    return facts.things.some((id) => id !== undefined && this.#ids.has(id));
  }
}

/**
 * Chooses things for a squad that had no place yet, after the things with places led to no plan.
 */
export class Newcomers {
  readonly #tried: TriedThings;
  /**
   * The goal's things, and the newcomers that are linked with them directly or by other newcomers.
   */
  readonly #ofGoal = new LinkedThings();
  /** The linked newcomers alone. */
  readonly #chain = new LinkedThings();

  /** @param goal the goal's own things, with their facts if they are known */
  constructor(
    tried: TriedThings,
    goal: Iterable<readonly [ThingId, BoundThing["facts"] | undefined]>,
  ) {
    this.#tried = tried;
    for (const [id, facts] of goal) this.#ofGoal.add(id, facts);
  }

  /** The kinds, first those with candidates linked to things that have places by then. */
  *inOrder(kinds: Iterable<Kind>, candidates: Candidates): Iterable<Kind> {
    const left = [...kinds];
    while (left.length > 0) {
      const isNext = ({ name }: Kind): boolean =>
        candidates.get(name)?.some((candidate) => this.#isLinked(candidate)) === true;
      const at = this.#tried.isEmpty ? 0 : Math.max(0, left.findIndex(isNext));
      yield* left.splice(at, 1);
    }
  }

  /**
   * The candidates for new places: first those linked with other newcomers, which may have been
   * tried without them, then untried ones linked with the goal's things, then all untried ones.
   */
  among(
    candidates: readonly ThingCandidate[],
  ): Iterable<ThingCandidate> & { readonly size: number } {
    if (this.#tried.isEmpty) return new Set();
    const untried = candidates.filter(({ thing }) => !this.#tried.has(thing));
    return new Set([
      ...candidates.filter((candidate) => this.#chain.has(candidate)),
      ...untried.filter((candidate) => this.#ofGoal.has(candidate)),
      ...untried,
    ]);
  }

  /** Called with the things of a kind that get places. */
  assign(assigned: readonly ThingCandidate[]): void {
    if (this.#tried.isEmpty) return;
    for (const { thing, facts } of assigned.filter((candidate) => this.#isLinked(candidate))) {
      this.#ofGoal.add(thing.id, facts);
      this.#chain.add(thing.id, facts);
    }
  }

  #isLinked(candidate: ThingCandidate): boolean {
    if (this.#chain.has(candidate)) return true;
    return !this.#tried.has(candidate.thing) && this.#ofGoal.has(candidate);
  }
}
