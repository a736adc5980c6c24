import type { Domain, DomainDefinition, ToolDefinition } from "@understudy/planner-core";
import type { Language } from "../language/language.ts";
import { splitName } from "../lexicon/split-name.ts";
import type { OrderVocabulary } from "../pieces/order-vocabulary.ts";
import { stem } from "../text/stem.ts";
import { gameThesaurus } from "../thesaurus/thesaurus.ts";
import { superlativesOf } from "./scales.ts";

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
  readonly deeds: OrderVocabulary["deeds"];
  readonly going: readonly string[];
  readonly kinds: Readonly<Record<string, readonly string[]>>;
  readonly qualities: Readonly<Record<string, readonly string[]>>;
}

/** The deed of a command without a verb. */
export const NO_DEED = "-";
/** Words in goal names that are not verbs. */
const NO_VERB = new Set(
  "a an the it of to in on at off up down out away is be have has own that this".split(" "),
);

/** A participle in English. */
const PARTICIPLE = /^\p{L}{2,}ed$/iu;

/** Prepares the words of a domain's goals about things. */
export function commandWords({ kinds }: Domain, languages: readonly Language[]): CommandWords {
  const found = new Map<string, ThingGoalWords[]>();
  const going = new Set<string>();
  if (kinds === undefined) return { goals: found, deeds: {}, going: [], kinds: {}, qualities: {} };
  const { goals = [], words = {} } = kinds.definition;
  const names = [...kinds.properties.keys()];
  const kindKeys = new Set(names.flatMap((kind) => splitName(kind).map(stem)));
  const related: [verb: string, goal: ThingGoalWords][] = [];
  for (const goal of goals) {
    const things = kinds.goals.get(goal.name)?.things;
    if (things === undefined || things.size === 0) continue;
    const goalWords = { name: goal.name, things: [...things], when: goal.when };
    for (const verb of verbsOf(goal, kinds, kindKeys)) {
      add(found, verb, goalWords);
      const others = relatedTo(verb);
      related.push(...others.map((other): [string, ThingGoalWords] => [other, goalWords]));
      // "go to the tree", "shoot at the wolf": the place is what the goal is about.
      if (things.size === 1) for (const one of [verb, ...others]) going.add(one);
    }
  }
  // A verb of its own says a goal better than a synonym.
  for (const [verb, goal] of related) add(found, verb, goal);
  return {
    goals: found,
    // A command without a verb names no goal.
    deeds: Object.fromEntries([NO_DEED, ...found.keys()].map((verb) => [verb, [verb]])),
    going: [...going],
    kinds: Object.fromEntries(names.map((kind) => [kind, words[kind] ?? []])),
    qualities: qualitiesOf(kinds, languages),
  };
}

/** Verbs near to another one in any of its senses; the kind of thing tells which is meant. */
function relatedTo(verb: string): string[] {
  const groups = gameThesaurus().groupsOf(stem(verb));
  return groups.flatMap(({ phrases }) => phrases).filter((other) => !other.includes(" "));
}

function add(map: Map<string, ThingGoalWords[]>, verb: string, goal: ThingGoalWords): void {
  const known = map.get(verb);
  if (known === undefined) map.set(verb, [goal]);
  else if (!known.includes(goal)) known.push(goal);
}

/** The verbs of a goal: in its name and its `words`, and those of the tools that bring it about. */
function verbsOf(
  goal: GoalDefinition,
  { definition, tools }: Kinds,
  kindKeys: ReadonlySet<string>,
): string[] {
  const phrases = (goal.words ?? []).filter((text) => text.includes(" "));
  const own = [goal.name, ...(goal.words ?? [])].flatMap((text) => splitName(text));
  const wanted = propertiesIn(goal.when);
  const serving = definition.tools.filter(
    ({ name, then = {} }: ToolDefinition) =>
      (tools.get(name)?.things.size ?? 0) > 0 &&
      [...propertiesIn(then)].some(
        ([property, value]) => wanted.has(property) && isBrought(value, wanted.get(property)),
      ),
  );
  const ofTools = serving.flatMap(({ name, words = [] }) => [splitName(name)[0] ?? "", ...words]);
  const words = [...new Set([...own, ...ofTools])].filter(
    (word) => !(word === "" || word.includes(" ") || NO_VERB.has(word) || kindKeys.has(stem(word))),
  );
  return [...phrases, ...words];
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
function inflectionsOf(word: string, codes: ReadonlySet<string>): string[] {
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

/** The qualities of things, by their properties. */
function qualitiesOf(
  { properties, definition: { words = {}, goals = [] } }: Kinds,
  languages: readonly Language[],
): Record<string, string[]> {
  const qualities: Record<string, string[]> = {};
  const codes = new Set(languages.map(({ code }) => code));
  const say = (quality: string, ...said: readonly string[]): void => {
    const forms = said.flatMap((word) => [word, ...inflectionsOf(word, codes)]);
    qualities[quality] = [...(qualities[quality] ?? []), ...forms];
  };
  const wordsOf = (name: string, key: string = name): string[] => [
    name,
    ...(words[key] ?? words[name] ?? []),
  ];
  const all = [...properties].flatMap(([kind, own]) =>
    [...own].map(([name, property]) => ({
      name,
      property,
      said: wordsOf(name, `${kind}.${name}`),
    })),
  );
  const each = (list: string): string[] => list.split(" ").filter((word) => word !== "");
  for (const { code, orders } of languages) {
    if (orders === undefined) continue;
    say("nearest", ...each(orders.nearest));
    say("farthest", ...each(orders.farthest));
    say("other", ...each(orders.other ?? ""));
    for (const { name, property, said: named } of all) {
      const before = (list: string): string[] =>
        each(list).flatMap((word) => named.map((one) => `${word} ${one}`));
      if (property.type === "integer") {
        const { most, least } = superlativesOf(named, code);
        say(`most ${name}`, ...before(orders.most), ...most);
        say(`least ${name}`, ...before(orders.least), ...least);
        say(`has ${name}`, ...before(orders.having));
        say(`lacks ${name}`, ...before(orders.lacking));
      } else if (property.type === "boolean") {
        say(`is ${name}`, ...named);
        say(`not ${name}`, `un${name}`, ...before(orders.not));
      } else if (property.type === "enum") {
        for (const value of property.values) say(`${name} ${value}`, ...wordsOf(String(value)));
      }
    }
  }
  // A goal's name says what it brings about: "open all closed doors".
  for (const { name, when } of goals) {
    const [wanted, ...others] = propertiesIn(when);
    if (wanted === undefined || others.length > 0) continue;
    const [property, value] = wanted;
    if (typeof value !== "boolean" || !property.startsWith(".")) continue;
    if (PARTICIPLE.test(name)) say(`${value ? "is" : "not"} ${property.slice(1)}`, name);
  }
  return qualities;
}
