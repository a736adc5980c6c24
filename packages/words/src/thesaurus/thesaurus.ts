/**
 * The thesaurus: words that players use and domains do not.
 *
 * @module
 */

import type { Work } from "@understudy/planner-core/internal";
import { compileLanguage } from "../language/compiled-language.ts";
import { ENGLISH } from "../language/english.ts";
import { fold } from "../text/fold.ts";
import { stem } from "../text/stem.ts";
import { BODY } from "./body.ts";
import { CONFLICT } from "./conflict.ts";
import { SOCIETY } from "./society.ts";
import { WORK } from "./work.ts";
import { WORLD } from "./world.ts";

/** A sense: a group of synonyms. */
export interface WordGroup {
  readonly id: number;
  readonly name: string;
  /** Number of the topic, which related groups share. */
  readonly topic: number;
  /** Whether the sense is an undesirable state; mentioning it asks for a remedy. */
  readonly isBad: boolean;
  /** The group's words and phrases, as written. */
  readonly phrases: readonly string[];
  /** The groups that this one implies: the hungry eat, and so do gluttons. */
  readonly callsFor: readonly WordGroup[];
}

/** Words grouped by sense, and senses grouped by topic. */
export class Thesaurus {
  readonly groups: WordGroup[] = [];
  /** The groups by stem, or by stems separated by spaces. */
  readonly #senses = new Map<string, WordGroup[]>();

  /** @param texts in the format of the files in this folder */
  constructor(texts: readonly string[]) {
    for (const _ of this.#fill(texts));
  }

  /** An empty thesaurus, and a generator that fills it, one line per step. */
  static inSteps(texts: readonly string[]): {
    readonly thesaurus: Thesaurus;
    readonly steps: Work;
  } {
    const thesaurus = new Thesaurus([]);
    return { thesaurus, steps: thesaurus.#fill(texts) };
  }

  *#fill(texts: readonly string[]): Work {
    const { groups } = this;
    const told: [{ readonly callsFor: WordGroup[] }, names: readonly string[]][] = [];
    let topic = -1;
    for (const line of texts.flatMap((text) => text.trim().split("\n"))) {
      if (line.startsWith("#")) {
        topic++;
        continue;
      }
      const [head = "", tail = ""] = line.split(":");
      const [name = "", callsFor = ""] = head.replace(/^-/, "").split(" > ");
      const group = {
        id: groups.length,
        name,
        topic,
        isBad: head.startsWith("-"),
        phrases: tail.split(",").map((phrase) => phrase.trim()),
        callsFor: [] as WordGroup[],
      };
      groups.push(group);
      if (callsFor !== "") told.push([group, callsFor.split(", ")]);
      for (const phrase of group.phrases) this.#add(phrase, group);
      yield;
    }
    const byName = new Map<string, WordGroup[]>();
    for (const group of groups) {
      const known = byName.get(group.name);
      if (known === undefined) byName.set(group.name, [group]);
      else known.push(group);
    }
    yield;
    for (const [group, names] of told) {
      group.callsFor.push(...names.flatMap((name) => byName.get(name) ?? []));
    }
  }

  #add(phrase: string, group: WordGroup): void {
    const key = stemsOf(phrase).join(" ");
    const known = this.#senses.get(key);
    if (known === undefined) this.#senses.set(key, [group]);
    else if (!known.includes(group)) known.push(group);
  }

  /** The groups of a stem, or of a phrase's stems separated by spaces. */
  groupsOf(key: string): readonly WordGroup[] {
    return this.#senses.get(key) ?? [];
  }

  /** All stems and phrases, the latter as stems separated by spaces. */
  get keys(): Iterable<string> {
    return this.#senses.keys();
  }
}

/** The stems of an English phrase without articles and pronouns, which vary. `beat it` stays unchanged. */
export function stemsOf(phrase: string): string[] {
  const english = compileLanguage(ENGLISH);
  const words = fold(phrase)
    .split(NO_WORD)
    .filter((word) => word !== "");
  const telling = words.filter((word) => !english.isSkippable(word));
  return (telling.length > 1 ? telling : words).map(stem);
}

const NO_WORD = /[^\p{L}\p{N}]+/u;

const TEXTS = [BODY, CONFLICT, WORK, SOCIETY, WORLD] as const;
let shipped: Thesaurus | undefined;

/** The game vocabulary of this package, compiled on first use. */
export function gameThesaurus(): Thesaurus {
  shipped ??= new Thesaurus(TEXTS);
  return shipped;
}

/** Like `gameThesaurus`, in steps. Concurrent preparations share the first result. */
export function* prepareThesaurus(): Work<Thesaurus> {
  if (shipped === undefined) {
    const { thesaurus, steps } = Thesaurus.inSteps(TEXTS);
    yield* steps;
    shipped ??= thesaurus;
  }
  return shipped;
}
