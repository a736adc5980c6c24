import type { Domain, DomainDefinition, ToolDefinition } from "@understudy/planner-core";
import type { Language } from "../language/language.ts";
import { splitName } from "../lexicon/split-name.ts";
import type { OrderVocabulary } from "../pieces/order-vocabulary.ts";
import { fold } from "../text/fold.ts";
import { phraseKey } from "../text/phrase-key.ts";
import { stem } from "../text/stem.ts";
import { gameThesaurus } from "../thesaurus/thesaurus.ts";
import { commonVerbs } from "./common-verbs.ts";
import { amountWords, listedIn, plainOf, superlativesOf } from "./scales.ts";
import { participlesOf, statesOf } from "./thing-states.ts";

type GoalDefinition = NonNullable<DomainDefinition["goals"]>[number];
type Kinds = NonNullable<Domain["kinds"]>;

/** A declared goal about things. */
export interface ThingGoalWords {
  readonly name: string;
  /** The kinds that each of its things may have, by parameter, in order. */
  readonly things: readonly (readonly [parameter: string, kinds: readonly string[]])[];
  readonly when: Readonly<Record<string, unknown>>;
}

/** The words by which a domain's commands are read. */
export interface CommandWords {
  /** Goals by the stems of their verbs, best matches first. */
  readonly goals: ReadonlyMap<string, readonly ThingGoalWords[]>;
  /** Those of which the verb is one of their own, and no synonym. */
  readonly ownGoals: ReadonlyMap<string, readonly ThingGoalWords[]>;
  readonly deeds: OrderVocabulary["deeds"];
  /** Tools by the stems of their verbs. */
  readonly tools: ReadonlyMap<string, readonly string[]>;
  /** The tools that bring goals about. */
  readonly serving: ReadonlyMap<string, readonly string[]>;
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  /** Names of the place where everything is. */
  readonly world: readonly string[];
  readonly qualities: Readonly<Record<string, readonly string[]>>;
}

/** Words in goal names that are not verbs. */
const NO_VERB = new Set(
  "a an the it of to in on at off up down out away is be have has own that this".split(" "),
);

/** Words for a state of affairs that goes on. */
const GOING_ON =
  /^(?:on|running|started|begun|going|lauft|begonnen|empezad[ao]|comenzad[ao]|en curso|commencee?|en cours)$/i;
/** A participle in English. */
const PARTICIPLE = /^\p{L}{2,}ed$/iu;

const NO_WORDS: CommandWords = {
  ...{ goals: new Map(), ownGoals: new Map(), tools: new Map(), serving: new Map() },
  ...{ deeds: {}, kinds: {}, qualities: {}, world: [] },
};

/** Prepares the words of a domain's goals about things. */
export function commandWords({ kinds }: Domain, languages: readonly Language[]): CommandWords {
  const goalsOf = new Map<string, ThingGoalWords[]>();
  const toolsOf = new Map<string, string[]>();
  const serving = new Map<string, string[]>();
  const deeds = new Map<string, string[]>();
  const say = <T>(map: Map<string, T[]>, verb: string, value: T): void => {
    const key = phraseKey(verb);
    add(map, key, value);
    add(deeds, key, verb);
  };
  if (kinds === undefined) return NO_WORDS;
  const { goals = [], tools, words = {} } = kinds.definition;
  const names = [...kinds.properties.keys()];
  const kindKeys = new Set(names.flatMap((kind) => splitName(kind).map(stem)));
  const common: [verb: string, goal: ThingGoalWords][] = [];
  const related: [verb: string, goal: ThingGoalWords][] = [];
  for (const goal of goals) {
    const things = kinds.goals.get(goal.name)?.things;
    const goalWords = { name: goal.name, things: [...(things ?? [])], when: goal.when };
    const verbs =
      things === undefined || things.size === 0
        ? phrasesOf(goal, kinds)
        : verbsOf(goal, kinds, kindKeys);
    for (const tool of servingTools(goal, kinds)) add(serving, goal.name, tool.name);
    for (const verb of verbs) {
      say(goalsOf, verb, goalWords);
      const pair = (other: string): [string, ThingGoalWords] => [other, goalWords];
      common.push(...[...commonVerbs(verb)].map(pair));
      related.push(...relatedTo(verb).map(pair));
    }
  }
  // A verb of its own says a goal better than a synonym.
  const ownGoals = new Map([...goalsOf].map(([verb, all]) => [verb, [...all]]));
  const qualities = qualitiesOf(kinds, languages);
  const others = new Set(
    [...names.flatMap((kind) => own(words, kind) ?? []), ...Object.values(qualities).flat()].map(
      fold,
    ),
  );
  const declared = new Set(Object.values(words).flat().map(fold));
  const isVerb = (word: string): boolean => !(others.has(fold(word)) || kindKeys.has(stem(word)));
  // "shut" is a state, too.
  for (const [verb, goal] of common)
    if (isVerb(verb) || !(declared.has(fold(verb)) || kindKeys.has(stem(verb))))
      say(goalsOf, verb, goal);
  for (const [verb, goal] of related) if (isVerb(verb)) say(goalsOf, verb, goal);
  for (const goal of goals) {
    const things = [...(kinds.goals.get(goal.name)?.things ?? [])];
    const words = { name: goal.name, things, when: goal.when };
    for (const verb of unsaidVerbs(goal, kinds, Object.keys(qualities))) add(goalsOf, verb, words);
  }
  for (const { name, words: said = [] } of tools)
    for (const verb of [splitName(name)[0] ?? "", ...said]) say(toolsOf, verb, name);
  return {
    ...{ goals: goalsOf, ownGoals, tools: toolsOf, serving, deeds: Object.fromEntries(deeds) },
    world: [
      splitName(kinds.definition.name).join(" "),
      ...(own(words, kinds.definition.name) ?? []),
    ],
    kinds: Object.fromEntries(names.map((kind) => [kind, own(words, kind) ?? []])),
    qualities,
  };
}

/** The words by which a goal may be said beside verbs: a state that it brings about, a place, or only its things. */
function unsaidVerbs(
  { name, when }: GoalDefinition,
  { goals: all, definition }: Kinds,
  qualities: readonly string[],
): readonly string[] {
  const states = broughtBy(when).flatMap((deed) => {
    const [, what = "", property = "", value = ""] = /^brings (\S+) (\S+)( .+)?$/.exec(deed) ?? [];
    const isShared = (key: string): boolean =>
      key.startsWith(`${what} `) &&
      key.endsWith(value) &&
      (key.split(" ")[1]?.split("|").includes(property) ?? false);
    return [deed, ...qualities.filter(isShared).map((key) => `brings ${key}`)];
  });
  const kindsOf = (goal: string): readonly string[] => {
    const [[, first = []] = []] = all.get(goal)?.things ?? [];
    return first;
  };
  const own = kindsOf(name);
  // "do the tables"
  const isOnly = (definition.goals ?? []).every(
    (other) => other.name === name || !own.some((kind) => kindsOf(other.name).includes(kind)),
  );
  return [
    ...states,
    ...((all.get(name)?.things.size ?? 0) > 1 ? ["brings to"] : []),
    ...(isOnly && own.length > 0 ? ["does"] : []),
  ];
}

/** The value of a key that a game may have named `constructor`. */
const own = <T>(values: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(values, key) ? values[key] : undefined;

/** The deeds of the grammar that say how a thing is to be, which a goal with this condition brings about. */
function broughtBy(when: GoalDefinition["when"]): readonly string[] {
  const [[key = "", value] = [], ...others] = Object.entries(when);
  const property = key.split(".")[1];
  if (property === undefined || others.length > 0) return [];
  if (typeof value === "boolean") return [`brings ${value ? "is" : "not"} ${property}`];
  return typeof value === "string" && !isParameter(value)
    ? [`brings value ${property} ${value}`]
    : [];
}

/** The tools that bring a goal about. */
function servingTools({ when }: GoalDefinition, { definition }: Kinds): readonly ToolDefinition[] {
  const wanted = propertiesIn(when);
  return definition.tools.filter(({ then = {} }: ToolDefinition) =>
    [...propertiesIn(then)].some(
      ([property, value]) => wanted.has(property) && isBrought(value, wanted.get(property)),
    ),
  );
}

/** Verbs near to another one in any of its senses; the kind of thing tells which is meant. */
function relatedTo(verb: string): string[] {
  const groups = gameThesaurus().groupsOf(stem(verb));
  return groups.flatMap(({ phrases }) => phrases).filter((other) => !other.includes(" "));
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else if (!known.includes(value)) known.push(value);
}

/** The verbs of a goal: in its name and its `words`, and those of the tools that bring it about. */
function verbsOf(goal: GoalDefinition, kinds: Kinds, kindKeys: ReadonlySet<string>): string[] {
  const { words = [], name } = goal;
  const serving = servingTools(goal, kinds).filter(
    (tool) => (kinds.tools.get(tool.name)?.things.size ?? 0) > 0,
  );
  const said = [...words, ...serving.flatMap((tool) => tool.words ?? [])];
  const named = [...splitName(name), ...serving.map((tool) => splitName(tool.name)[0] ?? "")];
  const isVerb = (word: string): boolean => !(NO_VERB.has(word) || word === "");
  return [
    ...new Set([...said, ...named.filter((word) => isVerb(word) && !kindKeys.has(stem(word)))]),
  ].filter(isVerb);
}

/** The phrases that ask for a goal without things: its name, its `words`, and the names of tools that bring it about. */
function phrasesOf({ name, words = [], when }: GoalDefinition, { definition }: Kinds): string[] {
  const serving = definition.tools.filter(({ then = {} }: ToolDefinition) =>
    Object.entries(when).every(([key, value]) => (then as Record<string, unknown>)[key] === value),
  );
  const named = [name, ...serving.map((tool) => tool.name)].map((each) =>
    splitName(each).join(" "),
  );
  return [...words, ...named, ...serving.flatMap((tool) => tool.words ?? [])];
}

/** Whether an effect may bring about a wanted value: anything but another plain value. */
function isBrought(effect: unknown, wanted: unknown): boolean {
  const isPlain = (value: unknown): boolean => typeof value !== "object" && !isParameter(value);
  return effect === wanted || !isPlain(effect) || !isPlain(wanted);
}

const isParameter = (value: unknown): boolean => typeof value === "string" && value.startsWith("$");

/** The properties of things, and the variables that hold things, in a condition or in effects, with their values. */
function propertiesIn(values: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, value] of Object.entries(values)) {
    const [, property] = key.split(".");
    if (key.startsWith("$") && property !== undefined) found.set(`.${property}`, value);
    else if (isParameter(value)) found.set(key, value);
  }
  return found;
}

/** The other forms of an adjective: `weißen` for `weiße`, `herida` for `herido`, `cassée` for `cassé`. */
export function inflectionsOf(word: string, codes: ReadonlySet<string>): string[] {
  if (!/\p{L}{3}$/u.test(word)) return [];
  const forms: string[] = [];
  if (codes.has("de")) {
    const base = word.replace(/e$/, "");
    forms.push(...["e", "en", "er", "es", "em"].map((end) => base + end));
  }
  if (codes.has("es") && word.endsWith("o"))
    forms.push(...["a", "os", "as"].map((end) => word.slice(0, -1) + end));
  if (codes.has("fr")) forms.push(`${word}e`, `${word}es`);
  return forms;
}

/** The adjectives of superlatives in all forms: `heavy`. */
const plainWords = (superlatives: readonly string[], code: string): readonly string[] =>
  superlatives
    .map((word) => plainOf(word, code))
    .flatMap((word) => [word, ...inflectionsOf(word, new Set([code]))]);

/** A state of two words, and with a verb between them: "shop open", "the shop is open". */
const withVerbs = (name: string): readonly string[] => {
  const words = splitName(name);
  const last = words.pop() ?? "";
  const verbs = words.length === 0 ? [] : ["is", "ist", "está", "est"];
  // "during the show" of "show on"
  const noun = words.length > 0 && GOING_ON.test(fold(last)) ? [words.join(" ")] : [];
  const told = verbs.flatMap((verb) => [
    [...words, verb, last].join(" "),
    // "the moon is full" of "full moon"
    [last, verb, ...words].join(" "),
  ]);
  return [name, ...noun, ...told];
};

/** The qualities of things, by their properties. */
function qualitiesOf(
  { properties, definition: { words = {}, goals = [], state = {} } }: Kinds,
  languages: readonly Language[],
): Record<string, string[]> {
  const qualities: Record<string, string[]> = {};
  const codes = new Set(languages.map(({ code }) => code));
  const plain: [quality: string, words: readonly string[]][] = [];
  const say = (quality: string, ...said: readonly string[]): void => {
    const forms = said.flatMap((word) => [word, ...inflectionsOf(word, codes)]);
    qualities[quality] = [...(qualities[quality] ?? []), ...forms];
  };
  const wordsOf = (name: string, key: string = name): string[] => [
    name,
    ...(own(words, key) ?? own(words, name) ?? []),
  ];
  const all = [...properties].flatMap(([kind, own]) =>
    [...own].map(([name, property]) => ({
      name,
      property,
      said: wordsOf(name, `${kind}.${name}`),
    })),
  );
  // The words of a game come before what they may mean elsewhere.
  const declared = new Set(
    [...all.map(({ name }) => name), ...Object.values(words).flat()].map(phraseKey),
  );
  const isDeclared = (word: string): boolean =>
    [word, ...inflectionsOf(word, codes)].some((form) => declared.has(phraseKey(form)));
  for (const { code, orders } of languages) {
    if (orders === undefined) continue;
    say("nearest", ...listedIn(orders.nearest));
    say("farthest", ...listedIn(orders.farthest));
    for (const { name, property, said: named } of all) {
      if (property.type === "integer") {
        for (const [kind, said] of Object.entries(amountWords(named, code, orders)))
          say(`${kind} ${name}`, ...said);
        const { most, least } = superlativesOf(named, code);
        // "the heavy one" of some is the heaviest, but "heavy" may be a word for something else.
        const isFree = (word: string): boolean =>
          named.some((other) => fold(other) === fold(word)) || !isDeclared(word);
        plain.push([`very ${name}`, plainWords(most, code).filter(isFree)]);
        plain.push([`hardly ${name}`, plainWords(least, code).filter(isFree)]);
      } else if (property.type === "boolean") {
        const { same, opposite } = statesOf(named);
        say(`is ${name}`, ...named, ...same.filter((word) => !isDeclared(word)));
        say(`not ${name}`, `un${name}`, ...opposite.filter((word) => !isDeclared(word)));
      } else if (property.type === "enum") {
        for (const value of property.values) {
          const words = wordsOf(String(value));
          // "the port side", "fox house"
          say(`value ${name} ${value}`, ...words, ...words.flatMap((word) => `${word} ${name}`));
        }
      }
    }
  }
  for (const [name, property] of Object.entries(state)) {
    if (property.type === "boolean") say(`state ${name}`, ...wordsOf(name).flatMap(withVerbs));
    else if (property.type === "enum")
      for (const value of property.values) say(`state ${name} ${value}`, ...wordsOf(String(value)));
  }
  for (const [quality, forms] of plain)
    qualities[quality] = [...(qualities[quality] ?? []), ...forms];
  // A goal's name says what it brings about: "open all closed doors".
  for (const { name, when, words: ownWords = [] } of goals) {
    const [wanted, ...others] = propertiesIn(when);
    if (wanted === undefined || others.length > 0) continue;
    const [property, value] = wanted;
    if (typeof value !== "boolean" || !property.startsWith(".")) continue;
    const said = [...(PARTICIPLE.test(name) ? [name] : []), ...ownWords.flatMap(participlesOf)];
    say(
      `${value ? "is" : "not"} ${property.slice(1)}`,
      ...said.filter((word) => !isDeclared(word)),
    );
  }
  return sharedQualities(qualities);
}

/** Qualities that things of several kinds have, each by a property of its own. */
const OF_PROPERTY = /^(is|not|value|most|least|over|under|very|hardly) (\S+)( .+)?$/;

/** Qualities in which a word for several properties stands for all of them: "biggest" of fields and doors, "red" of both. */
function sharedQualities(qualities: Readonly<Record<string, string[]>>): Record<string, string[]> {
  /** By what is said with a word: the properties that it says so of. */
  const shared = new Map<string, Set<string>>();
  const each = Object.entries(qualities).map(([key, words]) => {
    const [, what = "", name = "", value = ""] = OF_PROPERTY.exec(key) ?? [];
    const saidBy = (word: string): string => `${what} *${value} ${phraseKey(word)}`;
    return { key, name, words: new Set(words), saidBy: what === "" ? undefined : saidBy };
  });
  for (const { name, words, saidBy } of each) {
    if (saidBy === undefined) continue;
    for (const said of [...words].map(saidBy))
      shared.set(said, (shared.get(said) ?? new Set()).add(name));
  }
  const all = new Map<string, Set<string>>();
  for (const { key, name, words, saidBy } of each)
    for (const word of words) {
      const names = saidBy && [...(shared.get(saidBy(word)) as ReadonlySet<string>)].join("|");
      const own = names === undefined ? key : key.replace(` ${name}`, ` ${names}`);
      all.set(own, (all.get(own) ?? new Set()).add(word));
    }
  return Object.fromEntries([...all].map(([key, words]) => [key, [...words]]));
}
