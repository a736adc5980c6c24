import { conditionVariables } from "@understudy/planner-core/compiled";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, Thing } from "../things/thing.ts";
import { type ActionModel, possibleActions } from "./action-models.ts";

/** How the agents of a domain travel between things, and which things they can pass. */
export class Passability {
  /**
   * Whether steps to things have fixed conditions, and only steps move the agent. The shortest
   * detour is then the best one.
   */
  readonly isPlain: boolean;
  readonly #layout: ThingLayout;
  /** The actions about the last place of each kind, if any of them leads there. */
  readonly #own = new Map<string, readonly ActionModel[]>();
  /** The least cost of a jump to a kind's things, without a way. */
  readonly #leaps = new Map<string, number>();
  readonly #known = new Map<string, boolean>();

  constructor(layout: ThingLayout, models: readonly ActionModel[]) {
    this.#layout = layout;
    const changing = new Set(models.flatMap(({ brings }) => brings.map(([slot]) => slot)));
    let isPlain = true;
    for (const one of models) {
      if (one.to === undefined) this.#noteLeaps(one);
      else if ([...conditionVariables(one.needs)].some((slot) => changing.has(slot)))
        isPlain = false;
    }
    this.isPlain = isPlain && this.#leaps.size === 0;
    for (const { name, places } of layout.kinds.values()) {
      const last = places.at(-1) as ThingPlace;
      const own = models.filter((one) => one.places.includes(last) || one.to === last);
      const isReached = own.some(({ to }) => to === last) || this.#leaps.has(name);
      if (isReached) this.#own.set(name, own);
    }
  }

  /** The kinds with reachable things. */
  get kinds(): Iterable<string> {
    return this.#own.keys();
  }

  /** The least cost of a jump to a thing of a kind, in thousandths; infinite for none. */
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
      const { models } = possibleActions(own, kind, place, facts);
      known = [...models].some(({ to }) => to === place);
      this.#known.set(key, known);
    }
    return known;
  }

  /** Records jumps: actions that move the agent without using travel costs. */
  #noteLeaps({ brings, scaledLeast }: ActionModel): void {
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
