/**
 * Commands over the things of a world: "get the closest stone, but avoid the wolf".
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import type { Language } from "../language/language.ts";
import type { ThingMention, ThingOrder } from "../orders/order-vocabulary.ts";
import { ThingOrderReader } from "../orders/thing-order-reader.ts";
import type {
  CommandDoubt,
  CommandGoal,
  CommandReading,
  CommandSituation,
  CommandThing,
  CommandThingId,
} from "./command-reading.ts";
import { type CommandWords, commandWords, NO_DEED, type ThingGoalWords } from "./command-words.ts";
import { Mentionables } from "./mentionables.ts";

/** Directions with an adjective in English: `southern`. */
const COMPASS = /^(north|south)?(east|west)?$/;
/** Maximum length of a command that is quoted as a whole, in characters. */
const MAX_QUOTED = 80;

/** A vocabulary for the names and places of things in one situation. */
interface SituationWords {
  readonly key: string;
  readonly reader: ThingOrderReader;
  readonly named: ReadonlyMap<string, CommandThing>;
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
  #last: SituationWords | undefined;

  constructor({ domain, languages }: CommandReaderOptions) {
    this.#domain = domain;
    this.#languages = languages;
    this.#words = commandWords(domain, languages);
  }

  /** Reads a command in a situation. */
  read(text: string, situation: CommandSituation): CommandReading {
    const things = [...situation.things];
    const { reader, named } = this.#wordsFor(things);
    const candidates = new Mentionables({ ...situation, things }, named);
    const { orders, refused, doubts: unclear } = reader.read(text);
    const doubts: CommandDoubt[] = [...unclear];
    const avoided = new Set(
      refused.flatMap((mention) => candidates.of(mention).map(({ id }) => id)),
    );
    const goals = orders.flatMap((order) => this.#goalsOf(order, candidates, avoided, doubts));
    if (goals.length + avoided.size + doubts.length === 0)
      doubts.push({ kind: "what", words: text.trim().slice(0, MAX_QUOTED), options: [] });
    return {
      goals: doubts.length > 0 ? [] : goals,
      avoided: [...avoided],
      disabled: this.#stepsWith(things.filter(({ id }) => avoided.has(id))),
      doubts,
    };
  }

  #wordsFor(things: readonly CommandThing[]): SituationWords {
    const key = JSON.stringify(things.map(({ id, names, where }) => [id, names, where]));
    if (this.#last?.key === key) return this.#last;
    const named = new Map<string, CommandThing>();
    const names: Record<string, readonly string[]> = { ...this.#words.kinds };
    const qualities: Record<string, readonly string[]> = { ...this.#words.qualities };
    for (const [index, thing] of things.entries()) {
      for (const place of thing.where ?? [])
        qualities[`where ${place}`] = COMPASS.test(place) ? [place, `${place}ern`] : [place];
      if (thing.names === undefined || thing.names.length === 0) continue;
      const own = keyOf(index);
      named.set(own, thing);
      names[own] = thing.names;
    }
    const reader = new ThingOrderReader({
      languages: this.#languages,
      things: names,
      deeds: this.#words.deeds,
      going: this.#words.going,
      qualities,
    });
    this.#last = { key, reader, named };
    return this.#last;
  }

  #goalsOf(
    order: ThingOrder,
    candidates: Mentionables,
    avoided: ReadonlySet<CommandThingId>,
    doubts: CommandDoubt[],
  ): readonly CommandGoal[] {
    const { thing, or, deed, count, at } = order;
    const choices = [thing, ...or].map((name) => ({ thing: name, qualities: order.qualities }));
    const possible = choices.map((mention) => ({
      goal: this.#goalFor(deed, candidates, mention),
      found: candidates.of(mention).filter(({ id }) => !avoided.has(id)),
    }));
    const words = candidates.tell({ thing, qualities: order.qualities });
    if (deed === NO_DEED) {
      doubts.push({ kind: "what", words, options: [] });
      return [];
    }
    const able = possible.filter(({ goal }) => goal !== undefined);
    const chosen = able.find(({ found }) => found.length > 0);
    if (chosen?.goal === undefined) {
      doubts.push({ kind: able.length === 0 ? "cannot" : "none", words, options: [] });
      return [];
    }
    const other = at === undefined ? [] : candidates.of({ thing: at.thing, qualities: [] });
    const [, second] = chosen.goal.things;
    const isSecond =
      second !== undefined && other[0] !== undefined && second[1].includes(other[0].kind);
    // "the horse of Lise" in languages whose word for "of" is one for "from", too.
    const own = isSecond || at === undefined ? [] : candidates.ownedBy(chosen.found, other[0]);
    const found = isSecond
      ? chosen.found
      : own.length > 0
        ? own
        : candidates.near(chosen.found, other[0]);
    const isAll = count === "all" || (count === 1 && order.isDefinite && order.isPlural);
    const many = isAll ? Math.max(1, found.length) : count;
    if (many > found.length) {
      doubts.push({ kind: "few", words: `${many} ${words}`, options: found.map(({ id }) => id) });
      return [];
    }
    // "the wolf" of three wolves.
    if (!isAll && count === 1 && order.isDefinite && found.length > 1) {
      doubts.push({ kind: "which", words, options: found.map(({ id }) => id) });
      return [];
    }
    const [first] = chosen.goal.things;
    return found.slice(0, many).map(({ id }) => ({
      goal: chosen.goal?.name ?? "",
      things: {
        [first?.[0] ?? ""]: id,
        ...(isSecond ? { [second[0]]: other[0]?.id ?? "" } : {}),
      },
    }));
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

  /** The steps with things, tool by tool. */
  #stepsWith(things: readonly CommandThing[]): CommandReading["disabled"] {
    return [...(this.#domain.kinds?.tools ?? [])].flatMap(([tool, { things: parameters }]) =>
      [...parameters].flatMap(([parameter, kinds]) =>
        things
          .filter(({ kind }) => kinds.includes(kind))
          .map(({ id }) => ({ tool, things: { [parameter]: id } })),
      ),
    );
  }
}

/** A key for a thing with a name, in letters that no player writes. */
function keyOf(index: number): string {
  return `xq${[...String(index)].map((digit) => "abcdefghij"[Number(digit)]).join("")}`;
}
