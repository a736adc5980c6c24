import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";

/** The common knowledge of a squad: every thing that a member knows, as the first one believes it to be. */
export class SharedKnowledge implements KnownThings {
  readonly #members: readonly KnownThings[];

  constructor(members: readonly KnownThings[]) {
    this.#members = members;
  }

  get isTrue(): boolean {
    return this.#members.every(({ isTrue }) => isTrue);
  }

  get isAll(): boolean {
    return this.#members.some(({ isAll }) => isAll);
  }

  ofKind(kind: string): readonly Thing[] {
    const [first, ...others] = this.#members;
    if (first === undefined) return [];
    if (first.isAll || others.length === 0) return first.ofKind(kind);
    return [...new Set(this.#members.flatMap((member) => member.ofKind(kind)))];
  }

  factsOf(thing: Thing): Facts | undefined {
    for (const member of this.#members) {
      const facts = member.factsOf(thing);
      if (facts !== undefined) return facts;
    }
    return undefined;
  }

  lastChange(marks: Uint16Array): number {
    let last = 0;
    for (const member of this.#members) last += member.lastChange(marks);
    return last;
  }

  find(id: ThingId): Thing | undefined {
    for (const member of this.#members) {
      const thing = member.find(id);
      if (thing !== undefined) return thing;
    }
    return undefined;
  }
}
