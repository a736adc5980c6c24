import { visible } from "./json/invisible.ts";
import { JsonWatch } from "./json/json-watch.ts";
import { isPlanKey } from "./step/collect-steps.ts";
import { ThoughtWatch } from "./turn/thought-watch.ts";

/** Text allowed before an answer that consists only of a plan: whitespace, a code fence, template tokens. */
const NOTHING = /^(?:\s|`{3}\w*|<[^<>]{0,60}>)*$/;
const MAX_BEFORE = 400;

/**
 * Detects the end of the plan in streamed text if the plan is the whole answer. A model that writes prose first may
 * continue after the plan and correct it.
 */
export class AnswerEnd {
  readonly #thoughts = new ThoughtWatch(false);
  #watch: JsonWatch | undefined;
  #hasList = false;
  #isOpen = true;
  #before = "";
  #text = "";
  #position = 0;
  #end = -1;

  /**
   * @param text all text generated so far
   * @returns the index after the plan's closing brace, or -1 if it is incomplete
   */
  find(text: string): number {
    this.#text = text;
    for (; this.#position < text.length && this.#end < 0 && this.#isOpen; this.#position++) {
      this.#read(this.#position);
    }
    this.#position = text.length;
    return this.#end;
  }

  #read(offset: number): void {
    const char = this.#text.charAt(offset);
    const mark = { piece: 0, offset };
    if (this.#watch === undefined) {
      const wasAloud = this.#thoughts.isAloud;
      this.#thoughts.read(char);
      const { isAloud } = this.#thoughts;
      if (isAloud && char === "{") {
        this.#isOpen = NOTHING.test(visible(this.#before));
        this.#watch = this.#newWatch();
        this.#watch.read(char, mark);
      } else if (isAloud && wasAloud) this.#hear(char);
      else this.#before = "";
      return;
    }
    const state = this.#watch.read(char, mark);
    if (state === "closed" && this.#hasList) this.#end = offset + 1;
    else if (state !== "open") this.#isOpen = false;
  }

  #hear(char: string): void {
    this.#before += char;
    if (this.#before.length > MAX_BEFORE) this.#isOpen = false;
  }

  #newWatch(): JsonWatch {
    return new JsonWatch(
      {
        object: () => true,
        listEnd: ({ name }) => {
          this.#hasList ||= isPlanKey(name);
        },
      },
      (from, to) => this.#text.slice(from.offset, to.offset + 1),
    );
  }
}
