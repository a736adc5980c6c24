import type { Metadata } from "../gguf/metadata.ts";
import type { TokenVocabulary } from "./vocabulary.ts";

/** The template of turns that a file brings, and the texts of the tokens that such templates write. */
export interface ChatTemplate {
  /** In the language of Jinja; nobody has looked at it. */
  readonly text: string;
  /** Begins every text of the model; empty where it has no such token. */
  readonly beginning: string;
  /** Ends its texts; empty where it has no such token. */
  readonly end: string;
}

/** The template of turns of a file; undefined where it has none. */
export function readChatTemplate(
  metadata: Metadata,
  { texts, beginning }: TokenVocabulary,
): ChatTemplate | undefined {
  const text = metadata.text("tokenizer.chat_template", "");
  if (text === "") return undefined;
  const endKey = "tokenizer.ggml.eos_token_id";
  const end = metadata.has(endKey) ? metadata.integer(endKey, 0, texts.length - 1) : undefined;
  const textOf = (token: number | undefined) => (token === undefined ? "" : (texts[token] ?? ""));
  return { text, beginning: textOf(beginning), end: textOf(end) };
}
