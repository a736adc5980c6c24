/**
 * Objects of OpenAI's and Ollama's protocols as they cross the wire: backends read them.
 *
 * @module
 */

/** Field by field what a sender should have put there; whatever it is, the reader checks it. */
export type Unchecked<Sent> = { readonly [Field in keyof Sent]?: unknown };

/** The counts of one completion. */
export interface CompletionUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number };
}

/** One of the answers in a completion, or a piece of one. */
export interface CompletionChoice {
  readonly index: number;
  /** A piece of a chat's answer. */
  readonly delta?: object;
  /** The whole answer of a chat. */
  readonly message?: object;
  /** The text of a completion that is not a chat. */
  readonly text?: string;
  readonly logprobs?: null;
  readonly finish_reason: "stop" | "length" | "tool_calls" | null;
}

/** A completion, whole or a piece of a stream. */
export interface CompletionObject {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly object: "chat.completion" | "chat.completion.chunk" | "text_completion";
  /** Empty in the last piece of a stream, which has the counts. */
  readonly choices: readonly CompletionChoice[];
  readonly usage?: CompletionUsage;
}

/** The body of an error. */
export interface OpenAiErrorBody {
  readonly error: {
    readonly message: string;
    readonly type: string;
    readonly param: string | null;
    readonly code: string | null;
  };
}
