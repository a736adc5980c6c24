import type { ServedCounts, ServedPrompt } from "./served-prompt.ts";

/** An answer without a stream. */
export interface PlainAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as is. */
  readonly body: unknown;
}

/** The wire format of one protocol. */
export interface Dialect {
  readonly streamType: string;
  readonly readPrompt: (body: Readonly<Record<string, unknown>>) => ServedPrompt;
  /** The text before the first piece. */
  readonly first?: (prompt: ServedPrompt, counts: ServedCounts) => string;
  /** One piece of text. */
  readonly piece: (prompt: ServedPrompt, text: string) => string;
  /** The last messages of a stream. */
  readonly last: (prompt: ServedPrompt, counts: ServedCounts) => string;
  /** An unreadable line inside a stream. */
  readonly garbage: string;
  /** An error inside a stream. */
  readonly streamError: (message: string) => string;
  /** A whole answer. */
  readonly whole: (prompt: ServedPrompt, text: string, counts: ServedCounts) => unknown;
  readonly error: (status: number, message: string) => PlainAnswer;
  readonly contextError: (required: number, max: number) => PlainAnswer;
}
