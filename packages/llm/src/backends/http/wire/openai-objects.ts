/**
 * Wire format of the OpenAI and Ollama protocols.
 *
 * @module
 */

/** The fields of a message before validation. */
export type Unchecked<Sent> = { readonly [Field in keyof Sent]?: unknown };

/** Token counts of a completion. */
export interface CompletionUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number };
}

/** A choice of a completion, or a piece of one. */
export interface CompletionChoice {
  readonly index: number;
  /** Piece of a chat answer. */
  readonly delta?: object;
  /** Whole chat answer. */
  readonly message?: object;
  /** Text of a completion without a chat. */
  readonly text?: string;
  readonly logprobs?: null;
  readonly finish_reason: "stop" | "length" | "tool_calls" | null;
}

/** A completion, or a chunk of a streamed one. */
export interface CompletionObject {
  readonly id: string;
  readonly created: number;
  readonly model: string;
  readonly object: "chat.completion" | "chat.completion.chunk" | "text_completion";
  /** Choices; empty in the last chunk of a stream, which has the counts. */
  readonly choices: readonly CompletionChoice[];
  readonly usage?: CompletionUsage;
}
