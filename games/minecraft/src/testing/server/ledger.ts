/** An action of the server for a player, or a refusal. */
export interface Move {
  readonly who: string;
  readonly what:
    | "dug"
    | "collected"
    | "crafted"
    | "smelted"
    | "placed"
    | "stored"
    | "taken"
    | "dropped"
    | "worn-out"
    | "given"
    | "used"
    | "eaten"
    | "hurt"
    | "lost"
    | "killed"
    | "died"
    | "refused";
  /** The item or block, or the reason for a refusal. */
  readonly of: string;
  readonly atMs: number;
}

/** A player's inventory according to its moves. */
type Holdings = Map<string, number>;

/**
 * The server's record of all moves. Each has its change of the player's inventory, so the inventory must equal the sum.
 */
export class Ledger {
  readonly moves: Move[] = [];
  readonly #holdings = new Map<string, Holdings>();

  note(
    who: string,
    what: Move["what"],
    of: string,
    changes: Readonly<Record<string, number>> = {},
  ): void {
    this.moves.push({ who, what, of, atMs: Date.now() });
    let holdings = this.#holdings.get(who);
    if (holdings === undefined) {
      holdings = new Map();
      this.#holdings.set(who, holdings);
    }
    for (const [item, change] of Object.entries(changes)) {
      holdings.set(item, (holdings.get(item) ?? 0) + change);
    }
  }

  /** Number of a player's moves of a kind. */
  count(who: string, what: Move["what"], of?: string): number {
    return this.moves.filter(
      (move) => move.who === who && move.what === what && (of === undefined || move.of === of),
    ).length;
  }

  /** Differences between a player's moves and its inventory; none if the record is right. */
  differences(who: string, has: Readonly<Record<string, number>>): string[] {
    const holdings = this.#holdings.get(who) ?? new Map<string, number>();
    const names = new Set([...holdings.keys(), ...Object.keys(has)]);
    return [...names].flatMap((item) => {
      const [booked, held] = [holdings.get(item) ?? 0, has[item] ?? 0];
      return booked === held ? [] : [`${who} has ${held} ${item}, the moves make it ${booked}`];
    });
  }
}
