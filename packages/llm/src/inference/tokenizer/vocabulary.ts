import { EngineError } from "../errors.ts";
import type { Metadata } from "../gguf/metadata.ts";

/** GGUF token types. */
export const TOKEN_TYPES = {
  normal: 1,
  unknown: 2,
  control: 3,
  userDefined: 4,
  unused: 5,
  byte: 6,
} as const;

/** The vocabulary of a model. */
export interface TokenVocabulary {
  /**
   * Text by token. In SentencePiece, U+2581 stands for a space; in byte-pair encoding, each character stands for a
   * byte.
   */
  readonly texts: readonly string[];
  /** SentencePiece scores by token; otherwise empty. */
  readonly scores: readonly number[];
  /** Rank of each merge, keyed by its two sides with a space in between; undefined for SentencePiece. */
  readonly merges: ReadonlyMap<string, number> | undefined;
  readonly types: readonly number[];
  /** Token by text; the last one for duplicates. */
  readonly ids: ReadonlyMap<string, number>;
  /** Tokens of the 256 bytes for SentencePiece; otherwise empty. */
  readonly bytes: readonly number[];
  /** Tokens that end a turn. */
  readonly ends: ReadonlySet<number>;
  /** Beginning-of-sequence token; undefined if the file names none. */
  readonly beginning: number | undefined;
  readonly addsBeginning: boolean;
  /** Whether a space is added before the first word. */
  readonly addsBlank: boolean;
  /** Control tokens after which whitespace is stripped. */
  readonly stripsBehind: ReadonlySet<number>;
}

/** Texts that llama.cpp treats as the end of a turn, whatever the file declares. */
const END_TEXTS: ReadonlySet<string> = new Set([
  "<|eot_id|>",
  "<|im_end|>",
  "<|end|>",
  "<|endoftext|>",
  "<|end_of_text|>",
  "<|eom_id|>",
  "<end_of_turn>",
  "<end_of_utterance>",
  "<EOT>",
  "<reponame>",
  "</s>",
]);

/** Supported pre-tokenizers; each model family has its own. */
const CUTS: readonly string[] = ["smollm"];

/**
 * Reads the vocabulary of a file: SentencePiece, or byte-pair encoding with SmolLM's pre-tokenizer.
 *
 * @throws EngineError `unsupported-model` for another type, `damaged-file`
 */
export function readVocabulary(metadata: Metadata): TokenVocabulary {
  const key = (name: string) => `tokenizer.ggml.${name}`;
  const isMerged = metadata.text(key("model")) === "gpt2";
  if (isMerged) checkWord(metadata, key("pre"), CUTS);
  else checkWord(metadata, key("model"), ["llama", "gpt2"]);
  const texts = metadata.texts(key("tokens"));
  const scores = isMerged ? [] : metadata.numbers(key("scores"), texts.length);
  const types = [...metadata.numbers(key("token_type"), texts.length)];
  const ids = new Map(texts.map((text, token) => [text, token]));
  const optional = (name: string) =>
    metadata.has(key(name)) ? metadata.integer(key(name), 0, texts.length - 1) : undefined;
  const ends = new Set<number>();
  for (const token of [optional("eos_token_id"), optional("eot_token_id")]) {
    if (token !== undefined) ends.add(token);
  }
  for (const text of END_TEXTS) {
    const token = ids.get(text);
    if (token === undefined) continue;
    ends.add(token);
    types[token] = TOKEN_TYPES.control;
  }
  return {
    texts,
    scores,
    merges: isMerged ? readMerges(metadata, key("merges"), ids) : undefined,
    types,
    ids,
    bytes: isMerged ? [] : bytesOf(ids),
    ends,
    beginning: optional("bos_token_id"),
    addsBeginning: metadata.flag(key("add_bos_token"), !isMerged),
    addsBlank: !isMerged && metadata.flag(key("add_space_prefix"), true),
    stripsBehind: strippingTokens(metadata.text("general.name", ""), texts, types, ids),
  };
}

/** Whether a token has a special meaning instead of a text. */
export function isControl(type: number | undefined): boolean {
  return type === TOKEN_TYPES.control || type === TOKEN_TYPES.unknown;
}

function checkWord(metadata: Metadata, key: string, known: readonly string[]): void {
  const word = metadata.text(key, "default");
  if (known.includes(word)) return;
  const message = `a vocabulary of the type "${word.slice(0, 40)}"; this engine reads ${known.join(", ")}`;
  throw new EngineError("unsupported-model", `metadata ${key}`, message);
}

/** Reads the merges, each of which yields a token. The first of several duplicates counts. */
function readMerges(
  metadata: Metadata,
  key: string,
  ids: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const ranks = new Map<string, number>();
  for (const [rank, merge] of metadata.texts(key).entries()) {
    const blank = merge.indexOf(" ", 1);
    const [left, right] = [merge.slice(0, blank), merge.slice(blank + 1)];
    if (blank < 0 || right === "" || !ids.has(left + right)) {
      const message = `merge ${rank} makes no token. The file was changed: download it again`;
      throw new EngineError("damaged-file", `metadata ${key}`, message);
    }
    if (!ranks.has(merge)) ranks.set(merge, rank);
  }
  return ranks;
}

function bytesOf(ids: ReadonlyMap<string, number>): readonly number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    const text = `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
    const token = ids.get(text);
    if (token !== undefined) return token;
    const message = `there is no token ${text}, so some texts could not be split`;
    throw new EngineError("unsupported-model", "metadata tokenizer.ggml.tokens", message);
  });
}

/**
 * Control tokens that strip the following whitespace. Microsoft's Phi-3 files do not declare them, so they are
 * recognized by name, as in llama.cpp.
 */
function strippingTokens(
  name: string,
  texts: readonly string[],
  types: readonly number[],
  ids: ReadonlyMap<string, number>,
): ReadonlySet<number> {
  const stripping = new Set<number>();
  if (!/phi-?3/i.test(name)) return stripping;
  for (const [token, type] of types.entries()) {
    if (isControl(type) || type === TOKEN_TYPES.userDefined) stripping.add(token);
  }
  for (const text of ["<unk>", "<s>", "<|endoftext|>"]) {
    const token = ids.get(text);
    if (token !== undefined && texts[token] === text) stripping.delete(token);
  }
  return stripping;
}
