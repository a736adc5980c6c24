import type { Domain } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { CompiledLanguage } from "../language/compiled-language.ts";
import { isRun, withoutHiragana } from "../text/runs.ts";
import { stem } from "../text/stem.ts";
import type { Thesaurus } from "../thesaurus/thesaurus.ts";
import { type Field, goalFields, nameFields, toolFields } from "./describe.ts";
import { Documents, type Keys } from "./documents.ts";
import type { DomainFacts } from "./domain-facts.ts";
import { compoundParts, sensesOf } from "./related-keys.ts";
import { splitName } from "./split-name.ts";
import type { PhraseNode } from "./word-entry.ts";

/** Negations before and after what a goal denies. */
const BEHIND = new Set("no not none nobody nothing never without free longer nowhere".split(" "));
const BEFORE = new Set("gone away over ended vanished".split(" "));

/** The stems that each goal's text denies: `No smoke hangs in the hall.` */
function denialsOf(domain: Domain, { stop, weak }: CompiledLanguage): ReadonlySet<string>[] {
  return domain.goals.map(({ name = "" }, index) => {
    const denied = new Set<string>();
    const { description = "" } = domain.definition.goals?.[index] ?? {};
    for (const text of [name, description]) {
      const words = splitName(text);
      const behind = words.findIndex((word) => BEHIND.has(word));
      const from = words.some((word) => BEFORE.has(word)) ? 0 : behind < 0 ? words.length : behind;
      for (const word of words.slice(from)) {
        if (!(stop.has(word) || weak.has(word) || BEFORE.has(word))) denied.add(stem(word));
      }
    }
    return denied;
  });
}

/** Weight of a light verb in a name of several words. */
const WEAK_PART = 0.6;
/** Weight of the single words of a phrase. */
const PART_OF_PHRASE = 0.6;
/** Weight of a word without its ending, in scripts without spaces. */
const BARE = 0.9;

const NO_DOCUMENTS = new Documents([]);

/** The names of a domain's goals, tools, variables and values. */
export class Vocabulary {
  readonly domain: Domain;
  readonly thesaurus: Thesaurus;
  goals: Documents = NO_DOCUMENTS;
  tools: Documents = NO_DOCUMENTS;
  names: Documents = NO_DOCUMENTS;
  /** The name of each document in `names`. */
  readonly nameList: readonly string[];
  /** Whether each name is a single word. */
  readonly isSingle: readonly boolean[];
  /** The names that are values. */
  readonly values: ReadonlySet<string>;
  readonly phrases: ReadonlyMap<string, PhraseNode>;
  /** The domain's own words, as stems. */
  readonly ownStems: ReadonlySet<string>;
  /** The domain's own words, as written. */
  readonly ownWords: ReadonlySet<string>;
  /** The stem of each tool's verb, the first word of its name. */
  readonly toolVerbs: readonly string[];
  /** Stems that ask for a tool: the verbs in names, and all `words`. */
  readonly toolCalls: ReadonlySet<string>;
  /** The stems that each goal's text denies. */
  readonly denials: readonly ReadonlySet<string>[];
  /** Words in scripts without spaces. */
  readonly runWords: ReadonlySet<string>;

  readonly facts: DomainFacts;
  readonly #language: CompiledLanguage;
  readonly #phrases = new Map<string, PhraseNode>();
  readonly #ownStems = new Set<string>();
  readonly #ownWords = new Set<string>();
  readonly #runWords = new Set<string>();
  readonly #wordsOfNames = new Map<string, readonly string[]>();

  /** @param language language of the domain */
  constructor(facts: DomainFacts, thesaurus: Thesaurus, language: CompiledLanguage) {
    const { domain } = facts;
    this.domain = domain;
    this.thesaurus = thesaurus;
    this.#language = language;
    this.values = valuesOf(domain);
    this.nameList = [...new Set([...domain.variableNames, ...this.values])];
    this.phrases = this.#phrases;
    this.isSingle = this.nameList.map((name) => splitName(name).length === 1);
    this.ownStems = this.#ownStems;
    this.ownWords = this.#ownWords;
    this.runWords = this.#runWords;
    this.denials = denialsOf(domain, language);
    this.toolVerbs = domain.tools.map(({ name }) => stem(splitName(name)[0] ?? ""));
    this.toolCalls = new Set([
      ...this.toolVerbs,
      ...domain.definition.tools.flatMap(({ words = [] }) =>
        words.flatMap((text) => splitName(text).map(stem)),
      ),
    ]);
    this.facts = facts;
  }

  /** Indexes all texts of the domain, one per step. */
  *prepare(): Work {
    const { domain } = this;
    this.goals = new Documents(
      yield* this.#allKeys(domain.goals.length, (at) => goalFields(this.facts, at)),
    );
    const tools = yield* this.#allKeys(domain.tools.length, (at) => toolFields(domain, at));
    // "order filters": a word without meaning elsewhere may be the verb of a tool.
    for (const [at, verb] of this.toolVerbs.entries())
      if (this.#language.stop.has(verb)) tools[at]?.set(verb, 1);
    this.tools = new Documents(tools);
    const nameAt = (at: number): string => this.nameList[at] as string;
    const named = yield* this.#allKeys(this.nameList.length, (at) =>
      nameFields(domain, nameAt(at), 1),
    );
    this.names = new Documents(named, false);
    for (const key of this.thesaurus.keys) if (key.includes(" ")) this.#addPhrase(key);
    yield;
  }

  *#allKeys(count: number, fieldsAt: (at: number) => readonly Field[]): Work<Keys[]> {
    const keys: Keys[] = [];
    for (let at = 0; at < count; at++) {
      keys.push(this.#keysOf(fieldsAt(at)));
      yield;
    }
    return keys;
  }

  #keysOf(fields: readonly Field[]): Keys {
    const keys: Keys = new Map();
    const add = (key: string, weight: number): void => {
      if (weight > (keys.get(key) ?? 0)) keys.set(key, weight);
    };
    for (const { text, weight, isPhrase = false } of fields) {
      const words = splitName(text);
      const isWhole = isPhrase && words.length > 1;
      if (isWhole) this.#addWhole(words, weight, add);
      const hasContent = words.some((word) => !this.#language.stop.has(word));
      for (const word of words) {
        if (hasContent && this.#language.stop.has(word)) continue;
        const isWeak = this.#language.weak.has(word);
        if (isWeak && isWhole) continue;
        const share = isWhole ? PART_OF_PHRASE : isWeak && words.length > 1 ? WEAK_PART : 1;
        this.#addWord(word, weight * share, add);
      }
      this.#addSenses(words, weight, add);
    }
    return keys;
  }

  #addWord(word: string, weight: number, add: (key: string, weight: number) => void): void {
    const key = stem(word);
    add(key, weight);
    this.#ownStems.add(key);
    this.#ownWords.add(word);
    if (isRun(word)) {
      const bare = withoutHiragana(word);
      add(bare, weight * BARE);
      this.#runWords.add(word).add(bare);
      return;
    }
    const senses = sensesOf(this.thesaurus, key);
    const isWord = (part: string): boolean => this.#language.stop.has(part);
    const related = senses.length > 0 ? senses : compoundParts(this.thesaurus, word, isWord);
    for (const [other, factor] of related) add(other, weight * factor);
  }

  /** Adds a phrase of the domain as a single word. */
  #addWhole(
    words: readonly string[],
    weight: number,
    add: (key: string, weight: number) => void,
  ): void {
    const key = this.#phraseKey(words);
    if (!key.includes(" ")) return;
    this.#addPhrase(key);
    add(key, weight);
  }

  /** Adds the senses of thesaurus phrases in a text. */
  #addSenses(
    words: readonly string[],
    weight: number,
    add: (key: string, weight: number) => void,
  ): void {
    const stems = this.#phraseKey(words).split(" ");
    for (let start = 0; start < stems.length; start++) {
      for (let end = start + 2; end <= Math.min(stems.length, start + 5); end++) {
        const phrase = stems.slice(start, end).join(" ");
        for (const [key, factor] of sensesOf(this.thesaurus, phrase)) add(key, weight * factor);
      }
    }
  }

  /** The words of a name of the domain; each is split once. */
  wordsOf(name: string): readonly string[] {
    let words = this.#wordsOfNames.get(name);
    if (words === undefined) {
      words = splitName(name);
      this.#wordsOfNames.set(name, words);
    }
    return words;
  }

  #phraseKey(words: readonly string[]): string {
    const telling = words.filter((word) => !this.#language.isSkippable(word));
    // "lose them" stays as it is.
    return (telling.length > 1 ? telling : words).map(stem).join(" ");
  }

  #addPhrase(key: string): void {
    let nodes = this.#phrases;
    let node: PhraseNode | undefined;
    for (const part of key.split(" ")) {
      node = nodes.get(part);
      if (node === undefined) {
        node = { next: new Map(), key: undefined };
        nodes.set(part, node);
      }
      nodes = node.next;
    }
    if (node !== undefined) node.key = key;
  }
}

/** Texts that are values of variables or arguments. */
function valuesOf(domain: Domain): Set<string> {
  const found = new Set<string>();
  for (const { values } of domain.variables.all) for (const value of values) found.add(value);
  for (const { parameters } of domain.tools) {
    for (const { values } of parameters) {
      for (const value of values) if (typeof value === "string") found.add(value);
    }
  }
  return found;
}
