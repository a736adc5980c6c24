import type { Issue } from "@understudy/planner-core";
import { InputError, type LocatedIssue, type Position } from "./input-error.ts";
import { type JsonScan, JsonSyntaxError, scanJson } from "./json-scanner.ts";

/** A JSON text that was read, with what is needed to point into it. */
export class JsonText {
  /** What messages call it: the file as the user named it. */
  readonly source: string;
  readonly text: string;
  readonly value: unknown;
  readonly #scan: JsonScan;
  readonly #firstLine: number;

  /**
   * @param firstLine number of the text's first line in its file
   * @throws InputError with line and column if the text is no JSON
   */
  constructor(source: string, text: string, firstLine = 1) {
    this.source = source;
    this.text = text;
    this.#firstLine = firstLine;
    try {
      this.#scan = scanJson(text);
      this.value = JSON.parse(text) as unknown;
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      const syntax = cause instanceof JsonSyntaxError ? cause : undefined;
      const issue: LocatedIssue = {
        pointer: "",
        message: `is no JSON: ${message}`,
        ...(syntax?.hint === undefined ? {} : { hint: syntax.hint }),
        position: syntax && this.#position(syntax.offset),
      };
      throw new InputError("invalid-json", source, [issue], { cause });
    }
  }

  /** Keys that stand twice in one object: the last one counts, which is seldom meant. */
  get duplicates(): readonly LocatedIssue[] {
    return this.#scan.duplicates.map((pointer) =>
      this.locate({
        pointer,
        message: "this key stands more than once in its object; only the last one counts",
        hint: "remove or rename the others",
      }),
    );
  }

  /** An issue with its place; of something missing, the place where it should be. */
  locate(issue: Issue): LocatedIssue {
    let { pointer } = issue;
    for (;;) {
      const offset = this.#scan.offsets.get(pointer);
      if (offset !== undefined) return { ...issue, position: this.#position(offset) };
      if (pointer === "") return issue;
      pointer = pointer.slice(0, pointer.lastIndexOf("/"));
    }
  }

  #position(offset: number): Position {
    const before = this.text.slice(0, offset);
    const line = before.split("\n").length;
    return { line: line + this.#firstLine - 1, column: offset - before.lastIndexOf("\n") };
  }
}
