/**
 * Commands over the things of a world: "get the closest stone, but avoid the wolf".
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import type { Language } from "../language/language.ts";
import { ThingOrderReader } from "../orders/thing-order-reader.ts";
import type { OrderDoubt } from "../pieces/order-vocabulary.ts";
import { fold } from "../text/fold.ts";
import { AnswerReader } from "./answer-reader.ts";
import { CommandGoals } from "./command-goals.ts";
import type {
  CommandAnswer,
  CommandChoice,
  CommandDoubt,
  CommandReading,
  CommandSituation,
  CommandThing,
} from "./command-reading.ts";
import { type CommandWords, commandWords } from "./command-words.ts";
import { Mentionables } from "./mentionables.ts";
import { putsDown } from "./puts-down.ts";
import { mayBeIn, namesOf } from "./thing-names.ts";

/** Directions with an adjective in English: `southern`. */
const COMPASS = /^(north|south)?(east|west)?$/;
/** Maximum length of a command that is quoted as a whole, in characters. */
const MAX_QUOTED = 80;

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

/** Options of a {@link CommandReader}. */
export interface CommandReaderOptions {
  /** A domain with kinds, and goals about things. */
  readonly domain: Domain;
  /** The languages of the players; the first is the default for texts without a clear language. */
  readonly languages: readonly Language[];
}

/**
 * Reads commands over the things of a world without a model: goals with things, counts, order, and things to avoid.
 * Things are found by their kinds, names, properties, owners, places and distances. Missing, impossible and unclear parts
 * come back as doubts; no clause is dropped.
 *
 * - An id of words and numbers is a name: "berries 7". "Gate 7" is gate 7, not seven gates. Other ids, such as UUIDs, are
 *   no names.
 * - A count leaves out things for which the goal holds already. With a superlative it takes as many: "the two closest".
 * - "Everybody" are all things that the goal may have and for which it does not hold. "Everybody but Bo" keeps away from
 *   Bo, "nobody but Bo" is about Bo alone.
 * - "It" is the last thing named with which the verb can be done, "them" are all of the verb before, "the door" is the one
 *   chosen before, "the others" are the rest.
 * - A further deed with the same thing is a goal of its own: "open the red door and close it". If a goal has two things
 *   and one is said, the other is the only one of its kind, or the doubt is which.
 * - Superlatives of size, age, height, length, width, depth, weight, strength, speed, price, wealth, health, heat, danger
 *   and brightness are known for properties of these names, or with such `words`; for others, "with the most seats".
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
    // "the goat snow" is one goat.
    const apart = orders.filter(({ thing }, at) => {
      const next = orders[at + 1];
      const one = next?.isApposed === true ? candidates.named(next.thing) : undefined;
      return one === undefined || one.kind !== thing;
    });
    const namesOf = (thing: CommandThing): readonly string[] => this.#namesOf(thing);
    const inquiry = { words: this.#words, candidates, avoided, answers, doubts, namesOf };
    const goals = new CommandGoals(inquiry, apart).all();
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
      addsDeeds: true,
      qualities,
    });
    this.#last = { key, reader, named, names, qualities };
    return this.#last;
  }

  #namesOf(thing: CommandThing): readonly string[] {
    const isCommon = (word: string): boolean => this.#common.has(fold(word));
    return namesOf(thing, this.#words.kinds[thing.kind] ?? [], isCommon);
  }

  /** A doubt with the ids of named things. */
  #aboutThings(doubt: OrderDoubt, candidates: Mentionables): CommandDoubt {
    const options = doubt.options.map((key) => candidates.named(key)?.id ?? key);
    return { ...doubt, options };
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

/** A key for a thing with a name, in letters that no player writes. */
function keyOf(index: number): string {
  return `xq${[...String(index)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`;
}
