/** The last line about an agent. */
export interface ToldLine {
  /** The encoded message; undefined until then. */
  line: string | undefined;
}

/** Lines about the selected agents, kept for pages that open later. */
export class ToldLines<Told extends ToldLine> {
  protected readonly told: Map<number, Told> = new Map();
  protected wanted: readonly number[] = [];
  /** Index of the next agent: agents take turns in the order of selection. */
  protected turn = 0;

  /** Sets the selected agents. */
  want(agents: Iterable<number>): void {
    const wanted = new Set(agents);
    this.wanted = [...wanted];
    for (const agent of [...this.told.keys()]) if (!wanted.has(agent)) this.told.delete(agent);
  }

  /** Drops an agent whose index goes to another one. */
  forget(agent: number): void {
    this.told.delete(agent);
  }

  /** Stores an agent's encoded line. */
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
