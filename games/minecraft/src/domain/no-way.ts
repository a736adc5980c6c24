import { UnderstudyError } from "@understudy/planner-core";
import { SILK_TOUCH, whyNotIn } from "./facts/elsewhere.ts";
import type { GameFacts } from "./facts/overworld.ts";
import type { ItemPrices, SourceBook } from "./prices.ts";
import type { GameRegistry } from "./registry.ts";
import type { Source } from "./source.ts";

/** A required item that is not available, with the reason; undefined if unknown. */
export interface Lack {
  readonly item: string;
  readonly why: string | undefined;
}

/** An item cannot be obtained from the known sources, or does not exist in this version of the game. */
export class NoWayError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.no-way");
  override readonly name: string = "NoWayError";
  /** The requested item. */
  readonly item: string;
  /** The unavailable items that it requires; at least one. */
  readonly lacks: readonly Lack[];

  constructor(item: string, lacks: readonly Lack[]) {
    const told = lacks.map(({ item: name, why }) =>
      [name === item ? "" : `it takes ${spoken(name)}`, why ?? "nothing that I know gives it"]
        .filter((part) => part !== "")
        .join(", and "),
    );
    super("invalid-request", `I know no way to ${spoken(item)}: ${told.join("; ")}`);
    this.item = item;
    this.lacks = lacks;
  }
}

const spoken = (item: string): string => item.replaceAll("_", " ");

/** The error for an item that cannot be obtained. */
export function noWayTo(item: string, registry: GameRegistry, book: SourceBook): NoWayError {
  if (isOld(registry))
    return new NoWayError(item, [{ item, why: "versions before 1.13 are not supported" }]);
  if (registry.itemsByName[item] === undefined)
    return new NoWayError(item, [{ item, why: "this version of the game has no such item" }]);
  const isKnown = (name: string): boolean => whyNot(name, registry, book.facts) !== undefined;
  const lacking = new Search(book, isKnown).lackingFor(item);
  return new NoWayError(
    item,
    lacking.map((name) => ({ item: name, why: whyNot(name, registry, book.facts) })),
  );
}

/** Whether a game is older than 1.13, which gave each kind of wood, stone and dye an item of its own. */
function isOld({ itemsByName }: GameRegistry): boolean {
  return itemsByName["planks"] !== undefined && itemsByName["oak_planks"] === undefined;
}

/** Finds the unavailable items that an item ultimately requires. */
class Search {
  readonly #book: SourceBook;
  readonly #prices: ItemPrices;
  readonly #isKnown: (item: string) => boolean;
  /** Items between the request and the current item, to break cycles. */
  readonly #path = new Set<string>();

  constructor(book: SourceBook, isKnown: (item: string) => boolean) {
    this.#book = book;
    this.#prices = book.base;
    this.#isKnown = isKnown;
  }

  /** The smallest set of unavailable items, preferring those with a known reason. */
  lackingFor(item: string): readonly string[] {
    let fewest: readonly string[] = [item];
    let least = this.#isKnown(item) ? 1 : Number.POSITIVE_INFINITY;
    this.#path.add(item);
    for (const source of this.#book.of(item)) {
      const open = this.#openOf(source);
      if (open.length === 0 || open.some((name) => this.#path.has(name))) continue;
      const lacking = [...new Set(open.flatMap((name) => this.lackingFor(name)))];
      const number = lacking.length + 100 * lacking.filter((name) => !this.#isKnown(name)).length;
      if (number < least) [fewest, least] = [lacking, number];
    }
    this.#path.delete(item);
    return fewest;
  }

  /** The unavailable requirements of a source. */
  #openOf({ uses, tools = [], station }: Source): string[] {
    const needs = [...uses.keys(), ...(station === undefined ? [] : [station])];
    const [tool] = tools;
    if (tool !== undefined && !tools.some((name) => hasPrice(this.#prices, name))) needs.push(tool);
    return needs.filter((name) => !hasPrice(this.#prices, name));
  }
}

const hasPrice = (prices: ItemPrices, item: string): boolean =>
  prices.of(item) < Number.POSITIVE_INFINITY;

function whyNot(
  item: string,
  { blockLoot }: GameRegistry,
  { blocks }: GameFacts,
): string | undefined {
  const drops = blockLoot?.[item]?.drops.filter((drop) => drop.item === item) ?? [];
  const isSilky = drops.length > 0 && drops.every(({ silkTouch }) => silkTouch === true);
  return whyNotIn(item) ?? (isSilky && blocks[item] !== undefined ? SILK_TOUCH : undefined);
}
