import type { ThingMention } from "../orders/order-vocabulary.ts";
import type { CommandSituation, CommandThing } from "./command-reading.ts";

/** The things of a situation, by what a mention of them may be. */
export class Mentionables {
  readonly all: readonly CommandThing[];
  readonly #named: ReadonlyMap<string, CommandThing>;
  readonly #distance: CommandSituation["distance"];

  /** @param named things with names of their own, by key */
  constructor({ things, distance }: CommandSituation, named: ReadonlyMap<string, CommandThing>) {
    this.all = [...things];
    this.#named = named;
    this.#distance = distance;
  }

  /** The things that a mention fits, nearest first. */
  of({ thing, qualities }: ThingMention): readonly CommandThing[] {
    const one = this.#named.get(thing);
    let found = one === undefined ? this.all.filter(({ kind }) => kind === thing) : [one];
    for (const quality of qualities) found = found.filter((each) => this.#has(each, quality));
    const near = this.#sorted(found, undefined);
    for (const quality of qualities) {
      const best = extreme(quality, near);
      if (best !== undefined) return best;
    }
    return near;
  }

  /** A mention in words. */
  tell({ thing, qualities }: ThingMention): string {
    const said = qualities.map((quality) => {
      const [what = "", ...rest] = quality.split(" ");
      if (quality.startsWith("of:")) return `${this.#nameOf(quality.slice(3))}'s`;
      if (what === "is" || what === "where") return rest.join(" ");
      const isPlain = rest.length === 0 || what === "not" || isExtreme(what);
      return isPlain ? quality : rest.join(" ");
    });
    return [...said, this.#nameOf(thing)].join(" ").replaceAll("_", " ");
  }

  #nameOf(thing: string): string {
    return this.#named.get(thing)?.names?.[0] ?? thing;
  }

  /** The things that hold another one in a property, such as their owner. */
  ownedBy(
    found: readonly CommandThing[],
    owner: CommandThing | undefined,
  ): readonly CommandThing[] {
    if (owner === undefined) return [];
    return found.filter(({ properties = {} }) => Object.values(properties).includes(owner.id));
  }

  /** The things nearest to another one: "the tree by the house". */
  near(found: readonly CommandThing[], to: CommandThing | undefined): readonly CommandThing[] {
    return to === undefined ? found : this.#sorted(found, to).slice(0, 1);
  }

  #sorted(found: readonly CommandThing[], from: CommandThing | undefined): CommandThing[] {
    const far = (thing: CommandThing): number =>
      this.#distance?.(from?.id, thing.id) ?? Number.POSITIVE_INFINITY;
    const known = found.map((thing) => ({ thing, at: far(thing) }));
    return known
      .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
      .map(({ thing }) => thing);
  }

  #has({ properties = {}, where = [] }: CommandThing, quality: string): boolean {
    const [what = "", ...rest] = quality.split(" ");
    const name = rest.join(" ");
    if (quality.startsWith("of:")) {
      const owner = this.#named.get(quality.slice(3))?.id ?? quality.slice(3);
      return Object.values(properties).includes(owner);
    }
    if (what === "where") return where.includes(name);
    if (what === "is") return properties[name] === true;
    if (what === "not") return properties[name] !== true;
    if (what === "has") {
      const [property = "", many] = rest;
      const value = Number(properties[property] ?? 0);
      return many === undefined ? value > 0 : value === Number(many);
    }
    if (what === "lacks") return Number(properties[name] ?? 0) === 0;
    if (isExtreme(what)) return true;
    return String(properties[what]) === name;
  }
}

const isExtreme = (what: string): boolean =>
  what === "nearest" || what === "farthest" || what === "most" || what === "least";

/** The thing that a superlative picks, of things sorted by distance; undefined for other qualities. */
function extreme(quality: string, near: readonly CommandThing[]): CommandThing[] | undefined {
  const [what = "", name = ""] = quality.split(" ");
  if (!isExtreme(what)) return undefined;
  if (what === "nearest") return near.slice(0, 1);
  if (what === "farthest") return near.slice(-1);
  const amount = ({ properties = {} }: CommandThing): number => Number(properties[name] ?? 0);
  const sign = what === "most" ? -1 : 1;
  return [...near].sort((one, other) => sign * (amount(one) - amount(other))).slice(0, 1);
}
