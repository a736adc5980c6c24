/** The last line about an agent. */
export interface ToldLine {
  /** The message as it was encoded; undefined until then. */
  line: string | undefined;
}

/** Lines about the agents that pages look at, each kept for the pages that open later. */
export class ToldLines<Told extends ToldLine> {
  protected readonly told: Map<number, Told> = new Map();
  protected wanted: readonly number[] = [];
  /** Agents have turns in the order in which they are wanted. */
  protected turn = 0;

  /** Sets the agents that are looked at from now on. */
  want(agents: Iterable<number>): void {
    const wanted = new Set(agents);
    this.wanted = [...wanted];
    for (const agent of [...this.told.keys()]) if (!wanted.has(agent)) this.told.delete(agent);
  }

  /** Drops an agent whose index goes to another one. */
  forget(agent: number): void {
    this.told.delete(agent);
  }

  /** Keeps the encoded line of an agent. */
  keep(agent: number, line: string): void {
    const told = this.told.get(agent);
    if (told !== undefined) told.line = line;
  }

  /** The last line of each agent. */
  all(): { readonly agent: number; readonly line: string }[] {
    return [...this.told].flatMap(([agent, { line }]) =>
      line === undefined ? [] : { agent, line },
    );
  }
}
