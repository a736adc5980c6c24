import type { Metadata } from "../gguf/metadata.ts";
import type { TokenVocabulary } from "./vocabulary.ts";

/** A file's chat template and the texts of the special tokens that it may use. */
export interface ChatTemplate {
  /** Jinja source, not validated. */
  readonly text: string;
  /** Beginning-of-sequence token; empty if there is none. */
  readonly beginning: string;
  /** End-of-sequence token; empty if there is none. */
  readonly end: string;
}

/** The chat template of a file; undefined if it has none. */
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
