import { TOKEN_TYPES } from "../tokenizer/vocabulary.ts";

/** A token of a generated vocabulary. */
export interface VocabularyToken {
  readonly text: string;
  readonly score: number;
  readonly type: number;
}

const SPECIAL = ["<unk>", "<s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>"];

/** Ids of the special tokens that a file must declare. */
export const TOKEN_NUMBERS = { beginning: 1, end: 5 } as const;

/**
 * Special tokens, bytes, pieces and printable characters. Pieces are merged from pairs, so all prefixes of a piece
 * are pieces too.
 */
export function randomVocabulary(
  pieces: readonly string[],
  wholePieces: readonly string[],
): VocabularyToken[] {
  const tokens: VocabularyToken[] = SPECIAL.map((text, id) => ({
    text,
    score: 0,
    type: id === 0 ? TOKEN_TYPES.unknown : TOKEN_TYPES.control,
  }));
  for (let byte = 0; byte < 256; byte++) {
    const text = `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`;
    tokens.push({ text, score: 0, type: TOKEN_TYPES.byte });
  }
  for (const text of wholePieces) tokens.push({ text, score: 0, type: TOKEN_TYPES.userDefined });
  const seen = new Set<string>();
  const add = (text: string, score: number): void => {
    if (seen.has(text)) return;
    seen.add(text);
    // SentencePiece encodes a space as U+2581.
    tokens.push({ text: text.replaceAll(" ", "\u2581"), score, type: TOKEN_TYPES.normal });
  };
  for (const piece of pieces) {
    for (let length = 2; length <= piece.length; length++) add(piece.slice(0, length), -length);
  }
  for (let code = 0x20; code < 0x7f; code++) add(String.fromCharCode(code), -1000);
  return tokens;
}
