/**
 * Orders by chat: interpretation of messages, and answers.
 *
 * @module
 */

import { defineDomain } from "@understudy/planner-core";
import { ENGLISH, LanguageReader } from "@understudy/words";
import type { BotRegistry } from "../body/bot.ts";
import { type ItemMention, ItemNames, textWords } from "./item-names.ts";
import type { ChatReading, ItemOrder, OrderEnd } from "./order.ts";

const MOST = 64;
const STOP = new Set(["stop", "cancel", "halt", "quit"]);
const FORGET = /\b(forget|never mind) (it|that|everything|all)\b/;
const QUESTION = /\?\s*$|^(what|how|where|why)\b/;
const COME = /\bcome( here| to me| over)?\b|\bfollow me\b/;
/** Verbs of orders, and the end of the order that each implies. */
const VERBS: Readonly<Record<string, OrderEnd>> = {
  bring: "bring",
  give: "bring",
  fetch: "bring",
  hand: "bring",
  build: "place",
  put: "place",
  place: "place",
  store: "store",
  stash: "store",
  get: "keep",
  make: "keep",
  craft: "keep",
  collect: "keep",
  gather: "keep",
  mine: "keep",
  dig: "keep",
  chop: "keep",
  cut: "keep",
  smelt: "keep",
  cook: "keep",
  hunt: "keep",
  find: "keep",
  need: "bring",
  want: "bring",
};

/**
 * Reads orders from chat messages without a model. Items are found by their names in the bot's version of the game;
 * counts, lists, their order and refusals are read by `@understudy/words`.
 *
 * @example
 * const reader = new OrderReader(bot.registry);
 * reader.read("first build a furnace, then bring me 3 iron ingots", "steve");
 */
export class OrderReader {
  readonly #names: ItemNames;
  readonly #registry: BotRegistry;
  readonly #reader = new LanguageReader({ languages: [ENGLISH] });

  constructor(registry: BotRegistry) {
    this.#registry = registry;
    this.#names = new ItemNames(registry);
  }

  /**
   * @param text message without the bot's name
   * @param from player who sent it
   */
  read(text: string, from: string): ChatReading {
    const words = textWords(text);
    const mentions = this.#names.find(text).filter(({ from }) => !isWhere(words, from));
    if (mentions.length === 0) {
      if (words.some((word) => STOP.has(word)) || FORGET.test(text.toLowerCase()))
        return { kind: "stop" };
      if (COME.test(text.toLowerCase())) return { kind: "come" };
      return { kind: QUESTION.test(text.toLowerCase()) ? "question" : "unclear" };
    }
    if (QUESTION.test(text.trim().toLowerCase()) && !/\b(can|could|would|will) you\b/i.test(text))
      return { kind: "question" };
    const orders = this.#orders(text, words, mentions, from);
    return orders.length === 0 ? { kind: "unclear" } : { kind: "orders", orders };
  }

  #orders(
    text: string,
    words: readonly string[],
    mentions: readonly ItemMention[],
    from: string,
  ): ItemOrder[] {
    const isTold = words.some((word) => VERBS[word] !== undefined);
    const isBare = mentions[0]?.from === 0 || /^(please |\d+|an? |some )/i.test(text.trim());
    if (!isTold && !isBare) return [];
    const items = [...new Set(mentions.map(({ item }) => item))];
    return this.#wanted(text, words, mentions, items).map(({ item, count }) => {
      const mention = mentions.find((each) => each.item === item);
      const end = endOf(words, mention?.from ?? 0, mention?.to ?? 0);
      const isPlaced = end === "place" && this.#registry.blocksByName[item] !== undefined;
      if (end === "bring") return { item, count, end, to: from };
      return { item, count, end: end === "place" && !isPlaced ? "keep" : end };
    });
  }

  /** The requested items, in order. The reader gets a small domain with only the mentioned items. */
  #wanted(
    text: string,
    words: readonly string[],
    mentions: readonly ItemMention[],
    items: readonly string[],
  ): { item: string; count: number }[] {
    const spoken = (item: string): string[] => {
      const said = mentions.filter((each) => each.item === item);
      return [...new Set(said.map(({ from, to }) => words.slice(from, to).join(" ")))];
    };
    const domain = defineDomain({
      name: "orders",
      state: Object.fromEntries(
        items.map((item) => [item, { type: "integer", min: 0, max: MOST }] as const),
      ),
      tools: items.map((item) => ({
        name: `get_${item}`,
        words: spoken(item),
        then: { [item]: { "+": 1 } },
      })),
      goals: items.map((item) => ({
        name: `have_${item}`,
        words: spoken(item),
        when: { [item]: { ">=": 1 } },
      })),
    });
    const { goals } = this.#reader.readDirective(domain.untyped, text);
    return goals.flatMap(({ declared, goal }) => {
      const item = declared.name?.replace(/^have_/, "") ?? "";
      const bound = goal.definition[item];
      const count =
        typeof bound === "object" && bound !== null && ">=" in bound ? Number(bound[">="]) : 1;
      return items.includes(item) && count >= 1 ? [{ item, count }] : [];
    });
  }
}

/** Whether the words before a noun make it a location: "in the chest". */
function isWhere(words: readonly string[], from: number): boolean {
  return /(^| )(in|into|to|from|at|near|on) (the|a|our|my|your)$/.test(
    words.slice(Math.max(0, from - 2), from).join(" "),
  );
}

/** The end of an order, from the words after its item or the last verb before it. */
function endOf(words: readonly string[], from: number, to: number): OrderEnd {
  const behind = words.slice(to, to + 5).join(" ");
  if (/^(in|into|to) (the|a|our) chest/.test(behind)) return "store";
  if (/^(to|for) me\b/.test(behind)) return "bring";
  for (let at = from - 1; at >= 0; at--) {
    const end = VERBS[words[at] ?? ""];
    if (end === undefined) continue;
    const isForMe = words[at + 1] === "me" || words.slice(at, from).join(" ").includes("for me");
    return isForMe ? "bring" : end;
  }
  return "keep";
}
