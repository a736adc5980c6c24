/** Something that the server did for a player, or refused. */
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
  /** The item or block; for a refusal the reason. */
  readonly of: string;
  readonly atMs: number;
}

/** The inventory of a player by its moves. */
type Holdings = Map<string, number>;

/**
 * The server's own book of all moves. Each says by how much it changed what a player has, so that what the player has now
 * must be the sum.
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

  /** The number of moves of a kind that a player made. */
  count(who: string, what: Move["what"], of?: string): number {
    return this.moves.filter(
      (move) => move.who === who && move.what === what && (of === undefined || move.of === of),
    ).length;
  }

  /** The differences between the moves of a player and what it really has; none, if the book is right. */
  differences(who: string, has: Readonly<Record<string, number>>): string[] {
    const holdings = this.#holdings.get(who) ?? new Map<string, number>();
    const names = new Set([...holdings.keys(), ...Object.keys(has)]);
    return [...names].flatMap((item) => {
      const [booked, held] = [holdings.get(item) ?? 0, has[item] ?? 0];
      return booked === held ? [] : [`${who} has ${held} ${item}, the moves make it ${booked}`];
    });
  }
}
