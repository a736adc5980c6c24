import type { Claims } from "../claims/claims.ts";
import type { Thing } from "../things/thing.ts";

/** The claims of all agents, as far as the end of things is concerned. */
type EndedClaims = Pick<Claims, "freed" | "holderOf">;

/**
 * The kinds of which a thing was gone as soon as an agent had used it: a felled tree, whatever the domain says. No line
 * forms for such things.
 */
export class UsedUpKinds {
  readonly #claims: EndedClaims;
  readonly #kinds = new Set<string>();
  /** The number of freed things at the last look. */
  #freed = 0;

  constructor(claims: EndedClaims) {
    this.#claims = claims;
  }

  /** The number of such kinds so far. */
  get count(): number {
    return this.#kinds.size;
  }

  has(kind: string | undefined): boolean {
    return kind !== undefined && this.#kinds.has(kind);
  }

  save(): readonly string[] {
    return [...this.#kinds];
  }

  restore(kinds: Iterable<string>): void {
    for (const kind of kinds) this.#kinds.add(kind);
  }

  /** Begins a tick: things that became free before count no longer as just used. */
  refresh(): void {
    this.#freed = this.#claims.freed.count;
  }

  /** Notes that a thing is gone. Call it before its claims end. */
  gone({ id, kind }: Thing): void {
    if (this.#kinds.has(kind)) return;
    let isUsed = this.#claims.holderOf(id) !== undefined;
    this.#claims.freed.visit(this.#freed, (one) => {
      isUsed ||= one === id;
    });
    if (isUsed) this.#kinds.add(kind);
  }
}
