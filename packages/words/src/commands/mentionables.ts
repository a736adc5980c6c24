import type { ThingMention } from "../pieces/order-vocabulary.ts";
import type { CommandSituation, CommandThing } from "./command-reading.ts";
import { nameOf } from "./thing-names.ts";

/** The things of a situation, by what a mention of them may be. */
export class Mentionables {
  readonly all: readonly CommandThing[];
  readonly #named: ReadonlyMap<string, number>;
  readonly #distance: CommandSituation["distance"];

  /** @param named positions of the things with names of their own, by key */
  constructor({ things, distance }: CommandSituation, named: ReadonlyMap<string, number>) {
    this.all = [...things];
    this.#named = named;
    this.#distance = distance;
  }

  /** The thing with a name of its own that a key stands for. */
  named(key: string): CommandThing | undefined {
    return this.all[this.#named.get(key) ?? -1];
  }

  /**
   * The things that a mention fits, nearest first.
   *
   * @param many how many things a superlative picks. Default: 1
   * @param isMeant whether a thing comes into question. Default: all
   */
  of(
    { thing, qualities }: ThingMention,
    many = 1,
    isMeant: (thing: CommandThing) => boolean = () => true,
  ): readonly CommandThing[] {
    const one = this.named(thing);
    const found = one === undefined ? this.all.filter(({ kind }) => kind === thing) : [one];
    return this.fitting(found.filter(isMeant), qualities, many);
  }

  /** The given things that have all qualities, nearest first. */
  fitting(
    things: readonly CommandThing[],
    qualities: readonly string[],
    many = 1,
  ): readonly CommandThing[] {
    let found = things;
    for (const quality of qualities) found = found.filter((each) => this.#has(each, quality));
    const near = this.#sorted(found, undefined);
    for (const quality of qualities) {
      const best = extreme(quality, near);
      if (best !== undefined) return best.slice(0, many);
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

  #nameOf(key: string): string {
    const thing = this.named(key);
    return thing === undefined ? key : nameOf(thing);
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
      const owner = this.named(quality.slice(3))?.id ?? quality.slice(3);
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

/** Whether a quality compares a thing with others. */
const isExtreme = (what: string): boolean =>
  what === "other" ||
  what === "nearest" ||
  what === "farthest" ||
  what === "most" ||
  what === "least";

/**
 * Things in the order of a superlative, best first; undefined for other qualities.
 *
 * @param near the things by distance
 */
function extreme(
  quality: string,
  near: readonly CommandThing[],
): readonly CommandThing[] | undefined {
  const [what = "", name = ""] = quality.split(" ");
  if (!isExtreme(what)) return undefined;
  if (what === "other") return undefined;
  if (what === "nearest") return near;
  if (what === "farthest") return [...near].reverse();
  const amount = ({ properties = {} }: CommandThing): number => Number(properties[name] ?? 0);
  const sign = what === "most" ? -1 : 1;
  return [...near].sort((one, other) => sign * (amount(one) - amount(other)));
}
