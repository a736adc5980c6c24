import type { CueNode } from "../language/compiled-language.ts";
import type { Postings } from "./documents.ts";

/** Everything that is known of a word, or of a phrase, in one domain and one language. */
export interface WordEntry {
  readonly word: string;
  /** Its stem; of a phrase the stems with blanks between them. */
  readonly key: string;
  /** It tells nothing apart. */
  readonly isStop: boolean;
  /** A verb that says little. */
  readonly isWeak: boolean;
  readonly isSubject: boolean;
  readonly isDeterminer: boolean;
  readonly isAuxiliary: boolean;
  readonly isIndefinite: boolean;
  readonly isUnit: boolean;
  /** It may stand within a phrase without belonging to it. */
  readonly isSkippable: boolean;
  /** The number that it names; NaN if none. */
  readonly number: number;
  /** The cues that begin with it. */
  readonly cues: CueNode | undefined;
  /** The phrases that begin with it. */
  readonly phrases: PhraseNode | undefined;
  readonly goals: Postings;
  readonly tools: Postings;
  readonly names: Postings;
  /** It can mean nothing but a state that nobody wants. */
  readonly isBad: boolean;
  /** It is a part of what a tool is called. */
  readonly isToolName: boolean;
  /** By itself it calls for a tool: the verb of its name, or one of its `words`. */
  readonly isCalledTool: boolean;
  /** It needs no thesaurus to speak for a goal. */
  readonly isDirect: boolean;
}

/** A place in the tree of phrases, by stem. */
export interface PhraseNode {
  readonly next: Map<string, PhraseNode>;
  /** The whole phrase, where one ends here. */
  key: string | undefined;
}
