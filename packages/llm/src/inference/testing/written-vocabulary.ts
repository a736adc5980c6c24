import { Metadata } from "../gguf/metadata.ts";
import { readGguf } from "../gguf/read-gguf.ts";
import { TOKEN_TYPES } from "../tokenizer/vocabulary.ts";
import { WRITTEN_TYPES, type WrittenEntry } from "./write-gguf.ts";

/** The vocabulary in a file's metadata. */
export interface WrittenVocabulary {
  /** `llama` for SentencePiece, `gpt2` for byte-pair encoding. */
  readonly model: string;
  /** llama.cpp's name of the pre-tokenizer. */
  readonly pre: string;
  readonly texts: readonly string[];
  readonly types: readonly number[];
  /** SentencePiece scores. */
  readonly scores?: readonly number[] | undefined;
  /** Merges of byte-pair encoding, by rank. */
  readonly merges?: readonly string[] | undefined;
  /** Beginning-of-sequence and end-of-sequence tokens. */
  readonly beginning: number;
  readonly end: number;
  readonly addsBeginning: boolean;
  /** Whether a space is added before the first word. Default: llama.cpp's choice. */
  readonly addsBlank?: boolean | undefined;
}

/** The vocabulary of a GGUF file. */
export function vocabularyOfGguf(bytes: Uint8Array): WrittenVocabulary {
  const metadata = new Metadata(readGguf(bytes));
  const key = (name: string): string => `tokenizer.ggml.${name}`;
  const texts = metadata.texts(key("tokens"));
  const isMerged = metadata.has(key("merges"));
  return {
    model: metadata.text(key("model")),
    pre: metadata.text(key("pre"), "default"),
    texts,
    types: metadata.numbers(key("token_type"), texts.length),
    scores: isMerged ? undefined : metadata.numbers(key("scores"), texts.length),
    merges: isMerged ? metadata.texts(key("merges")) : undefined,
    beginning: metadata.number(key("bos_token_id")),
    end: metadata.number(key("eos_token_id")),
    addsBeginning: metadata.flag(key("add_bos_token"), false),
  };
}

/** Appends missing tokens to a vocabulary, as control or user-defined tokens. */
export function withTokens(
  vocabulary: WrittenVocabulary,
  texts: readonly string[],
  type: "control" | "userDefined",
): WrittenVocabulary {
  const known = new Set(vocabulary.texts);
  const added = texts.filter((text) => !known.has(text));
  const { scores } = vocabulary;
  return {
    ...vocabulary,
    texts: [...vocabulary.texts, ...added],
    types: [...vocabulary.types, ...added.map(() => TOKEN_TYPES[type])],
    scores: scores && [...scores, ...added.map(() => 0)],
  };
}

/** The first tokens of a byte-pair vocabulary, its special tokens, and the corresponding merges. */
export function firstTokens(vocabulary: WrittenVocabulary, count: number): WrittenVocabulary {
  const { texts, types, merges = [] } = vocabulary;
  const kept = [...texts.keys()].filter(
    (token) => token < count || types[token] !== TOKEN_TYPES.normal,
  );
  const known = new Set(kept.map((token) => texts[token]));
  return {
    ...vocabulary,
    texts: kept.map((token) => texts[token] as string),
    types: kept.map((token) => types[token] as number),
    merges: merges.filter((merge) => known.has(merge.replace(" ", ""))),
    beginning: kept.indexOf(vocabulary.beginning),
    end: kept.indexOf(vocabulary.end),
  };
}

/** The metadata entries of a vocabulary. */
export function vocabularyEntries(vocabulary: WrittenVocabulary): WrittenEntry[] {
  const { u32, i32, f32, bool, text, array } = WRITTEN_TYPES;
  const { model, pre, texts, types, scores, merges, beginning, end } = vocabulary;
  const entries: WrittenEntry[] = [
    ["tokenizer.ggml.model", text, model],
    ["tokenizer.ggml.pre", text, pre],
    ["tokenizer.ggml.tokens", array, [text, texts]],
    ["tokenizer.ggml.token_type", array, [i32, types]],
    ["tokenizer.ggml.bos_token_id", u32, beginning],
    ["tokenizer.ggml.eos_token_id", u32, end],
    ["tokenizer.ggml.add_bos_token", bool, vocabulary.addsBeginning ? 1 : 0],
    ["tokenizer.ggml.add_eos_token", bool, 0],
  ];
  const unknown = types.indexOf(TOKEN_TYPES.unknown);
  if (unknown >= 0) entries.push(["tokenizer.ggml.unknown_token_id", u32, unknown]);
  if (scores !== undefined) entries.push(["tokenizer.ggml.scores", array, [f32, scores]]);
  if (merges !== undefined) entries.push(["tokenizer.ggml.merges", array, [text, merges]]);
  const { addsBlank } = vocabulary;
  if (addsBlank !== undefined) {
    entries.push(["tokenizer.ggml.add_space_prefix", bool, addsBlank ? 1 : 0]);
  }
  return entries;
}
