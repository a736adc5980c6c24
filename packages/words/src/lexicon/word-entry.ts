import type { CueNode } from "../language/compiled-language.ts";
import type { Postings } from "./documents.ts";

/** The entry of a word or phrase in one domain and one language. */
export interface WordEntry {
  readonly word: string;
  /** The stem; for a phrase, the stems separated by spaces. */
  readonly key: string;
  /** Whether it is a stop word. */
  readonly isStop: boolean;
  /** Whether it is a light verb. */
  readonly isWeak: boolean;
  readonly isSubject: boolean;
  readonly isDeterminer: boolean;
  readonly isAuxiliary: boolean;
  readonly isIndefinite: boolean;
  readonly isUnit: boolean;
  /** Whether a phrase may contain it without its belonging to the phrase. */
  readonly isSkippable: boolean;
  /** The numeric value; NaN for none. */
  readonly number: number;
  /** The cues that begin with it. */
  readonly cues: CueNode | undefined;
  /** The phrases that begin with it. */
  readonly phrases: PhraseNode | undefined;
  readonly goals: Postings;
  readonly tools: Postings;
  readonly names: Postings;
  /** Whether all its senses are undesirable states. */
  readonly isBad: boolean;
  /** Whether it is part of a tool's name. */
  readonly isToolName: boolean;
  /** Whether it requests a tool by itself: a verb in a name, or one of its `words`. */
  readonly isCalledTool: boolean;
  /** Whether it matches a goal without the thesaurus. */
  readonly isDirect: boolean;
}

/** A node in the tree of phrases, by stem. */
export interface PhraseNode {
  readonly next: Map<string, PhraseNode>;
  /** The phrase that ends here, if any. */
  key: string | undefined;
}
