import { beginningAtEnd } from "../../../parse/turn/beginning-at-end.ts";

/** Replacement for a secret. */
const MASK = "***";
/**
 * Minimum length of a redacted secret. Shorter keys are words such as `none`, for servers that accept any key; masking
 * those would garble messages.
 */
const MIN_LENGTH = 8;

/**
 * API keys and passwords, which must never be shown. Servers may echo them. Redaction works on parsed strings, since
 * JSON has many ways to escape one.
 */
export class Secrets {
  readonly #values: readonly string[];

  constructor(values: readonly (string | undefined)[]) {
    const long = values.filter((value) => value !== undefined && value.length >= MIN_LENGTH);
    // Longest first, since one secret may contain another.
    this.#values = [...new Set(long as string[])].sort((one, other) => other.length - one.length);
  }

  redact(text: string): string {
    return this.#values.reduce((shown, value) => shown.replaceAll(value, MASK), text);
  }

  /** A filter that redacts a stream of pieces, even if a secret spans several. */
  filter(): SecretFilter {
    return new SecretFilter((text) => this.redact(text), this.#values);
  }
}

/** Redacts a stream of text by holding back a possible beginning of a secret. */
export class SecretFilter {
  readonly #redact: (text: string) => string;
  readonly #values: readonly string[];
  #held = "";

  constructor(redact: (text: string) => string, values: readonly string[]) {
    this.#redact = redact;
    this.#values = values;
  }

  /** Adds a piece and returns the text that is safe to show so far. */
  push(piece: string): string {
    if (this.#values.length === 0) return piece;
    const text = this.#redact(this.#held + piece);
    const heldLength = Math.max(...this.#values.map((value) => beginningAtEnd(text, value)));
    this.#held = text.slice(text.length - heldLength);
    return text.slice(0, text.length - heldLength);
  }

  /** The remaining text, which contains no complete secret. */
  end(): string {
    const rest = this.#held;
    this.#held = "";
    return rest;
  }
}
