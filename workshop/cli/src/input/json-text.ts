import type { Issue } from "@understudy/planner-core";
import { hasMoreValues, JsonSyntaxError, offsetOf, scanJson } from "@understudy/planner-core/json";
import { InputError, type LocatedIssue, type Position } from "./input-error.ts";

/** Limit on values in a text: each takes many times its characters in memory. */
const MAX_VALUES = 4_000_000;

/** A parsed JSON text that maps pointers to lines and columns. */
export class JsonText {
  /** Name for messages: the file as named by the user. */
  readonly source: string;
  readonly text: string;
  readonly value: unknown;
  readonly #firstLine: number;
  readonly #duplicates: readonly string[];

  /**
   * @param firstLine number of the text's first line in its file
   * @throws InputError with line and column for invalid or too large JSON
   */
  constructor(source: string, text: string, firstLine = 1) {
    this.source = source;
    this.text = text;
    this.#firstLine = firstLine;
    if (hasMoreValues(text, MAX_VALUES)) {
      const message = `holds more than ${MAX_VALUES} values`;
      throw new InputError("invalid-json", source, [{ pointer: "", message }]);
    }
    try {
      this.#duplicates = scanJson(text).duplicates;
      this.value = JSON.parse(text) as unknown;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const syntax = cause instanceof JsonSyntaxError ? cause : undefined;
      const issue: LocatedIssue = {
        pointer: "",
        message: `is not JSON: ${message}`,
        ...(syntax?.hint === undefined ? {} : { hint: syntax.hint }),
        position: syntax && this.#positions([syntax.offset]).get(syntax.offset),
      };
      throw new InputError("invalid-json", source, [issue], { cause });
    }
  }

  /** Duplicate keys of an object: the last one counts, seldom on purpose. */
  get duplicates(): readonly LocatedIssue[] {
    if (this.#duplicates.length === 0) return [];
    return this.locate(
      this.#duplicates.map((pointer) => ({
        pointer,
        message: "this key appears more than once in its object; only the last one counts",
        hint: "remove or rename the others",
      })),
    );
  }

  /** Issues with their positions; for a missing part, where it belongs. */
  locate(issues: readonly Issue[]): readonly LocatedIssue[] {
    const { offsets } = scanJson(
      this.text,
      issues.map(({ pointer }) => pointer),
    );
    const found = issues.map(({ pointer }) => offsetOf(pointer, offsets));
    const positions = this.#positions(found.filter((offset) => offset !== undefined));
    return issues.map((issue, index) => {
      const position = positions.get(found[index] ?? -1);
      return position === undefined ? issue : { ...issue, position };
    });
  }

  /** Lines and columns by offset, in one pass over the text. */
  #positions(offsets: readonly number[]): Map<number, Position> {
    const positions = new Map<number, Position>();
    let line = this.#firstLine;
    let lineStart = 0;
    for (const offset of [...offsets].sort((a, b) => a - b)) {
      for (;;) {
        const end = this.text.indexOf("\n", lineStart);
        if (end < 0 || end >= offset) break;
        lineStart = end + 1;
        line++;
      }
      positions.set(offset, { line, column: offset - lineStart + 1 });
    }
    return positions;
  }
}
