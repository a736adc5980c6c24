import type { PddlLimits } from "../limits.ts";
import { type PddlPlace, pddlError } from "../pddl-error.ts";
import { isActionPart, isSectionKeyword, takesList } from "./keywords.ts";

/** A name, variable, keyword or number, in lower case. */
export interface WordNode {
  readonly kind: "word";
  readonly text: string;
  readonly place: PddlPlace;
}

/** A parenthesised list. */
export interface ListNode {
  readonly kind: "list";
  readonly items: readonly Node[];
  readonly place: PddlPlace;
}

export type Node = WordNode | ListNode;

/** An unclosed list. */
interface OpenList {
  readonly items: Node[];
  readonly place: PddlPlace;
}

/**
 * Builds nested lists from parentheses and words. Sections are direct children of the definition, and an action's
 * keywords direct children of the action: elsewhere, they show that an earlier parenthesis is missing.
 */
export class ExpressionTree {
  readonly #limits: PddlLimits;
  readonly #open: OpenList[] = [];
  #root: ListNode | undefined;
  #end: PddlPlace | undefined;

  constructor(limits: PddlLimits) {
    this.#limits = limits;
  }

  /** @throws PddlError after the end of the definition, and for too deep nesting */
  open(place: PddlPlace): void {
    if (this.#root !== undefined) throw this.#afterTheEnd(place);
    if (this.#open.length >= this.#limits.maxNesting) {
      const message = `is nested deeper than ${this.#limits.maxNesting}`;
      throw pddlError(place, message, "raise maxNesting");
    }
    this.#open.push({ items: [], place });
  }

  /** @throws PddlError without an open list */
  close(place: PddlPlace): void {
    const closed = this.#open.pop();
    if (closed === undefined) {
      const hint = `take it out, or another one before it${this.#lastSection(", as in ")}`;
      throw pddlError(place, "this parenthesis closes nothing", hint);
    }
    const list: ListNode = { kind: "list", ...closed };
    const parent = this.#open.at(-1);
    if (parent !== undefined) parent.items.push(list);
    else {
      this.#root = list;
      this.#end = place;
    }
  }

  /** @throws PddlError for words outside the definition, and keywords that reveal an unclosed list */
  addWord(token: string, place: PddlPlace): void {
    const list = this.#open.at(-1);
    if (list === undefined) {
      if (this.#root !== undefined) throw this.#afterTheEnd(place);
      const hint = "a PDDL file is one list: (define …)";
      throw pddlError(place, `"${abbreviate(token)}" is outside the definition`, hint);
    }
    const text = token.toLowerCase();
    this.#checkOpened(text, list, place);
    this.#checkKeyword(text, list, place);
    list.items.push({ kind: "word", text, place });
  }

  /** @throws PddlError for an unclosed list, and for an empty file */
  finish(start: PddlPlace): ListNode {
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) throw this.#atTheEnd(unclosed);
    if (this.#root === undefined) {
      throw pddlError(start, "is empty", "a PDDL file is (define …)");
    }
    return this.#root;
  }

  /** Checks that a section, or the list after a keyword such as `:effect`, starts with a parenthesis. */
  #checkOpened(text: string, { items }: OpenList, place: PddlPlace): void {
    const before = items.at(-1);
    if (before?.kind !== "word") {
      if (before === undefined || !isSectionKeyword(text) || this.#open.length > 1) return;
      const hint = `a section is a list: (${text} …)`;
      throw pddlError(place, `a "(" is missing before ${text}`, hint);
    }
    if (!takesList(before.text) || text.startsWith(":") || this.#open.length > 2) return;
    const hint = `after ${before.text} comes a list: (${abbreviate(text)} …)`;
    throw pddlError(place, `a "(" is missing before ${abbreviate(text)}`, hint);
  }

  #checkKeyword(text: string, list: OpenList, place: PddlPlace): void {
    const isHead = list.items.length === 0;
    const around = this.#open.at(-2);
    if (isHead && isSectionKeyword(text) && this.#open.length > 2 && around !== undefined) {
      const next = `(${text} at ${whereIs(list.place)}`;
      const section = this.#open[1] as OpenList;
      const within =
        section === around ? "it, or a list in it," : `it, in ${beginningOf(section)},`;
      const hint = `a ")" is missing before line ${list.place.line}: ${within} must end there`;
      throw pddlError(around.place, `${beginningOf(around)} is never closed before ${next}`, hint);
    }
    const head = list.items[0];
    const isInSection = head?.kind === "word" && head.text.startsWith(":");
    if (isHead || !isActionPart(text) || isInSection || this.#open.length < 3) return;
    const message = `${beginningOf(list)} is never closed before ${text} at ${whereIs(place)}`;
    throw pddlError(list.place, message, `a ")" is missing before ${text}${this.#section(" of ")}`);
  }

  #section(before: string): string {
    const section = this.#open[1];
    return section === undefined ? "" : `${before}${beginningOf(section)}`;
  }

  /** The last closed section, if any. */
  #lastSection(before: string): string {
    const items = this.#root?.items ?? this.#open[0]?.items ?? [];
    const last = items.findLast((item) => item.kind === "list");
    return last === undefined ? "" : `${before}${beginningOf(last)} at ${whereIs(last.place)}`;
  }

  #atTheEnd(unclosed: OpenList): Error {
    if (this.#open.length > 1) {
      const hint = `a ")" is missing${this.#section(" in ")}, or at its end`;
      return pddlError(unclosed.place, `${beginningOf(unclosed)} is never closed`, hint);
    }
    const last = unclosed.items.findLast((item) => item.kind === "list");
    const message = `${beginningOf(unclosed)} is never closed`;
    if (last === undefined) return pddlError(unclosed.place, message, 'add a ")" at the end');
    const hint = `add a ")" at the end of the file, or at that of this section`;
    return pddlError(last.place, `${message}: ${beginningOf(last)} is the last section`, hint);
  }

  #afterTheEnd(place: PddlPlace): Error {
    const end = this.#end as PddlPlace;
    const hint = `the definition ends at ${whereIs(end)}: is there a ")" too many${this.#lastSection(" in ")}?`;
    return pddlError(place, "there is text after the definition", hint);
  }
}

/** The first words of a list: `(:action fly`. */
function beginningOf({ items }: Pick<ListNode, "items">): string {
  const words: string[] = [];
  for (const item of items.slice(0, 2)) {
    if (item.kind !== "word") break;
    words.push(abbreviate(item.text));
  }
  return words.length === 0 ? "this parenthesis" : `(${words.join(" ")} …`;
}

function whereIs({ line, column }: PddlPlace): string {
  return `line ${line}, column ${column}`;
}

/** Shortens long words of hostile files for messages. */
export function abbreviate(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
