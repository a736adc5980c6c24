import type { PddlLimits } from "../limits.ts";
import { type PddlPlace, type PddlSource, pddlError } from "../pddl-error.ts";
import { ExpressionTree, type ListNode } from "./expression-tree.ts";

/** A comment that starts with `@`: an annotation that other planners ignore. */
export interface Annotation {
  readonly text: string;
  readonly place: PddlPlace;
}

/** A PDDL file as nested lists. */
export interface ExpressionFile {
  readonly root: ListNode;
  readonly annotations: readonly Annotation[];
}

/** Some domains omit the space before a variable. */
const TOKEN = /;[^\n\r]*|[()]|[^\s();][^\s();?]*/g;

/**
 * Reads a PDDL file's single expression. PDDL ignores case, so words become lower case.
 *
 * @throws PddlError for unbalanced parentheses, text around the expression, and exceeded limits
 */
export function readExpression(
  text: string,
  source: PddlSource,
  limits: PddlLimits,
): ExpressionFile {
  const start = { source, line: 1, column: 1 };
  if (text.length > limits.maxLength) {
    throw pddlError(start, `is longer than ${limits.maxLength} characters`, "raise maxLength");
  }
  const annotations: Annotation[] = [];
  const tree = new ExpressionTree(limits);
  const lines = new LineCounter(text);
  for (const match of text.matchAll(TOKEN)) {
    const token = match[0];
    const place = { source, ...lines.at(match.index) };
    if (token.startsWith(";")) {
      const note = token.replace(/^;+/, "").trim();
      if (note.startsWith("@")) annotations.push({ text: note.toLowerCase(), place });
    } else if (token === "(") tree.open(place);
    else if (token === ")") tree.close(place);
    else tree.addWord(token, place);
  }
  return { root: tree.finish(start), annotations };
}

/** Lines and columns of ascending offsets, in one pass over the text. */
class LineCounter {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;
  /** Searched once per line, since a file may be one long line. */
  #lineEnd: number;

  constructor(text: string) {
    this.#text = text;
    this.#lineEnd = this.#endFrom(0);
  }

  at(offset: number): { readonly line: number; readonly column: number } {
    while (this.#lineEnd < offset) {
      this.#line++;
      this.#lineStart = this.#lineEnd + 1;
      this.#lineEnd = this.#endFrom(this.#lineStart);
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  #endFrom(index: number): number {
    const end = this.#text.indexOf("\n", index);
    return end === -1 ? this.#text.length : end;
  }
}
