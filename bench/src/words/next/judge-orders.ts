import { OrderReader } from "@understudy/minecraft";
import { parseFile, type Verdict } from "./judge-commands.ts";

type Wanted = readonly (readonly [item: string, count: number | "all", to?: string])[];

interface LabelledOrder {
  readonly said: string;
  readonly kind: string;
  readonly language?: string;
  readonly before?: readonly string[];
  readonly wants: readonly (Wanted | "ask")[];
}

/** An order with its verdict. */
interface JudgedOrder {
  readonly label: LabelledOrder;
  readonly told: string;
  readonly verdict: Verdict;
}

const SPEAKER = "carla";

/** The sets of orders by chat, in the order of their writing. */
export const ORDER_SETS = [
  "orders",
  "further-orders",
  "latest-orders",
  "held-orders",
  "novel-orders",
  "unseen-orders",
  "wards-orders",
  "depots-orders",
  "inns-orders",
  "inns-further-orders",
  "decks-orders",
  "hatcheries-orders",
] as const;

/** Reads and judges the orders of a set, with the items of a version of the game. */
export function judgeOrders(
  set: (typeof ORDER_SETS)[number],
  registry: ConstructorParameters<typeof OrderReader>[0],
): JudgedOrder[] {
  return parseFile<readonly LabelledOrder[]>(`${set}.json`).map((label): JudgedOrder => {
    const reader = new OrderReader(registry);
    for (const said of label.before ?? []) reader.read(said, SPEAKER);
    const reading = reader.read(label.said, SPEAKER);
    if (reading.kind !== "orders" && reading.kind !== "stop") {
      const isNothing = reading.kind === "unclear" && reading.ask === undefined;
      const told = reading.kind === "unclear" ? (reading.ask ?? "nothing") : reading.kind;
      const isWanted = label.wants.some((want) => (isNothing ? want.length === 0 : want === "ask"));
      const verdict = isWanted ? "meant" : isNothing ? "silent" : "asked";
      return { label, told, verdict };
    }
    const orders = reading.kind === "stop" ? [] : reading.orders;
    const told = keyOf(
      orders.map(({ item, count, to }) =>
        to === undefined || to === SPEAKER ? [item, count] : [item, count, to.toLowerCase()],
      ),
    );
    const isMeant = label.wants.some((want) => want !== "ask" && keyOf(want) === told);
    return { label, told, verdict: isMeant ? "meant" : "wrong" };
  });
}

const keyOf = (wanted: Wanted): string =>
  wanted
    .map((one) => one.join(" "))
    .sort()
    .join("; ");
