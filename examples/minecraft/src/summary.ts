import type { AgentEvent, ItemOrder } from "@understudy/minecraft";
import type { StartedServer } from "./server/start-server.ts";

/** The figures of one bot. */
export interface BotSummary {
  readonly name: string;
  readonly done: readonly string[];
  readonly open: readonly string[];
  readonly plans: number;
  readonly deeds: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly deaths: number;
  /** The bot's inventory and moves as recorded by the server, and their differences. */
  readonly carries?: Readonly<Record<string, number>>;
  readonly moves?: Readonly<Record<string, number>>;
  readonly differences?: readonly string[];
}

/** The summary of a game. */
export interface Summary {
  readonly seconds: number;
  readonly isDone: boolean;
  readonly chest: Readonly<Record<string, number>>;
  readonly bots: readonly BotSummary[];
}

/** Counts the events of a bot. */
export class Tally {
  readonly name: string;
  readonly #done: ItemOrder[] = [];
  readonly #failures: Record<string, number> = {};
  #givenUp = 0;
  #plans = 0;
  #deeds = 0;
  #deaths = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Number of completed or abandoned orders. */
  get ended(): number {
    return this.#done.length + this.#givenUp;
  }

  hear(event: AgentEvent): void {
    if (event.type === "plan") this.#plans++;
    else if (event.type === "succeeds") this.#deeds++;
    else if (event.type === "died") this.#deaths++;
    else if (event.type === "done") this.#done.push(event.order);
    else if (event.type === "gives-up") this.#givenUp++;
    else if (event.type === "fails") {
      const { reason } = event.error;
      this.#failures[reason] = (this.#failures[reason] ?? 0) + 1;
    }
  }

  summary(open: readonly ItemOrder[], server: StartedServer | undefined): BotSummary {
    const told = {
      name: this.name,
      done: this.#done.map(({ item }) => item),
      open: open.map(({ item }) => item),
      plans: this.#plans,
      deeds: this.#deeds,
      failures: this.#failures,
      deaths: this.#deaths,
    };
    if (server === undefined) return told;
    const { rules } = server;
    const carries = rules.inventoryOf(this.name);
    const moves: Record<string, number> = {};
    for (const { who, what } of rules.ledger.moves) {
      if (who === this.name) moves[what] = (moves[what] ?? 0) + 1;
    }
    return { ...told, carries, moves, differences: rules.ledger.differences(this.name, carries) };
  }
}

const list = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count} ${name.replaceAll("_", " ")}`)
    .join(", ") || "nothing";

/** A summary as text. */
export function tellSummary({ seconds, isDone, chest, bots }: Summary): string {
  const lines = bots.map(
    ({ name, done, open, plans, deeds, deaths, failures, moves, differences }) => {
      const refused = moves?.["refused"] ?? 0;
      const book =
        differences === undefined
          ? ""
          : differences.length === 0
            ? ", book right"
            : `, ${differences.join("; ")}`;
      return (
        `${name}: ${done.length} of ${done.length + open.length} orders done, ${plans} plans, ${deeds} deeds, ` +
        `${deaths} deaths; failed: ${list(failures)}; hurt ${moves?.["hurt"] ?? 0} times; ` +
        `refused by the server: ${refused}${book}`
      );
    },
  );
  const end = isDone ? "All orders are done" : "Not all orders are done";
  return [`${end}, after ${seconds.toFixed(0)} s. In the chest: ${list(chest)}.`, ...lines].join(
    "\n",
  );
}
