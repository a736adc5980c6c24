import type { CueNode } from "../language/compiled-language.ts";
import type { Postings } from "./documents.ts";

/** The entry of a word or phrase in one domain and one language. */
export interface WordEntry {
  readonly word: string;
  /** The stem; for a phrase, the stems separated by spaces. */
  readonly key: string;
  /** Whether the word is a stop word. */
  readonly isStop: boolean;
  /** Whether the word is a light verb. */
  readonly isWeak: boolean;
  readonly isSubject: boolean;
  readonly isDeterminer: boolean;
  readonly isAuxiliary: boolean;
  readonly isIndefinite: boolean;
  readonly isUnit: boolean;
  /** Whether the word may stand inside a phrase without being part of it. */
  readonly isSkippable: boolean;
  /** The numeric value; NaN for none. */
  readonly number: number;
  /** The cues that begin with the word. */
  readonly cues: CueNode | undefined;
  /** The phrases that begin with the word. */
  readonly phrases: PhraseNode | undefined;
  readonly goals: Postings;
  readonly tools: Postings;
  readonly names: Postings;
  /** Whether all senses of the word are undesirable states. */
  readonly isBad: boolean;
  /** Whether the word is part of a tool's name. */
  readonly isToolName: boolean;
  /** Whether the word alone asks for a tool, as the verb in its name or one of its `words`. */
  readonly isCalledTool: boolean;
  /** Whether the word matches a goal without the thesaurus. */
  readonly isDirect: boolean;
}

/** A node in the tree of phrases, by stem. */
export interface PhraseNode {
  readonly next: Map<string, PhraseNode>;
  /** The phrase that ends here; undefined if there is none. */
  key: string | undefined;
}
