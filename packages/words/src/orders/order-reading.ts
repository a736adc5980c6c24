import type { CommandMeaning } from "../grammar/meaning.ts";

/** Things that were mentioned, with what was said about them. */
export interface ThingMention {
  readonly thing: string;
  /** The qualities said of it, by their names in the vocabulary. */
  readonly qualities: readonly string[];
}

/**
 * An order for a deed with a thing. `thing` is empty for whatever the deed may be about, all of it or what has the qualities:
 * "heal everybody", "load the red".
 */
export interface ThingOrder extends ThingMention {
  /** The thing as written, without qualities. */
  readonly said: string;
  /** Things that would do as well, best first. */
  readonly or: readonly string[];
  /** `all` is everything of it that is there. */
  readonly count: number | "all";
  /** Whether the count is on top of what is there: `two more`. */
  readonly isMore: boolean;
  /** Whether one certain thing is meant: `the wolf`. */
  readonly isDefinite: boolean;
  /** Whether the thing was said in the plural. */
  readonly isPlural: boolean;
  /** Whether the number is that of certain things: `both torches`, `the two torches`. */
  readonly isWhole: boolean;
  /** Whether the number was said behind the thing: `torches 16`. */
  readonly isNumbered: boolean;
  readonly deed: string;
  /** Recipient: `me`, or a name as written; undefined if none was named. */
  readonly to: string | undefined;
  /** Place: `in the chest`; undefined if none was named. */
  readonly at: { readonly how: string; readonly thing: string } | undefined;
}

/** A part of an order that was not understood, to ask about. */
export interface OrderDoubt {
  readonly kind: /** No such thing is known. */
    | "thing"
    /** The words fit several things: `options`. */
    | "which"
    /** No thing can have this number. */
    | "count"
    /** The order is for later: `at dawn`, `until tonight`. */
    | "time"
    /** The order depends on something: `if it rains`. */
    | "condition";
  /** The words in question. */
  readonly words: string;
  /** Things to choose from. */
  readonly options: readonly string[];
}

/** Orders read from a text. */
export interface OrderReading {
  /** The orders; the first comes first. */
  readonly orders: readonly ThingOrder[];
  /** Things that were refused: `but no furnace`. */
  readonly refused: readonly ThingMention[];
  /** Parts to ask back about. Orders that a doubt concerns are left out. */
  readonly doubts: readonly OrderDoubt[];
  /** Things mentioned anywhere, such as in a question. */
  readonly mentioned: readonly string[];
  /** Whether it takes back what was ordered before, and says nothing else: "forget it", "hör auf". */
  readonly isTakenBack: boolean;
  /** The meaning of the text, from which the next may go on. */
  readonly meaning: CommandMeaning;
}
