import { choiceLetters } from "../../../decoding/decode-choice.ts";
import {
  checkSameVocabulary,
  type VocabularySource,
  vocabularyFacts,
} from "../../../decoding/vocabulary.ts";
import { LoadFailure, workerMessageOf } from "../shared/call-errors.ts";
import type { ModelFacts } from "../shared/protocol.ts";
import type { ModelSession } from "./session/model-session.ts";
import type { ServedEngine } from "./session/served-engine.ts";

/** A model that is ready for calls. */
export interface LoadedModel {
  readonly session: ModelSession;
  readonly facts: ModelFacts;
  dispose(): Promise<void>;
}

/** @throws LoadFailure if the vocabularies of the model and its draft model differ */
export function checkDraftModel(target: VocabularySource, draft: VocabularySource): void {
  try {
    checkSameVocabulary(vocabularyFacts(target), vocabularyFacts(draft));
  } catch (error) {
    throw new LoadFailure("model-not-loaded", workerMessageOf(error), error);
  }
}

/**
 * Letters that denote options; empty if the vocabulary splits any of them, in which case the model plans instead of
 * choosing.
 */
export function lettersOf(engine: ServedEngine | undefined): readonly string[] {
  try {
    return engine === undefined ? [] : choiceLetters(engine);
  } catch {
    return [];
  }
}
