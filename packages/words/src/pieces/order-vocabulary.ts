/**
 * The pieces of orders over things: names, qualities, deeds, numbers and function words.
 *
 * @module
 */

/** The things that a game's orders are about, and what may be done with them. */
export interface OrderVocabulary {
  /**
   * The things by name, each with more names that players have for it: `{ oak_log: ["wood", "log"] }`. The words of the
   * name itself count, too.
   */
  readonly things: Readonly<Record<string, readonly string[]>>;
  /** Sets of things by what players call them: `{ "iron armor": ["iron_helmet", "iron_boots"] }`. */
  readonly sets?: Readonly<Record<string, readonly string[]>>;
  /** Deeds with their verbs: `{ bring: ["bring", "give"] }`. The first one is for orders without a verb. */
  readonly deeds: Readonly<Record<string, readonly string[]>>;
  /** Words for the place where everything is: "light all lamps on the island". */
  readonly world?: readonly string[];
  /** Qualities of things with their words: `{ nearest: ["closest", "nearest"] }`. */
  readonly qualities?: Readonly<Record<string, readonly string[]>>;
  /** The number of things in a unit: `{ stack: 64 }`, or by the thing. */
  readonly units?: Readonly<Record<string, number | ((thing: string) => number)>>;
}
