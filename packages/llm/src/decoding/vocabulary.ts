import { InferenceError } from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";

/** Identity of a vocabulary. If two are equal, token ids mean the same in both. */
export interface VocabularyFacts {
  /** Number of tokens. */
  readonly size: number;
  /** Ids of the special tokens by name; `null` if the model lacks one. */
  readonly special: Readonly<Record<string, number | null>>;
  /** Hash of all pieces in order, sixteen hexadecimal digits. */
  readonly pieces: string;
}

/** The vocabulary of a model. */
export interface VocabularySource {
  readonly size: number;
  readonly special: VocabularyFacts["special"];
  readonly isSpecial: (token: number) => boolean;
  /** The text of a token, special ones included. */
  readonly piece: (token: number) => string;
}

/**
 * Identifies a model's vocabulary. Reads every piece, which takes some milliseconds for 32,000 tokens; call once per
 * model.
 */
export function vocabularyFacts({
  size,
  special,
  isSpecial,
  piece,
}: VocabularySource): VocabularyFacts {
  const hash = new Hash64();
  for (let token = 0; token < size; token++) {
    hash.integer(token).integer(isSpecial(token) ? 1 : 0);
    hash.text(piece(token));
  }
  return { size, special, pieces: hash.digest() };
}

/**
 * Checks that one model can draft for another.
 *
 * @throws InferenceError if the vocabularies differ: no draft token would ever be accepted
 */
export function checkSameVocabulary(target: VocabularyFacts, draft: VocabularyFacts): void {
  const difference =
    target.size !== draft.size
      ? `${draft.size} tokens instead of ${target.size}`
      : (differentSpecial(target, draft) ??
        (target.pieces === draft.pieces ? undefined : "other pieces for the same tokens"));
  if (difference === undefined) return;
  throw new InferenceError(
    `The draft model has another vocabulary: ${difference}. Drafts need a smaller model of the same family`,
  );
}

function differentSpecial(target: VocabularyFacts, draft: VocabularyFacts): string | undefined {
  const name = Object.keys(target.special).find(
    (key) => target.special[key] !== draft.special[key],
  );
  return name === undefined ? undefined : `another token for ${name}`;
}
