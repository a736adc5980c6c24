import { planStarts } from "../../parse/extract-object.ts";
import { ObjectScanner } from "../../parse/object-scanner.ts";

/** Watches a text as it is generated for the end of the plan in it. */
export class AnswerEnd {
  #start = -1;
  readonly #scanner = new ObjectScanner();

  /**
   * @param text all that was generated so far
   * @returns the index after the plan's last brace, or -1 while it is not complete
   */
  find(text: string): number {
    if (this.#start < 0) this.#start = planStarts(text).next().value ?? -1;
    return this.#start < 0 ? -1 : Math.max(-1, this.#scanner.scan(text, this.#start));
  }
}
