import { beginningAtEnd } from "../../../contract/parse/turn/beginning-at-end.ts";

/** The text shown in place of a secret. */
const MASK = "***";
/** Shorter ones are words, such as `none` for servers that want any key: masking them would spoil what is said. */
const MIN_LENGTH = 8;

/**
 * Keys and passwords, which must never be shown. A server may repeat them in whatever it says, so they are taken out
 * of texts once these are read: within JSON they may be written in many ways.
 */
export class Secrets {
  readonly #values: readonly string[];

  constructor(values: readonly (string | undefined)[]) {
    const long = values.filter((value) => value !== undefined && value.length >= MIN_LENGTH);
    // Longest first: one may be a part of another.
    this.#values = [...new Set(long as string[])].sort((one, other) => other.length - one.length);
  }

  /** A text without them. */
  redact(text: string): string {
    return this.#values.reduce((shown, value) => shown.replaceAll(value, MASK), text);
  }

  /** A text that comes in pieces without them, wherever they are cut. */
  filter(): SecretFilter {
    return new SecretFilter((text) => this.redact(text), this.#values);
  }
}

/** Takes secrets out of a text in pieces: holds back what may be the beginning of one. */
export class SecretFilter {
  readonly #redact: (text: string) => string;
  readonly #values: readonly string[];
  #held = "";

  constructor(redact: (text: string) => string, values: readonly string[]) {
    this.#redact = redact;
    this.#values = values;
  }

  /** The next piece, as far as it can be shown by now. */
  push(piece: string): string {
    if (this.#values.length === 0) return piece;
    const text = this.#redact(this.#held + piece);
    const heldLength = Math.max(...this.#values.map((value) => beginningAtEnd(text, value)));
    this.#held = text.slice(text.length - heldLength);
    return text.slice(0, text.length - heldLength);
  }

  /** The text that was held back: no secret, since the text ends here. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}
