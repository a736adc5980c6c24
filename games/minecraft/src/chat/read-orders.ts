/**
 * Orders by chat: interpretation of messages, and answers.
 *
 * @module
 */

import {
  ENGLISH,
  FRENCH,
  GERMAN,
  type OrderReading,
  SPANISH,
  type ThingOrder,
  ThingOrderReader,
} from "@understudy/words";
import type { BotRegistry } from "../body/bot.ts";
import { ASKS } from "./answers.ts";
import { itemVocabulary } from "./item-vocabulary.ts";
import { type ChatReading, type ItemOrder, MOST_OF_ITEM, type OrderEnd } from "./order.ts";

const STOP = new Set(["stop", "cancel", "halt", "quit"]);
const FORGET = /\b(forget|never mind) (it|that|everything|all)\b/;
const QUESTION =
  /^(what|how|where|why|who|when|do|does|did|is|are|was|wo|was|wie|warum|wer|dónde|qué|cómo|où|quoi|comment|pourquoi)\b|^que\b.*\?|^¿?(got|any(?! chance)|have (we|you)|hast|habt|haben wir|gibt es|hay|tienes|(te|nos|os) quedan?|tu as|as-tu|vous avez|avez-vous|on a|(il )?(te|nous|vous) reste|y a-t-il|il y a)\b.*\?$/;
const COME = /\bcome( here| to me| over)?\b|\bfollow me\b/;
/** The prefix of the game's own names. */
const NAMESPACE = /\bminecraft:/gi;
const GOES_ON_WITHIN_MS = 30_000;
const CHEST = /chest|barrel|box/;

/** The situation of a message: players and inventory. */
export interface ChatSituation {
  /** Names of players, for recipients. Default: any name is taken for a player's. */
  readonly players?: readonly string[];
  /** Game time in milliseconds: "and 4 for Bob" goes on from what was said in the last 30 seconds. Default: from the last */
  readonly nowMs?: number;
  /** Carried count by item, for `all` and `more`. */
  readonly carried?: Readonly<Record<string, number>>;
}

/**
 * Reads orders from chat messages without a model, with `ThingOrderReader` of `@understudy/words` over the items of the
 * bot's version of the game. What it does not understand comes back as a question to the player.
 *
 * @example
 * const reader = new OrderReader(bot.registry);
 * reader.read("first build a furnace, then bring me a stack of iron", "steve");
 */
export class OrderReader {
  readonly #registry: BotRegistry;
  readonly #reader: ThingOrderReader;
  /** The last orders by speaker, from which the next may go on. */
  readonly #said = new Map<string, { readonly reading: OrderReading; readonly atMs: number }>();

  constructor(registry: BotRegistry) {
    this.#registry = registry;
    this.#reader = new ThingOrderReader({
      ...itemVocabulary(registry),
      languages: [ENGLISH, GERMAN, SPANISH, FRENCH],
    });
  }

  /**
   * @param text message without the bot's name
   * @param from player who sent it
   */
  read(text: string, from: string, situation: ChatSituation = {}): ChatReading {
    const lower = text.trim().toLowerCase();
    const { nowMs = 0 } = situation;
    const before = this.#said.get(from);
    const isNear = before !== undefined && nowMs - before.atMs <= GOES_ON_WITHIN_MS;
    const reading = this.#reader.read(
      text.replace(NAMESPACE, ""),
      isNear ? before.reading : undefined,
    );
    const { orders, doubts, mentioned, refused } = reading;
    if (orders.length > 0) this.#said.set(from, { reading, atMs: nowMs });
    const isStop =
      reading.isTakenBack ||
      lower.split(/\W+/).some((word) => STOP.has(word)) ||
      FORGET.test(lower);
    if (isStop && orders.length + mentioned.length === 0) {
      this.#said.delete(from);
      return { kind: "stop" };
    }
    const isAsked = lower.endsWith("?") && orders.length + doubts.length === 0;
    const isQuestion = isAsked || QUESTION.test(lower);
    if (mentioned.length + orders.length + doubts.length === 0) {
      if (COME.test(lower)) return { kind: "come" };
      return { kind: isQuestion ? "question" : "unclear" };
    }
    if (isQuestion) return { kind: "question" };
    const [doubt] = doubts;
    if (doubt !== undefined) return { kind: "unclear", ask: ASKS.doubt(doubt) };
    const read: ItemOrder[] = [];
    const isRefused = (item: string): boolean => refused.some(({ thing }) => thing === item);
    for (const order of orders.flatMap((each) => withItems(each, situation, isRefused))) {
      const item = this.#itemOrder(order, from, situation);
      if ("ask" in item) return { kind: "unclear", ask: item.ask };
      read.push(item);
    }
    if (read.length > 0) return { kind: "orders", orders: read };
    const [asked] = orders;
    if (asked === undefined) return { kind: "unclear" };
    return { kind: "unclear", ask: ASKS.doubt({ kind: "thing", words: asked.said, options: [] }) };
  }

  /** The order of an item, or what to ask about it. */
  #itemOrder(
    { thing, or, count: said, isMore, deed, to, at }: ThingOrder,
    from: string,
    { players, carried }: ChatSituation,
  ): ItemOrder | { readonly ask: string } {
    const item = deed === "smelt" ? this.#smelted(thing) : thing;
    const end = this.#endOf(item, deed, to, at);
    const has = carried?.[item] ?? 0;
    if (said === "all" && (end === "keep" || end === "place")) return { ask: ASKS.howMany(item) };
    if (said === "all" && carried !== undefined && has === 0) return { ask: ASKS.none(item) };
    const count =
      said === "all" ? (carried === undefined ? said : has) : isMore ? said + has : said;
    if (count !== "all" && count > MOST_OF_ITEM) return { ask: ASKS.tooMany(item) };
    const choice = or.length === 0 ? {} : { or };
    if (end !== "bring") return { item, count, end, ...choice };
    if (to === undefined || to === "me") return { item, count, end, to: from, ...choice };
    const known = players?.find((name) => name.toLowerCase() === to.toLowerCase());
    if (players !== undefined && known === undefined) return { ask: ASKS.who(to) };
    return { item, count, end, to: known ?? to, ...choice };
  }

  /** The item that smelting makes of another: iron ingots of raw iron. */
  #smelted(item: string): string {
    const metal = item.replace(/^raw_|^deepslate_|_ore$/g, "");
    const made = [`cooked_${item}`, ...(metal === item ? [] : [`${metal}_ingot`]), item];
    return made.find((name) => Object.hasOwn(this.#registry.itemsByName, name)) ?? item;
  }

  #endOf(item: string, deed: string, to: string | undefined, at: ThingOrder["at"]): OrderEnd {
    if (
      at !== undefined &&
      CHEST.test(at.thing) &&
      /^(in|into|to|inside|an|ins|dans|en)$/.test(at.how)
    )
      return "store";
    if (to !== undefined || deed === "bring") return "bring";
    if (deed === "store") return "store";
    return deed === "place" && this.#registry.blocksByName[item] !== undefined ? "place" : "keep";
  }
}

/** An order for everything is one for all that the bot carries: "give me everything". */
function withItems(
  order: ThingOrder,
  { carried = {} }: ChatSituation,
  isRefused: (item: string) => boolean,
): readonly ThingOrder[] {
  if (order.thing !== "") return [order];
  return Object.keys(carried)
    .filter((thing) => (carried[thing] ?? 0) > 0 && !isRefused(thing))
    .map((thing) => ({ ...order, thing }));
}
