import { EngineError } from "../errors.ts";
import type { Metadata } from "../gguf/metadata.ts";

/** Types of tokens, as GGUF counts them. */
export const TOKEN_TYPES = {
  normal: 1,
  unknown: 2,
  control: 3,
  userDefined: 4,
  unused: 5,
  byte: 6,
} as const;

/** The tokens of a model. */
export interface TokenVocabulary {
  /** By token. Normal ones have U+2581 for a blank; where bytes are merged, a character for each byte. */
  readonly texts: readonly string[];
  /** By token, of SentencePiece; else none. */
  readonly scores: readonly number[];
  /** The merges of bytes, by both sides with a blank between; undefined for SentencePiece. */
  readonly merges: ReadonlyMap<string, number> | undefined;
  readonly types: readonly number[];
  /** The last token of a text. */
  readonly ids: ReadonlyMap<string, number>;
  /** Tokens of the 256 bytes, of SentencePiece; else none. */
  readonly bytes: readonly number[];
  /** Tokens that end a turn. */
  readonly ends: ReadonlySet<number>;
  /** The token that begins a text, and whether it is put there. */
  readonly beginning: number | undefined;
  readonly addsBeginning: boolean;
  /** Whether a blank is put before the first word. */
  readonly addsBlank: boolean;
  /** Control tokens behind which blanks and line ends are dropped. */
  readonly stripsBehind: ReadonlySet<number>;
}

/** The texts that llama.cpp takes for the end of a turn, whatever the file says of them. */
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

/** Ways to cut a text before bytes are merged, of which there are as many as families of models. */
const CUTS: readonly string[] = ["smollm"];

/**
 * Reads the vocabulary of a file: SentencePiece, or merged bytes that are cut as SmolLM's are.
 *
 * @throws EngineError `unsupported-model` for one of another kind, `damaged-file`
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

/** Whether a token has a meaning of its own rather than a text to be read. */
export function isControl(type: number | undefined): boolean {
  return type === TOKEN_TYPES.control || type === TOKEN_TYPES.unknown;
}

function checkWord(metadata: Metadata, key: string, known: readonly string[]): void {
  const word = metadata.text(key, "default");
  if (known.includes(word)) return;
  const message = `a vocabulary of the type "${word.slice(0, 40)}"; this engine reads ${known.join(", ")}`;
  throw new EngineError("unsupported-model", `metadata ${key}`, message);
}

/** Each merge makes a token. Of two that are the same the first counts. */
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

/** Files of Microsoft's Phi-3 are told by their name, as llama.cpp does it: they do not say this themselves. */
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
