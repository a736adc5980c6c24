/**
 * The part of an answer that the text is in. `aloud`: outside reasoning; `eaten`: reasoning whose markers were
 * stripped.
 */
type Phase = "start" | "aloud" | "thought" | "channel" | "eaten";

/** As in `skip-thoughts`, anchored at the end of the text so far. */
const TAG =
  /[<[◁]\|?(\/|end_?(?:of_?)?)?(?:begin_of_|start_|[\w-]+:)?([\w-]*(?:think|thought|reasoning|scratchpad|reflection|monologue|analysis|rationale|draft)[\w-]*|reason)(?:\s[^<>]{0,80})?\|?[>\]▷]$|(<channel\|>)$|<\|channel>$/i;
const CHANNEL =
  /<\|channel\|>\s*(?:analysis|commentary)([^<]*)(?:<\|constrain\|>[^<]*)?<\|message\|>$/;
const CHANNEL_END = /<\|(?:end|call|return|start|channel)\|>$/;
const EATEN = /^\s*(?:assistant)?analysis/;
const EATEN_END = "assistantfinal";
const LONGEST_TAG = 120;
/** Characters that start an answer without reasoning before it. */
const ANSWER_START = /[{[`<]/;

/** Separates reasoning such as `<think>…</think>` from the answer in streamed text. */
export class ThoughtWatch {
  readonly #beginsInThought: boolean;
  #phase: Phase = "start";
  #tail = "";
  #depth = 0;

  /**
   * @param beginsInThought whether the chat template opens a reasoning block; ignored if the answer begins with JSON or
   * a code fence
   */
  constructor(beginsInThought: boolean) {
    this.#beginsInThought = beginsInThought;
  }

  /** Whether the current text is outside reasoning. */
  get isAloud(): boolean {
    return this.#phase === "aloud" || this.#phase === "start";
  }

  /** Reads a character outside JSON. */
  read(char: string): void {
    this.#tail = (this.#tail + char).slice(-LONGEST_TAG);
    if (this.#phase === "start") this.#begin(char);
    if (char === ">" || char === "]" || char === "▷") this.#readTag();
    else if (this.#phase === "eaten" && this.#tail.endsWith(EATEN_END)) this.#phase = "aloud";
  }

  #begin(char: string): void {
    if (/\s/.test(char)) return;
    if (this.#beginsInThought && !ANSWER_START.test(char)) {
      this.#phase = "thought";
      this.#depth = 1;
    } else if (EATEN.test(this.#tail)) this.#phase = "eaten";
    else if (!"assistantanalysis".startsWith(this.#tail.trimStart()) || this.#tail.length > 20) {
      this.#phase = "aloud";
    }
  }

  #readTag(): void {
    if (this.#phase === "channel") {
      if (CHANNEL_END.test(this.#tail)) this.#phase = "aloud";
      return;
    }
    const channel = CHANNEL.exec(this.#tail);
    if (channel !== null && !(channel[1] as string).includes("to=")) {
      this.#phase = "channel";
      return;
    }
    const tag = TAG.exec(this.#tail);
    if (tag === null) return;
    const isEnd = tag[1] !== undefined || tag[3] !== undefined;
    this.#depth = Math.max(0, this.#depth + (isEnd ? -1 : 1));
    this.#phase = this.#depth === 0 ? "aloud" : "thought";
    this.#tail = "";
  }
}
