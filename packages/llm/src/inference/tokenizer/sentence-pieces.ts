import { mergePieces } from "./merge-pieces.ts";
import type { TokenVocabulary } from "./vocabulary.ts";

/** The tokens of a text by SentencePiece merging, after whole tokens are split off. */
export function sentencePieces(text: string, vocabulary: TokenVocabulary): readonly number[] {
  const { ids, scores, bytes } = vocabulary;
  const pieces = mergePieces(text.replaceAll(" ", "\u2581"), (left, right) => {
    const token = ids.get(left + right);
    return token === undefined ? undefined : scores[token];
  });
  // A piece without a token falls back to bytes.
  return pieces.flatMap((piece) => {
    const token = ids.get(piece);
    if (token !== undefined) return token;
    return Array.from(new TextEncoder().encode(piece), (byte) => bytes[byte] as number);
  });
}
