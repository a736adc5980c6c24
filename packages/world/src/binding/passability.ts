import { conditionVariables } from "@understudy/planner-core/compiled";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, Thing } from "../things/thing.ts";
import { type Means, possibleMeans } from "./means.ts";

/** How agents of a domain get from thing to thing, and which things they can pass. */
export class Passing {
  /**
   * Whether every step to a thing depends on nothing that may change, and nothing but steps moves the agent. Then of all
   * ways through others the shortest one will do.
   */
  readonly isPlain: boolean;
  readonly #layout: ThingLayout;
  /** By kind the means that are about its last place, where one of them leads there. */
  readonly #own = new Map<string, readonly Means[]>();
  /** By kind the least cost of getting to its things without a way. */
  readonly #leaps = new Map<string, number>();
  readonly #known = new Map<string, boolean>();

  constructor(layout: ThingLayout, means: readonly Means[]) {
    this.#layout = layout;
    const changing = new Set(means.flatMap(({ brings }) => brings.map(([slot]) => slot)));
    let isPlain = true;
    for (const one of means) {
      if (one.to === undefined) this.#noteLeaps(one);
      else if ([...conditionVariables(one.needs)].some((slot) => changing.has(slot)))
        isPlain = false;
    }
    this.isPlain = isPlain && this.#leaps.size === 0;
    for (const { name, places } of layout.kinds.values()) {
      const last = places.at(-1) as ThingPlace;
      const own = means.filter((one) => one.places.includes(last) || one.to === last);
      const isReached = own.some(({ to }) => to === last) || this.#leaps.has(name);
      if (isReached) this.#own.set(name, own);
    }
  }

  /** The kinds whose things can be reached. */
  get kinds(): Iterable<string> {
    return this.#own.keys();
  }

  /** The least cost of getting to a thing of a kind without a way, in thousandths; infinite where there is none. */
  leapTo(kind: string): number {
    return this.#leaps.get(kind) ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a thing with these properties may be passed. */
  mayPass(thing: Thing, facts: Facts): boolean {
    const own = this.#own.get(thing.kind);
    if (own === undefined) return false;
    if (this.#leaps.has(thing.kind)) return true;
    const key = `${thing.kind} ${facts.codes.join()}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      if (this.#known.size >= 10_000) this.#known.clear();
      const kind = this.#layout.kinds.get(thing.kind) as Kind;
      const place = kind.places.at(-1) as ThingPlace;
      const { means } = possibleMeans(own, kind, place, facts);
      known = [...means].some(({ to }) => to === place);
      this.#known.set(key, known);
    }
    return known;
  }

  /** Means that move the agent, but not at the cost of the way to where it gets. */
  #noteLeaps({ brings, scaledLeast }: Means): void {
    const variable = this.#layout.position?.variable;
    for (const [slot, code] of brings) {
      if (variable === undefined || slot !== variable.id) continue;
      for (const place of this.#layout.places) {
        if (code !== undefined && this.#layout.codeOf(variable, place) !== code) continue;
        this.#leaps.set(place.kind, Math.min(scaledLeast, this.leapTo(place.kind)));
      }
    }
  }
}
