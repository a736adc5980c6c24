import type { Kind } from "../layout.ts";
import type { Facts, Thing } from "../things/thing.ts";

/** Facts as text, cached for the lifetime of the facts. */
const written = new WeakMap<Facts, string>();

/**
 * The things that a question has considered for one goal: each had a place, or enough similar
 * things had one.
 */
export class ConsideredThings {
  /** Things that had a place in some binding. */
  readonly #assigned = new Set<Thing>();
  /** The number of things with a place, by kind and facts. */
  readonly #counts = new Map<string, number>();
  /** Things without a place whose facts were tried as often as there are places. */
  readonly #covered = new Set<Thing>();

  get size(): number {
    let size = this.#assigned.size;
    for (const thing of this.#covered) if (!this.#assigned.has(thing)) size++;
    return size;
  }

  /** Records that a thing has a place in the next binding. */
  add(thing: Thing, facts: Facts): void {
    if (this.#assigned.has(thing)) return;
    this.#assigned.add(thing);
    const key = keyOf(thing, facts);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /**
   * Whether a binding with this thing tries nothing new.
   *
   * @param isFactual whether things count as equal if they differ only in position
   */
  has(thing: Thing, facts: Facts, { places }: Kind, isFactual: boolean): boolean {
    if (this.#assigned.has(thing)) return true;
    const isCovered = isFactual && (this.#counts.get(keyOf(thing, facts)) ?? 0) >= places.length;
    if (isCovered) this.#covered.add(thing);
    return isCovered;
  }
}

/** A text of the facts, equal for things of a kind that differ only in position. */
export function writtenFacts(facts: Facts): string {
  let text = written.get(facts);
  if (text === undefined) {
    text = `${facts.codes.join()} ${JSON.stringify(facts.things)}`;
    written.set(facts, text);
  }
  return text;
}

function keyOf({ kind }: Thing, facts: Facts): string {
  return `${kind} ${writtenFacts(facts)}`;
}
