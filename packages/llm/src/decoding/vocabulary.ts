import { InferenceError } from "@understudy/planner-core";
import { Hash64 } from "@understudy/planner-core/internal";

/** The facts that identify the vocabulary of a model: where they are equal, tokens mean the same. */
export interface VocabularyFacts {
  /** Tokens in it. */
  readonly size: number;
  /** Ids of the special tokens by name; `null` where the model has none. */
  readonly special: Readonly<Record<string, number | null>>;
  /** Hash of all pieces in order, sixteen hexadecimal digits. */
  readonly pieces: string;
}

/** The parts of a model that are looked at. */
export interface VocabularySource {
  readonly size: number;
  readonly special: VocabularyFacts["special"];
  readonly isSpecial: (token: number) => boolean;
  /** The text of a token, also of a special one. */
  readonly piece: (token: number) => string;
}

/**
 * The facts of a model's vocabulary. Reads every piece: some milliseconds for 32,000 tokens, so once a
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
 * Checks that one model may draft for another.
 *
 * @throws InferenceError if their vocabularies differ: a draft in other tokens would never be agreed with
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
