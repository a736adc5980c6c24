/**
 * Commands over the things of a world: "get the closest stone, but avoid the wolf".
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import type { Language } from "../language/language.ts";
import type { OrderDoubt, ThingMention, ThingOrder } from "../orders/order-vocabulary.ts";
import { ThingOrderReader } from "../orders/thing-order-reader.ts";
import { fold } from "../text/fold.ts";
import { AnswerReader } from "./answer-reader.ts";
import type {
  CommandAnswer,
  CommandChoice,
  CommandDoubt,
  CommandGoal,
  CommandReading,
  CommandSituation,
  CommandThing,
  CommandThingId,
} from "./command-reading.ts";
import { type CommandWords, commandWords, NO_DEED, type ThingGoalWords } from "./command-words.ts";
import { holdsFor } from "./goal-holds.ts";
import { Mentionables } from "./mentionables.ts";
import { putsDown } from "./puts-down.ts";
import { mayBeIn, nameOf, namesOf } from "./thing-names.ts";

/** Directions with an adjective in English: `southern`. */
const COMPASS = /^(north|south)?(east|west)?$/;
/** Maximum length of a command that is quoted as a whole, in characters. */
const MAX_QUOTED = 80;

/** Adverbs of manner in English and the Romance languages: `quickly`, `rápidamente`. */
const ADVERB = /(?:ly|mente?)$/i;
const ENDS_IN_NUMBER = / \d+$/;

/** A vocabulary for the names and places of things in one situation. */
interface SituationWords {
  readonly key: string;
  readonly reader: ThingOrderReader;
  /** Kinds and things with names of their own, by key. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly qualities: Readonly<Record<string, readonly string[]>>;
  /** Positions of the things with names of their own, by key. */
  readonly named: ReadonlyMap<string, number>;
}

/** The things and answers from which the goals of one command are made. */
interface GoalsInquiry {
  readonly candidates: Mentionables;
  readonly avoided: ReadonlySet<CommandThingId>;
  readonly answers: readonly CommandAnswer[];
  readonly doubts: CommandDoubt[];
}

/** A goal of an order's verb, and the things that it may be about. */
interface ChosenGoal {
  readonly goal: ThingGoalWords | undefined;
  readonly found: readonly CommandThing[];
  /** Things for which it holds already. */
  readonly done: readonly CommandThing[];
}

/** Options of a {@link CommandReader}. */
export interface CommandReaderOptions {
  /** A domain with kinds, and goals about things. */
  readonly domain: Domain;
  /** The languages of the players; the first is the default for texts without a clear language. */
  readonly languages: readonly Language[];
}

/**
 * Reads commands over the things of a world without a model: goals with things, counts, order, and things to avoid.
 * Things are found by their kinds, names, properties, places and distances. Missing, impossible and unclear parts come
 * back as doubts.
 *
 * @example
 * const reader = new CommandReader({ domain, languages: [ENGLISH] });
 * const { goals, disabled } = reader.read("get any stone, but avoid the wolf", { things, distance });
 * for (const goal of goals) agent.orders.add(goal);
 * agent.constraints.add({ disabled });
 */
export class CommandReader {
  readonly #domain: Domain;
  readonly #languages: readonly Language[];
  readonly #words: CommandWords;
  /** Function words of the languages. */
  readonly #common: ReadonlySet<string>;
  #last: SituationWords | undefined;

  constructor({ domain, languages }: CommandReaderOptions) {
    this.#domain = domain;
    this.#languages = languages;
    this.#words = commandWords(domain, languages);
    this.#common = new Set(languages.flatMap(({ stop }) => fold(stop).split(/\s+/)));
  }

  /**
   * Reads a command in a situation.
   *
   * @param answers to doubts of an earlier reading of the same text. Default: none
   */
  read(
    text: string,
    situation: CommandSituation,
    answers: readonly CommandAnswer[] = [],
  ): CommandReading {
    const things = [...situation.things];
    const { reader, named } = this.#wordsFor(things, text);
    const candidates = new Mentionables({ ...situation, things }, named);
    const { orders, refused, doubts: unclear } = reader.read(text);
    const doubts = unclear.map((doubt) => this.#aboutThings(doubt, candidates));
    const avoided = new Set(
      refused.flatMap((mention) => candidates.of(mention).map(({ id }) => id)),
    );
    const about = { candidates, avoided, answers, doubts };
    // "the goat snow" is one goat.
    const apart = orders.filter(({ thing }, at) => {
      const next = orders[at + 1];
      const one = next?.isApposed === true ? candidates.named(next.thing) : undefined;
      return one === undefined || one.kind !== thing;
    });
    const all = apart.flatMap((order) => this.#goalsOf(order, about));
    const goals = [...new Map(all.map((goal) => [JSON.stringify(goal), goal])).values()];
    if (goals.length + avoided.size + doubts.length === 0)
      doubts.push({ kind: "what", words: text.trim().slice(0, MAX_QUOTED), options: [] });
    return {
      goals: doubts.length > 0 ? [] : goals,
      avoided: [...avoided],
      disabled: this.#stepsWith(things.filter(({ id }) => avoided.has(id))),
      doubts,
    };
  }

  /**
   * Reads a short answer to a question about a doubt: a name, a quality, a position, a count.
   *
   * @param doubt one with options
   * @param command the text that is in doubt
   */
  answer(
    text: string,
    doubt: CommandDoubt,
    command: string,
    situation: CommandSituation,
  ): CommandChoice | undefined {
    const things = [...situation.things];
    const { names, qualities, named } = this.#wordsFor(things, text);
    const candidates = new Mentionables({ ...situation, things }, named);
    const byId = new Map(things.map((thing) => [thing.id, thing]));
    const options = doubt.options.flatMap((id) => {
      const thing = byId.get(id);
      const kindNames = this.#words.kinds[id];
      if (thing !== undefined) return [thing];
      return kindNames === undefined ? [] : [{ id, kind: String(id) }];
    });
    const words = { names, qualities, languages: this.#languages };
    return new AnswerReader(words, candidates, options, command).read(text);
  }

  /** The words for a text: names of things that are not in it are left out. */
  #wordsFor(things: readonly CommandThing[], text: string): SituationWords {
    const said = fold(text);
    const mayBeSaid = things.map((thing) => mayBeIn(said, thing));
    const key = JSON.stringify(
      things.map(({ id, kind, names, where }, at) => [id, kind, names, where, mayBeSaid[at]]),
    );
    if (this.#last?.key === key) return this.#last;
    const named = new Map<string, number>();
    const names: Record<string, readonly string[]> = { ...this.#words.kinds };
    const qualities: Record<string, readonly string[]> = { ...this.#words.qualities };
    for (const [index, thing] of things.entries()) {
      for (const place of thing.where ?? [])
        qualities[`where ${place}`] = COMPASS.test(place) ? [place, `${place}ern`] : [place];
      const own = mayBeSaid[index] === true ? this.#namesOf(thing) : [];
      if (own.length === 0) continue;
      const at = keyOf(index);
      named.set(at, index);
      names[at] = own;
    }
    const reader = new ThingOrderReader({
      languages: this.#languages,
      things: names,
      deeds: this.#words.deeds,
      going: this.#words.going,
      qualities,
    });
    this.#last = { key, reader, named, names, qualities };
    return this.#last;
  }

  #namesOf(thing: CommandThing): readonly string[] {
    const isCommon = (word: string): boolean => this.#common.has(fold(word));
    return namesOf(thing, this.#words.kinds[thing.kind] ?? [], isCommon);
  }

  /** Whether things of a kind are told apart by numbers: `door 4`. */
  #isNumbered(kind: string, things: readonly CommandThing[]): boolean {
    const isNumbered = (name: string): boolean =>
      name.startsWith(`${kind} `) && ENDS_IN_NUMBER.test(name);
    return things.some((thing) => thing.kind === kind && this.#namesOf(thing).some(isNumbered));
  }

  /** A doubt with the ids of named things. */
  #aboutThings(doubt: OrderDoubt, candidates: Mentionables): CommandDoubt {
    const options = doubt.options.map((key) => candidates.named(key)?.id ?? key);
    return { ...doubt, options };
  }

  #goalsOf(order: ThingOrder, about: GoalsInquiry): readonly CommandGoal[] {
    const { thing, deed, at } = order;
    const { candidates, avoided, doubts } = about;
    const words =
      thing === "" ? order.said : candidates.tell({ thing, qualities: order.qualities });
    if (deed === NO_DEED) {
      doubts.push({ kind: "what", words, options: [] });
      return [];
    }
    const { goal, found, done } = this.#choose(order, about);
    if (goal === undefined) {
      doubts.push({ kind: "cannot", words, options: [] });
      return [];
    }
    const other = at === undefined ? [] : candidates.of({ thing: at.thing, qualities: [] });
    const [first, second] = goal.things;
    const isSecond =
      second !== undefined && other[0] !== undefined && second[1].includes(other[0].kind);
    const goalsFor = (chosen: readonly CommandThing[]): readonly CommandGoal[] =>
      chosen.map(({ id }) => ({
        goal: goal.name,
        things: {
          [first?.[0] ?? ""]: id,
          ...(isSecond ? { [second[0]]: other[0]?.id ?? "" } : {}),
        },
      }));
    const ask = (doubt: CommandDoubt): readonly CommandGoal[] => {
      const answer = about.answers.find((answered) => answered.words === doubt.words);
      const meant = (answer?.things ?? []).flatMap(
        (chosen) => candidates.all.find(({ id }) => id === chosen) ?? [],
      );
      if (meant.length > 0) return goalsFor(meant);
      doubts.push(withNames(doubt, candidates.all));
      return [];
    };
    const isOne = candidates.named(thing) !== undefined;
    const isNumbered = order.isNumbered && this.#isNumbered(thing, candidates.all);
    const name = nameBehind(order, isOne, isNumbered);
    if (name !== undefined) {
      const one = candidates.all.find((each) =>
        this.#namesOf(each).some((own) => fold(own) === fold(name)),
      );
      const isFit = one !== undefined && first?.[1].includes(one.kind) === true;
      return isFit && !avoided.has(one.id)
        ? goalsFor([one])
        : ask({ kind: "none", words: name, options: found.map(({ id }) => id) });
    }
    const { count } = order;
    if (found.length + done.length === 0) return ask({ kind: "none", words, options: [] });
    const near = isSecond ? found : this.#placed(found, other[0], candidates);
    // "the goats", "Ann's goats"
    const isWhole = (order.isDefinite || isOwned(order)) && order.isPlural;
    const isAll = count === "all" || (count === 1 && isWhole);
    const many = isAll ? Math.max(1, near.length) : count;
    const options = near.map(({ id }) => id);
    if (many > near.length) {
      const left = done.length === 0 ? {} : { done: done.map(({ id }) => id) };
      return ask({ kind: "few", words: `${many} ${words}`, options, ...left });
    }
    // "the wolf" of three wolves.
    if (!isAll && count === 1 && order.isDefinite && near.length > 1)
      return ask({ kind: "which", words, options });
    return goalsFor(near.slice(0, many));
  }

  /** The goal of an order's verb, and the things that it may be about, without those to avoid. */
  #choose(order: ThingOrder, { candidates, avoided }: GoalsInquiry): ChosenGoal {
    const { thing, or, deed, count, qualities } = order;
    const isAllowed = ({ id }: CommandThing): boolean => !avoided.has(id);
    if (thing === "") {
      // "heal everybody"
      const goal = this.#words.goals.get(deed)?.[0];
      const [parameter = "", kinds = []] = goal?.things[0] ?? [];
      const all = candidates.all.filter((each) => kinds.includes(each.kind) && isAllowed(each));
      const isDone = (each: CommandThing): boolean => holdsFor(goal?.when ?? {}, parameter, each);
      const found = candidates.fitting(
        all.filter((each) => !isDone(each)),
        [],
      );
      return { goal, found, done: all.filter(isDone) };
    }
    // "a dirty plane", "two planes": any for which there is something to do.
    const isCertain = order.isDefinite || order.isWhole || order.isNumbered || isOwned(order);
    const isAny = typeof count === "number" && !isCertain;
    const many = typeof count === "number" ? count : 1;
    const able = [thing, ...or].flatMap((name): ChosenGoal[] => {
      const mention = { thing: name, qualities };
      const goal = this.#goalFor(deed, candidates, mention);
      if (goal === undefined) return [];
      const [first] = goal.things;
      const isDone = (each: CommandThing): boolean =>
        isAny &&
        candidates.named(name) === undefined &&
        holdsFor(goal.when, first?.[0] ?? "", each);
      const found = candidates.of(mention, many, (each) => isAllowed(each) && !isDone(each));
      const done = candidates.of(
        mention,
        Number.POSITIVE_INFINITY,
        (each) => isAllowed(each) && isDone(each),
      );
      return [{ goal, found, done }];
    });
    const [none = { goal: undefined, found: [], done: [] }] = able;
    return able.find(({ found }) => found.length > 0) ?? none;
  }

  /** The things by another one: "the tree by the house", and "the horse of Lise" where "of" is "from", too. */
  #placed(
    found: readonly CommandThing[],
    other: CommandThing | undefined,
    candidates: Mentionables,
  ): readonly CommandThing[] {
    const own = candidates.ownedBy(found, other);
    return own.length > 0 ? own : candidates.near(found, other);
  }

  /** The goal of a verb that is about such a thing. */
  #goalFor(
    deed: string,
    candidates: Mentionables,
    mention: ThingMention,
  ): ThingGoalWords | undefined {
    const [any] = candidates.of({ ...mention, qualities: [] });
    const kind = any?.kind ?? mention.thing;
    return this.#words.goals
      .get(deed)
      ?.find(({ things: [first] }) => first?.[1].includes(kind) === true);
  }

  /** The steps with things, tool by tool. An agent that holds a thing to avoid may still put it down. */
  #stepsWith(things: readonly CommandThing[]): CommandReading["disabled"] {
    const { kinds: ofDomain } = this.#domain;
    if (ofDomain === undefined || things.length === 0) return [];
    const defined = new Map(ofDomain.definition.tools.map((tool) => [tool.name, tool]));
    return [...ofDomain.tools].flatMap(([tool, { things: parameters }]) =>
      [...parameters].flatMap(([parameter, kinds]) =>
        things
          .filter(({ kind }) => kinds.includes(kind) && !putsDown(defined.get(tool), parameter))
          .map(({ id }) => ({ tool, things: { [parameter]: id } })),
      ),
    );
  }
}

/** Whether an owner is said: "Ann's goats". */
function isOwned({ qualities }: ThingOrder): boolean {
  return qualities.some((quality) => quality.startsWith("of:"));
}

/** A key for a thing with a name, in letters that no player writes. */
function keyOf(index: number): string {
  return `xq${[...String(index)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`;
}

/**
 * The name that a player may mean by words or a number behind a thing: "the goat zebra", "flight 7".
 *
 * @param isOne whether the thing is said by a name of its own
 */
function nameBehind(
  { said, unknown, count, isNumbered, isPlural, thing }: ThingOrder,
  isOne: boolean,
  isNumberedKind: boolean,
): string | undefined {
  if (unknown !== undefined && !ADVERB.test(unknown)) return `${said} ${unknown}`;
  if (typeof count !== "number") return undefined;
  // "berries 7 and 9"
  if (isOne && count > 1) return `${said.replace(ENDS_IN_NUMBER, "")} ${count}`;
  // "two goats" may be said as "goats 2", not as "goat 2".
  const isName = isNumberedKind || (count > 1 && !(isPlural || thing.endsWith("s")));
  return isNumbered && isName ? `${said} ${count}` : undefined;
}

/** A doubt with the names of its things. */
function withNames(doubt: CommandDoubt, all: readonly CommandThing[]): CommandDoubt {
  const asked = new Set([...doubt.options, ...(doubt.done ?? [])]);
  const named = all.filter((thing) => asked.has(thing.id) && nameOf(thing) !== String(thing.id));
  if (named.length === 0) return doubt;
  return { ...doubt, names: Object.fromEntries(named.map((thing) => [thing.id, nameOf(thing)])) };
}
