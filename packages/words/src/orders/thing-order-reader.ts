/**
 * Orders over the things of a game: what, how many, for whom, in which order.
 *
 * @module
 */

import { MeaningReader } from "../grammar/meaning-reader.ts";
import type { Language } from "../language/language.ts";
import type { OrderVocabulary } from "../pieces/order-vocabulary.ts";
import { WithdrawalReader } from "../pieces/withdrawals.ts";
import type { OrderReading } from "./order-reading.ts";
import { mentionedIn, ThingOrders } from "./thing-orders.ts";

/** Options of a {@link ThingOrderReader}. */
export interface ThingOrderReaderOptions extends OrderVocabulary {
  /** The languages of the players; the first is the default for texts without a clear language. */
  readonly languages: readonly Language[];
}

const NOTHING = { orders: [], refused: [], doubts: [] } as const;

/**
 * Reads orders over the things of a game: "first build a furnace, then bring me a stack of dirt or gravel". Numbers in
 * words and figures, units, lists, alternatives, sets, recipients, places, refusals and corrections are read by the
 * function words of the given languages; what is not understood comes back as a doubt to ask about.
 *
 * @example
 * const reader = new ThingOrderReader({
 *   languages: [ENGLISH],
 *   things: { oak_log: ["wood"], torch: [] },
 *   deeds: { get: ["get", "make"], bring: ["bring", "give"] },
 *   units: { stack: 64 },
 * });
 * reader.read("bring me half a stack of wood").orders; // oak_log, 32, bring, to me
 */
export class ThingOrderReader {
  readonly #reader: MeaningReader;
  readonly #defaultDeed: string;
  readonly #withdrawals: WithdrawalReader;

  constructor(options: ThingOrderReaderOptions) {
    this.#reader = new MeaningReader(options);
    this.#withdrawals = new WithdrawalReader(options.languages);
    this.#defaultDeed = Object.keys(options.deeds)[0] ?? "";
  }

  /**
   * Reads the orders of a text.
   *
   * @param before the reading of the speaker's last text, from which this one may go on: "and 4 for Bob". Default: none
   */
  read(text: string, before?: OrderReading): OrderReading {
    const alone = this.#reader.read(text);
    const earlier = alone.isContinuing ? (before?.meaning.deeds ?? []) : [];
    const beside = earlier.length === 0 ? alone : this.#reader.read(text, earlier);
    // What is understood neither way is asked about as it stands.
    const isAlone = beside.unread.length > 0;
    const [meaning, last] = isAlone ? [alone, []] : [beside, earlier];
    const orders = new ThingOrders(this.#defaultDeed);
    const left = last.filter((deed) => !meaning.dropped.includes(deed));
    const isTakenBack = this.#withdrawals.read(text) !== undefined;
    const read = isTakenBack ? NOTHING : orders.all(meaning, left);
    return { ...read, mentioned: mentionedIn(meaning), isTakenBack, meaning };
  }
}
