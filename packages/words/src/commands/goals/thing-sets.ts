import type { Value } from "@understudy/planner-core";
import type { Quality, ThingPick, ThingSet } from "../../grammar/meaning.ts";
import { isBehindNumber } from "../../grammar/numbered-sets.ts";
import { fold } from "../../text/fold.ts";
import type { CommandSituation, CommandThing, CommandThingId } from "../command-reading.ts";
import { isNamed } from "../thing-names.ts";
import { COMPARISONS } from "./goal-holds.ts";
import {
  atPosition,
  byNumber,
  type CalledThings,
  calledBehind,
  hasNumber,
  isOrdered,
} from "./numbered-things.ts";

/** Prepositions of places beside which things are. */
const NEAR =
  /^(?:near|next|close|by|at|beside|behind|under|neben|hinter|unter|bei|nahe|in der n|cerca|junto|al lado|pr[eè]s|[aà] c[oô]t|derri[eè]re)/i;

/** Prepositions that may say in what a thing is, too. */
const AT = /^(?:at|bei)\b/i;

/** Prepositions of where things are taken from. */
export const FROM: RegExp = /^(?:from|out of|off|aus|vo[mn]|desde|depuis|de[ls]?|du)$/i;

/** Superlatives, which order things instead of telling them apart. */
const ORDERS = new Set(["nearest", "farthest", "most", "least"]);
/** As many things as there are. */
export const EVERYWHERE: number = Number.POSITIVE_INFINITY;

/** The properties of a kind of thing, with their types. */
type PropertiesOf = (kind: string) => ReadonlyMap<string, { readonly type: string }> | undefined;

/** Evaluates sets of things in a situation. */
export class SituationSets {
  readonly all: readonly CommandThing[];
  readonly #named: ReadonlyMap<string, number>;
  readonly #distance: CommandSituation["distance"];
  /** The one spoken to. */
  readonly self: CommandThingId | undefined;
  readonly #propertiesOf: PropertiesOf;
  /** All names of a thing. */
  readonly namesOf: (thing: CommandThing) => readonly string[];
  /** The qualities and places that have told things apart. */
  readonly used: Set<unknown> = new Set();
  /** The things that a reference stands for: "its", "the other". */
  said: readonly CommandThing[] = [];

  /**
   * @param named positions of the things with names of their own, by key
   * @param propertiesOf the properties that things of a kind have
   * @param namesOf all names of a thing
   */
  constructor(
    { things, distance, self }: CommandSituation,
    named: ReadonlyMap<string, number>,
    propertiesOf: PropertiesOf,
    namesOf: SituationSets["namesOf"],
  ) {
    this.namesOf = namesOf;
    this.#propertiesOf = propertiesOf;
    this.all = [...things];
    this.#named = named;
    this.#distance = distance;
    this.self = self;
  }

  /** The thing with a name of its own that a key stands for. */
  named(key: string): CommandThing | undefined {
    return this.all[this.#named.get(key) ?? -1];
  }

  byId(id: CommandThingId): CommandThing | undefined {
    return this.all.find((thing) => thing.id === id);
  }

  /** All things that a pick may be about, by its names alone, nearest first. */
  base(pick: ThingPick, isMeant: (thing: CommandThing) => boolean): readonly CommandThing[] {
    const { things, apposed } = pick;
    const called = this.called(pick);
    if (called !== undefined) return this.sorted(called.things.filter(isMeant));
    const isOf = (keys: readonly string[], thing: CommandThing): boolean =>
      keys.some((key) => {
        const one = this.named(key);
        return one === undefined ? thing.kind === key : one === thing;
      });
    return this.sorted(
      this.all.filter(
        (thing) =>
          (things.length === 0 || isOf(things, thing)) &&
          (apposed === undefined || isOf(apposed.things, thing)) &&
          isMeant(thing),
      ),
    );
  }

  /** The things of the name that words or a number behind a thing make; undefined without one. */
  called(pick: ThingPick): CalledThings | undefined {
    return calledBehind(this, pick);
  }

  /**
   * The things of a pick, nearest first, without its exceptions.
   *
   * @param many how many things a superlative takes. Default: 1
   */
  of(
    pick: ThingPick,
    isMeant: (thing: CommandThing) => boolean = () => true,
    many = 1,
  ): readonly CommandThing[] {
    if (pick.yours !== undefined) {
      const { yours, ...any } = pick;
      const owners = this.union(yours);
      const own = this.of(any, (thing) => isMeant(thing) && isOf(thing, owners), many);
      return own.length > 0 ? own : this.of(any, isMeant, many);
    }
    const base = this.base(pick, isMeant);
    const without = this.excepted(pick, base);
    const isLeft = (thing: CommandThing): boolean => !without.includes(thing);
    // A place tells no thing with a name apart: "seat Anna next to the window".
    const isBest = pick.qualities.some(isSuperlative);
    if (!isBest && !pick.things.some((key) => this.named(key) !== undefined))
      for (const quality of pick.qualities) if (quality.is === "placed") this.used.add(quality);
    // "the first three but the red one" are two.
    if (isOrdered(pick)) return this.#at(base, pick, many).filter(isLeft);
    return this.#at(base.filter(isLeft), pick, many);
  }

  /**
   * The given things that have all qualities of a pick, at the position that it says; none where it is not clear from which
   * one to count.
   */
  #at(things: readonly CommandThing[], pick: ThingPick, many: number): readonly CommandThing[] {
    const { qualities } = pick;
    const isNoun = pick.things.length > 0;
    if (!isOrdered(pick)) return this.fitting(things, qualities, many, isNoun);
    const found = this.fitting(things, qualities, things.length);
    const { middle } = pick;
    const own = middle === undefined ? [] : found.filter((thing) => isNamed(thing, middle, true));
    if (own.length > 0) return own;
    const order = qualities.some(isSuperlative) ? found : byNumber(this, found);
    if (order === undefined) return [];
    const near = order === found || order.every(hasNumber) ? order : this.sorted(order);
    return near.every((thing, at) => thing === order[at]) ? atPosition(order, pick) : [];
  }

  /** The things that a pick leaves out. */
  excepted({ but, qualities }: ThingPick, base: readonly CommandThing[]): readonly CommandThing[] {
    const isPlain = (quality: Quality): boolean => !isSuperlative(quality);
    return but.picks.flatMap((each) => {
      if (each.unread.length > 0 || isNumberAlone(each) || each.refers === "other") return [];
      if (each.refers === "you") return base.filter(({ id }) => id === this.self);
      const { amount } = each;
      const many = amount === "all" ? EVERYWHERE : (amount?.value ?? 1);
      if (each.things.length > 0) return this.of(each, undefined, many);
      const called = this.called(each)?.things;
      const own = called === undefined ? base : base.filter((thing) => called.includes(thing));
      // "the crates of rope but the heaviest": of those of rope
      const isBest = isOrdered(each) || !each.qualities.every(isPlain);
      const said = isBest ? qualities.filter(isPlain) : [];
      return this.#at(
        own.filter((thing) => said.every((one) => this.has(thing, one))),
        each,
        many,
      );
    });
  }

  /** All things of a set. */
  union({ picks }: ThingSet): readonly CommandThing[] {
    return [
      ...new Set(
        picks.flatMap((pick) =>
          pick.refers === "you"
            ? this.all.filter(({ id }) => id === this.self)
            : pick.refers !== undefined && pick.refers !== "other"
              ? this.said
              : this.of(pick, undefined, pick.amount === "all" ? EVERYWHERE : 1),
        ),
      ),
    ];
  }

  /** Whether anything belongs to a thing of a set. */
  isOwner(set: ThingSet): boolean {
    const owners = this.union(set);
    return this.all.some((thing) => isOf(thing, owners));
  }

  /**
   * The given things that have all qualities, nearest or best first.
   *
   * @param many how many things a superlative takes; infinitely many are those that are equally good. Default: 1
   * @param isNoun whether it is said what they are, so that qualities may be those of their owners. Default: false
   */
  fitting(
    things: readonly CommandThing[],
    qualities: readonly Quality[],
    many = 1,
    isNoun = false,
  ): readonly CommandThing[] {
    let found = things.filter((thing) =>
      qualities.every(
        (quality) => this.has(thing, quality) || (isNoun && this.#isOfSuch(thing, quality)),
      ),
    );
    const isBest = qualities.some(isSuperlative);
    let near: CommandThing | undefined;
    for (const quality of qualities) {
      if (quality.is !== "placed") continue;
      const all = this.union(quality.at);
      const [at] = all;
      // "the horse of Lise" where "of" is "from", too; "the dearest picture in hall 1"
      const own = found.filter((thing) => isOf(thing, all));
      const isBeside = NEAR.test(quality.how);
      // "the fire at Bram's house" is that of the house itself: no house is in another.
      const isThere = !isBeside || AT.test(quality.how);
      const isSame = isThere && own.length === 0 && areAlike(found, all);
      const isIn = FROM.test(quality.how) || (!isBeside && this.#areIn(found, all));
      const isPlace = own.length > 0 || isSame || isIn;
      if (isPlace) found = isSame ? found.filter((thing) => all.includes(thing)) : own;
      else near ??= at;
      if (isPlace) this.used.add(quality);
    }
    // "the room beside room 2" is another one.
    if (near !== undefined && !isBest)
      return this.sorted(found, near)
        .filter((thing) => thing !== near)
        .slice(0, many);
    for (const quality of qualities) {
      const best = quality.is === "called" ? this.#ordered(quality.key, found) : undefined;
      if (best === undefined) continue;
      this.used.add(quality);
      return many < EVERYWHERE ? best.slice(0, many) : this.#tied(quality, best);
    }
    return found;
  }

  /** Whether things such as these are in things such as those, as lamps are in rooms. */
  #areIn(found: readonly CommandThing[], all: readonly CommandThing[]): boolean {
    const [kinds, places] = [found, all].map((those) => new Set(those.map(({ kind }) => kind)));
    const others = this.all.filter(({ kind }) => places?.has(kind));
    return this.all.some((thing) => kinds?.has(thing.kind) && isOf(thing, others));
  }

  sorted(found: readonly CommandThing[], from?: CommandThing): readonly CommandThing[] {
    const far = ({ id }: CommandThing): number => this.#distance?.(from?.id, id) ?? EVERYWHERE;
    const known = found.map((thing) => ({ thing, at: far(thing) }));
    return known
      .sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
      .map(({ thing }) => thing);
  }

  /** Whether a thing has a quality; superlatives and places count for all. */
  has(thing: CommandThing, quality: Quality): boolean {
    const { where = [] } = thing;
    if (quality.is !== "placed") this.used.add(quality);
    switch (quality.is) {
      case "not":
        return this.#isAbout(thing, quality.of) && !this.has(thing, quality.of);
      case "any":
        return quality.of.some((each) => this.has(thing, each));
      case "placed":
        return true;
      case "owned": {
        const [pick] = quality.by.picks;
        const isSaid = pick?.refers !== undefined && pick.refers !== "you";
        const owners = isSaid ? this.said : this.union(quality.by);
        // "that nobody owns"
        return isOf(thing, owners) !== (pick?.isNone === true);
      }
      case "compared": {
        if (!this.#isAbout(thing, quality)) return false;
        const value = Number(this.#valueOf(thing, quality.property) ?? 0);
        const compare = COMPARISONS[quality.by];
        if (typeof quality.value === "number") return compare?.(value, quality.value) === true;
        const [other] = this.union(quality.value);
        const limit = other && this.#valueOf(other, quality.property);
        return other !== thing && limit !== undefined && compare?.(value, Number(limit)) === true;
      }
      default: {
        const [what = "", name = "", ...rest] = quality.key.split(" ");
        if (what === "named") return isNamed(thing, quality.key.slice("named ".length));
        const place = quality.key.slice("where ".length);
        // "the jungle one" of the houses
        if (what === "where") return where.includes(place) || isNamed(thing, fold(place));
        if (!this.#isAbout(thing, quality)) return false;
        const value = this.#valueOf(thing, name);
        if (what === "is") return value === true;
        if (what === "not") return value !== true;
        if (what === "value") return String(value) === rest.join(" ");
        return true;
      }
    }
  }

  /** Whether a thing belongs to such as have a quality that it cannot have: "the lions' cage". */
  #isOfSuch(thing: CommandThing, quality: Quality): boolean {
    const isValue = quality.is === "called" && quality.key.startsWith("value ");
    if (!isValue || this.#isAbout(thing, quality)) return false;
    return this.all.some((other) => isOf(thing, [other]) && this.has(other, quality));
  }

  /** Whether things of some kinds have the property of a quality. */
  isOfKinds(kinds: readonly string[], quality: Quality): boolean {
    return kinds.some((kind) => this.#isAbout({ kind }, quality));
  }

  /** Whether a thing has the property of a quality, with whatever value. */
  #isAbout({ kind }: Pick<CommandThing, "kind">, quality: Quality): boolean {
    const [what = "", name = ""] = quality.is === "called" ? quality.key.split(" ") : [];
    const isSaid = what === "is" || what === "not" || what === "value";
    const names = quality.is === "compared" ? quality.property : isSaid ? name : undefined;
    return names === undefined || this.propertyOf(kind, names) !== undefined;
  }

  /** Things in the order of a superlative, best first; undefined for other qualities. */
  #ordered(key: string, near: readonly CommandThing[]): readonly CommandThing[] | undefined {
    const [what = "", name = ""] = key.split(" ");
    if (!ORDERS.has(what)) return undefined;
    if (what === "nearest") return near;
    if (what === "farthest") return [...near].reverse();
    const amount = (thing: CommandThing): number => Number(this.#valueOf(thing, name));
    const sign = what === "most" ? -1 : 1;
    const known = near.filter((thing) => this.#valueOf(thing, name) !== undefined);
    return [...known].sort((one, other) => sign * (amount(one) - amount(other)));
  }

  /** Those of ordered things that are as good as the first: "every cart that weighs the most". */
  #tied(quality: Quality, order: readonly CommandThing[]): readonly CommandThing[] {
    const [, name] = quality.is === "called" ? quality.key.split(" ") : [];
    const worth = (thing: CommandThing): unknown =>
      name === undefined ? this.#distance?.(undefined, thing.id) : this.#valueOf(thing, name);
    return order.filter((each) => order.slice(0, 1).every((best) => worth(each) === worth(best)));
  }

  /** The first of several properties that things of a kind have; without a name, their only amount. */
  propertyOf(kind: string, names: string): string | undefined {
    const known = this.#propertiesOf(kind);
    if (names !== "") return names.split("|").find((name) => known?.has(name));
    const amounts = [...(known ?? [])].filter(([, { type }]) => type === "integer");
    return amounts.length === 1 ? amounts[0]?.[0] : undefined;
  }

  /** The value of the one of several properties which things of a kind have. */
  #valueOf({ kind, properties = {} }: CommandThing, names: string): Value | undefined {
    const isOwn = (name: string): boolean =>
      properties[name] !== undefined && this.propertyOf(kind, name) !== undefined;
    return properties[
      (names === "" ? [this.propertyOf(kind, "") ?? ""] : names.split("|")).find(isOwn) ?? ""
    ];
  }
}

/** Whether things are of the kinds of others. */
function areAlike(things: readonly CommandThing[], others: readonly CommandThing[]): boolean {
  const kinds = new Set(others.map(({ kind }) => kind));
  return things.length > 0 && things.every(({ kind }) => kinds.has(kind));
}

/** Whether a thing belongs to one of some others: its owner is said of it, or it of its owner, as a cell of a prisoner. */
const isOf = (thing: CommandThing, owners: readonly CommandThing[]): boolean =>
  owners.some((owner) => isSaidOf(thing, owner) || isSaidOf(owner, thing));

const isSaidOf = ({ properties = {} }: CommandThing, { id }: CommandThing): boolean =>
  Object.values(properties).includes(id);

/** Whether nothing but a number was said. */
export const isNumberAlone = (pick: ThingPick): boolean =>
  pick.things.length + pick.qualities.length === 0 &&
  pick.refers === undefined &&
  !(pick.isNumbered || isOrdered(pick));

/** Whether a quality orders things. */
export function isSuperlative(quality: Quality): boolean {
  return quality.is === "called" && ORDERS.has(quality.key.split(" ")[0] ?? "");
}

/** A number alone is another thing of the name before it: "gate 7 and 9", "open gate 7 and close 9", "la puerta 1 y la 2". */
export function sibling(pick: ThingPick, before: ThingPick | undefined): ThingPick {
  const isBehind = before !== undefined && isBehindNumber(before);
  const { amount, isMore, isNumbered, things, qualities } = pick;
  const isAlone = isNumberAlone(pick) || (isNumbered && things.length + qualities.length === 0);
  if (!isAlone || !isBehind || isMore || amount === undefined || amount === "all") return pick;
  return { ...before, amount, isNumbered: true };
}

/** Picks with the kinds of numbers alone: "torches 3 and 4". */
export function siblings(picks: readonly ThingPick[], first?: ThingPick): readonly ThingPick[] {
  let before = first;
  return picks.map((pick) => {
    before = sibling(pick, before);
    return before;
  });
}
