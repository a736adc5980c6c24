/** Nanoseconds, in which Ollama tells times, in a millisecond. */
export const NS_PER_MS = 1_000_000;

/** The end of an answer, with its counts. Times are in nanoseconds. */
export interface OllamaEnd {
  readonly done: true;
  readonly done_reason: "stop" | "length";
  readonly total_duration: number;
  readonly load_duration: number;
  readonly prompt_eval_count: number;
  readonly prompt_eval_duration: number;
  readonly eval_count: number;
  readonly eval_duration: number;
}

/** The text of an answer, or a piece of it, from `/api/chat` or from `/api/generate`. */
export interface OllamaText {
  readonly model: string;
  readonly created_at: string;
  readonly message?: { readonly role: "assistant"; readonly content: string };
  readonly response?: string;
}

/** One of the models that a server lists. */
export interface OllamaModel {
  readonly name: string;
  readonly model: string;
  readonly modified_at: string;
  readonly size: number;
  readonly digest: string;
  readonly details: OllamaModelDetails;
}

/** A model's file as far as a server knows it: texts are empty where it does not. */
export interface OllamaModelDetails {
  readonly parent_model: string;
  readonly format: string;
  readonly family: string;
  readonly families: readonly string[];
  readonly parameter_size: string;
  readonly quantization_level: string;
}

/** Text in the form of a chat, or of a completion. */
export function ollamaText(
  kind: "chat" | "generate",
  { model, created_at }: Pick<OllamaText, "model" | "created_at">,
  text: string,
): OllamaText {
  const content =
    kind === "chat"
      ? { message: { role: "assistant", content: text } as const }
      : { response: text };
  return { model, created_at, ...content };
}
