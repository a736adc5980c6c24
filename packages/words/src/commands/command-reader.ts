/**
 * Commands over the things of a world: "get the closest stone, but avoid the wolf".
 *
 * @module
 */

import type { Domain } from "@understudy/planner-core";
import type { DeedCondition, MeantDeed } from "../grammar/meaning.ts";
import { MeaningReader, type SharedWords, sharedWords } from "../grammar/meaning-reader.ts";
import type { Language } from "../language/language.ts";
import { splitName } from "../lexicon/split-name.ts";
import { individualKey } from "../pieces/name-index.ts";
import { fold } from "../text/fold.ts";
import { chosenBy } from "./answers.ts";
import type {
  CommandAnswer,
  CommandChoice,
  CommandCondition,
  CommandDeed,
  CommandDoubt,
  CommandGoal,
  CommandReading,
  CommandSituation,
  CommandThing,
  CommandThingId,
  RefusedGoal,
} from "./command-reading.ts";
import { type CommandWords, commandWords, inflectionsOf } from "./command-words.ts";
import { boundBy, whoOf } from "./goals/bound-by.ts";
import { CommandGoals } from "./goals/command-goals.ts";
import { CommandInquiry } from "./goals/command-inquiry.ts";
import { beforeConditions, branchOf, factIn } from "./goals/condition-facts.ts";
import { SituationSets } from "./goals/thing-sets.ts";
import { putsDown } from "./puts-down.ts";
import { asksForNoDeed } from "./questions.ts";
import { fullNamesOf, mayBeIn, namesOf } from "./thing-names.ts";

/** Directions with an adjective in English: `southern`. */
const COMPASS = /^(north|south)?(east|west)?$/;
/** Maximum length of a command that is quoted as a whole, in characters. */
const MAX_QUOTED = 80;

/** A vocabulary for the names and places of things in one situation. */
interface SituationWords {
  readonly key: string;
  readonly reader: MeaningReader;
  /** Positions of the things, by key. */
  readonly named: ReadonlyMap<string, number>;
}

/** Qualities with those of places, and the words that they share with the verbs of the game. */
interface PlacedWords {
  readonly key: string;
  readonly qualities: CommandWords["qualities"];
  readonly shared: SharedWords;
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
  /** The qualities with those of the places that were there last. */
  #placed: PlacedWords | undefined;

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
   * @param before deeds of the speaker's last command, from which this one may go on. Default: none
   * @param given goals of all commands so far, which may be taken back: "cancel the furnace". Default: those of `before`
   */
  read(
    text: string,
    situation: CommandSituation,
    answers: readonly CommandAnswer[] = [],
    before: readonly CommandDeed[] = [],
    given: readonly CommandGoal[] = before.flatMap(({ goals }) => goals),
  ): CommandReading {
    const things = [...situation.things];
    const { reader, named } = this.#wordsFor(things, text);
    const sets = this.#setsOf({ ...situation, things }, named);
    const said = before.map(({ meant }) => meant);
    const meaning = reader.read(text, said);
    const { unread, confidence, readAs, dropped, language, isTakenBack } = meaning;
    const fallen = before.filter(({ meant }) => dropped.includes(meant));
    const doubts: CommandDoubt[] = [];
    const branch = branchOf(meaning.deeds, sets, this.#words, situation.state);
    const deeds = beforeConditions(branch ?? meaning.deeds);
    if (asksForNoDeed(text, meaning.deeds)) doubts.push(whatOf(text));
    const inquiry = new CommandInquiry(
      { words: this.#words, sets, answers, doubts, given },
      before,
    );
    const made = new CommandGoals(inquiry, meaning.isContinuing && before.length > 0);
    const came = made.all(deeds);
    const conditions = this.#conditionsOf(made.deeds, sets, doubts, branch !== undefined);
    const scopes = made.deeds.map((deed) => whoOf(deed, sets));
    const bound = boundBy(made.deeds, scopes, doubts, sets);
    // What is not understood may have said what to do.
    if (unread.length > 0)
      doubts.splice(0, doubts.length, ...doubts.filter(({ kind }) => kind !== "what"));
    for (const words of unread)
      if (!doubts.some((doubt) => doubt.words.includes(words)))
        doubts.push({ kind: "thing", words, options: [] });
    const isSplit = bound.who === undefined && scopes.some((who) => who !== undefined);
    const goals = came.flatMap(({ goals: own, meant }) => {
      const by = isSplit ? whoOf(meant, sets) : undefined;
      const more = { ...(Array.isArray(by) && { by }), ...(meant.isAtOnce && { isAtOnce: true }) };
      return own.map((goal): CommandGoal => ({ ...goal, ...more }));
    });
    const { kept, spared, refused, cancelled } = inquiry;
    const parts = [goals, [...kept], refused, cancelled, doubts, dropped];
    if (parts.every((all) => all.length === 0) && !isTakenBack) doubts.push(whatOf(text));
    const refusedIds = refused.flatMap((each) => Object.values(each.things).slice(0, 1));
    return {
      goals: doubts.length > 0 ? [] : goals.filter((goal, at) => !isRepeated(goal, at, goals)),
      avoided: [...new Set([...kept, ...refusedIds])],
      spared: [...spared],
      refused,
      disabled: this.#stepsAgainst(things, inquiry, deeds),
      conditions,
      ...bound,
      cancelled: [...fallen.flatMap((each) => each.goals), ...cancelled],
      doubts,
      confidence: doubts.length > 0 ? 0 : confidence,
      ...{ language, readAs },
      deeds: came,
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
    const { reader, named } = this.#wordsFor(things, text);
    const byId = new Map(things.map((thing) => [thing.id, thing]));
    const options = doubt.options.flatMap((id) => {
      const thing = byId.get(id);
      const kindNames = this.#words.kinds[id];
      if (thing !== undefined) return [thing];
      return kindNames === undefined ? [] : [{ id, kind: String(id) }];
    });
    const kinds = options.filter((option) => !things.includes(option));
    const sets = this.#setsOf({ ...situation, things: [...things, ...kinds] }, named);
    return chosenBy(text, reader.read(text), sets, options, command);
  }

  #setsOf(situation: CommandSituation, named: ReadonlyMap<string, number>): SituationSets {
    return new SituationSets(
      situation,
      named,
      (kind) => this.#domain.kinds?.properties.get(kind),
      (thing) => [
        ...this.#namesOf(thing),
        ...fullNamesOf(thing, this.#words.kinds[thing.kind] ?? []),
      ],
    );
  }

  /** The verb for a goal: the one that was said, or that of a tool that brings the goal about. */
  verbFor(goal: string, deeds: readonly CommandDeed[] = []): string {
    const { goals, serving } = this.#words;
    const isOf = (deed: string | undefined): boolean =>
      goals.get(deed ?? "")?.some(({ name }) => name === goal) === true;
    const said = deeds.findLast(({ meant }) => meant.said !== "" && isOf(meant.deed));
    if (said !== undefined) return said.meant.said.replace(/^./u, (first) => first.toLowerCase());
    const [tool = goal] = serving.get(goal) ?? [];
    const words = splitName(tool);
    const isOfThings = (this.#domain.kinds?.goals.get(goal)?.things.size ?? 0) > 0;
    return isOfThings ? (words[0] ?? goal) : words.join(" ");
  }

  /** Whether a tool brings a goal about. */
  isServing(tool: string, goal: string): boolean {
    return this.#words.serving.get(goal)?.includes(tool) === true;
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
    const { shared } = this.#qualitiesIn(things);
    for (const [index, thing] of things.entries()) {
      const own = mayBeSaid[index] === true ? this.#namesOf(thing) : [];
      const at = individualKey(index);
      // Those of earlier texts may be meant: "let Kim do that".
      named.set(at, index);
      if (own.length > 0) names[at] = own;
    }
    const { deeds, world } = this.#words;
    const options = { languages: this.#languages, things: names, deeds, world };
    const reader = new MeaningReader(options, shared);
    this.#last = { key, reader, named };
    return this.#last;
  }

  #qualitiesIn(things: readonly CommandThing[]): PlacedWords {
    const places = [...new Set(things.flatMap(({ where = [] }) => where))];
    const parts = [...new Set(things.flatMap((thing) => this.#partsOf(thing)))];
    const key = JSON.stringify([places, parts]);
    if (this.#placed?.key === key) return this.#placed;
    const ofPlaces = places.map((place): [string, readonly string[]] => [
      `where ${place}`,
      COMPASS.test(place) ? [place, `${place}ern`] : [place],
    ]);
    const codes = new Set(this.#languages.map(({ code }) => code));
    const ofNames = parts.map((part): [string, readonly string[]] => [
      `named ${part}`,
      [part, ...inflectionsOf(part.replace(/(?<=.{3})e[mnrs]$/, "e"), codes)],
    ]);
    const qualities = {
      ...this.#words.qualities,
      ...Object.fromEntries([...ofPlaces, ...ofNames]),
    };
    const { deeds } = this.#words;
    this.#placed = {
      key,
      qualities,
      shared: sharedWords({ deeds, qualities }, this.#placed?.shared),
    };
    return this.#placed;
  }

  /** The parts of a thing's names beside its kind: `top` of a "top shelf". */
  #partsOf({ kind, names = [] }: CommandThing): readonly string[] {
    const isKind = (word: string): boolean =>
      [kind, ...(this.#words.kinds[kind] ?? [])].some((name) => fold(name) === word);
    return names.flatMap((name) => {
      const words = fold(name).split(" ");
      const rest = words.length < 2 ? [] : words.filter((word) => !isKind(word));
      return rest.length > 0 && rest.length < words.length ? [rest.join(" ")] : [];
    });
  }

  #namesOf(thing: CommandThing): readonly string[] {
    const isCommon = (word: string): boolean => this.#common.has(fold(word));
    return namesOf(thing, this.#words.kinds[thing.kind] ?? [], isCommon);
  }

  /** The facts on which deeds hang. Conditions that are no facts, and times, are asked about. */
  #conditionsOf(
    deeds: readonly MeantDeed[],
    sets: SituationSets,
    doubts: CommandDoubt[],
    isKnown: boolean,
  ): readonly CommandCondition[] {
    for (const words of deeds.flatMap(({ times }) => times))
      doubts.push({ kind: "time", words, options: [] });
    // "wake Odo at midnight, Mina when it rains": all goals would hang on both.
    const [first, ...others] = deeds.filter(({ conditions }) => conditions.length > 0);
    const other = others.flatMap(({ conditions }) =>
      conditions.filter((each) => !(each.isBranch || first?.conditions.includes(each))),
    );
    doubts.push(
      ...other.map(({ said }) => ({ kind: "condition" as const, words: said, options: [] })),
    );
    return [...new Set(deeds.flatMap(({ conditions }) => conditions))].flatMap(
      (condition: DeedCondition) => {
        const isBranch = condition.isBranch === true;
        if (isBranch && isKnown) return [];
        const fact = isBranch ? undefined : factIn(condition, sets, this.#words);
        if (fact === undefined)
          doubts.push({ kind: "condition", words: condition.said, options: [] });
        return fact ?? [];
      },
    );
  }

  /** The steps of refused deeds, and those with things to keep away from. An agent that holds one may still put it down. */
  #stepsAgainst(
    things: readonly CommandThing[],
    { kept, refused }: CommandInquiry,
    deeds: readonly MeantDeed[],
  ): CommandReading["disabled"] {
    const { kinds: ofDomain } = this.#domain;
    if (ofDomain === undefined) return [];
    const defined = new Map(ofDomain.definition.tools.map((tool) => [tool.name, tool]));
    const verbs = deeds.filter(({ refusal }) => refusal === "not").map(({ deed }) => deed ?? "");
    const isServing = (tool: string, goal: string): boolean =>
      this.isServing(tool, goal) ||
      verbs.some((verb) => this.#words.tools.get(verb)?.includes(tool));
    const hard = refused.filter(({ isSoft }) => !isSoft);
    const ofTwo = hard.flatMap((each) => {
      const serving = [...ofDomain.tools].filter(([tool]) => isServing(tool, each.goal));
      return { each, steps: serving.flatMap((tool) => stepsOfTwo(tool, each, things)) };
    });
    // Where no step has both things of a goal, all steps with its first thing are refused.
    const single = ofTwo.flatMap(({ each, steps }) => (steps.length > 0 ? [] : [each]));
    const ofOne = [...ofDomain.tools].flatMap(([tool, { things: parameters }]) =>
      [...parameters].flatMap(([parameter, kinds]) =>
        things
          .filter(({ id, kind }) => {
            if (!kinds.includes(kind)) return false;
            const isKept = kept.has(id) && !putsDown(defined.get(tool), parameter);
            const isOfThing = (each: RefusedGoal): boolean =>
              Object.values(each.things)[0] === id && isServing(tool, each.goal);
            return isKept || single.some(isOfThing);
          })
          .map(({ id }) => ({ tool, things: { [parameter]: id } })),
      ),
    );
    return [...ofOne, ...ofTwo.flatMap(({ steps }) => steps)];
  }
}

/** The steps of a tool with both things of a refused goal: "don't give the letter to Bo". */
function stepsOfTwo(
  [tool, { things: parameters }]: readonly [
    string,
    { readonly things: ReadonlyMap<string, readonly string[]> },
  ],
  { things: of }: RefusedGoal,
  things: readonly CommandThing[],
): CommandReading["disabled"] {
  const [one, two] = Object.entries(of);
  if (one === undefined || two === undefined) return [];
  const kindOf = (id: CommandThingId): string =>
    things.find((thing) => thing.id === id)?.kind ?? "";
  /** The parameters for a thing: that of its name in the goal, or else all of its kind. */
  const placesOf = ([name, id]: readonly [string, CommandThingId]): readonly string[] => {
    const fit = [...parameters].flatMap(([parameter, kinds]) =>
      kinds.includes(kindOf(id)) ? [parameter] : [],
    );
    return fit.includes(name) ? [name] : fit;
  };
  return placesOf(one).flatMap((first) =>
    placesOf(two)
      .filter((second) => second !== first)
      .map((second) => ({ tool, things: { [first]: one[1], [second]: two[1] } })),
  );
}

/** The doubt about a text that asks for nothing. */
const whatOf = (text: string): CommandDoubt => ({
  ...{ kind: "what", words: text.trim().slice(0, MAX_QUOTED), options: [] },
});

/** Whether a goal is asked for twice with nothing else about its things between: "snow, snow and snow". */
function isRepeated(goal: CommandGoal, at: number, goals: readonly CommandGoal[]): boolean {
  const about = ({ things, by }: CommandGoal): string =>
    JSON.stringify([Object.values(things), by]);
  const before = goals.slice(0, at).findLast((other) => about(other) === about(goal));
  return before?.goal === goal.goal;
}
