import { mergePieces } from "./merge-pieces.ts";
import type { TokenVocabulary } from "./vocabulary.ts";

/** The tokens of a text without whole tokens, as SentencePiece merges characters. */
export function sentencePieces(text: string, vocabulary: TokenVocabulary): readonly number[] {
  const { ids, scores, bytes } = vocabulary;
  const pieces = mergePieces(text.replaceAll(" ", "\u2581"), (left, right) => {
    const token = ids.get(left + right);
    return token === undefined ? undefined : scores[token];
  });
  // A piece that is no token is written in bytes.
  return pieces.flatMap((piece) => {
    const token = ids.get(piece);
    if (token !== undefined) return token;
    return Array.from(new TextEncoder().encode(piece), (byte) => bytes[byte] as number);
  });
}
