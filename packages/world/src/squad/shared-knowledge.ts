import type { Memory, Recollection } from "../agent/memory.ts";
import type { Facts, KnownThings, Thing, ThingId } from "../things/thing.ts";

/** A member as far as it knows things. */
interface KnowingMember {
  readonly knowledge: KnownThings;
  readonly memory: Memory | undefined;
}

/** The common knowledge of a squad: every thing that a member knows, as it was seen last. */
export class SharedKnowledge implements KnownThings {
  #members: readonly KnownThings[] = [];
  /** The memories of members that have one. The others know the truth. */
  #memories: ReadonlyMap<KnownThings, Memory> = new Map();

  constructor(members: readonly KnowingMember[]) {
    this.learnFrom(members);
  }

  /** Replaces the members. */
  learnFrom(members: readonly KnowingMember[]): void {
    this.#members = members.map(({ knowledge }) => knowledge);
    this.#memories = new Map(
      members.flatMap(({ memory }) => (memory === undefined ? [] : [[memory, memory] as const])),
    );
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
    let last: Recollection | undefined;
    for (const member of this.#members) {
      const memory = this.#memories.get(member);
      if (memory === undefined) {
        const facts = member.factsOf(thing);
        if (facts !== undefined || (member.isAll && thing.isGone)) return facts;
        continue;
      }
      const known = memory.last(thing.id);
      if (
        known !== undefined &&
        !(known.seenAtMs <= (last?.seenAtMs ?? Number.NEGATIVE_INFINITY))
      ) {
        last = known;
      }
    }
    return last?.isMissing === true || last?.thing !== thing ? undefined : last.facts;
  }

  lastChange(marks: Uint16Array): number {
    let last = 0;
    for (const member of this.#members) last += member.lastChange(marks);
    return last;
  }

  find(id: ThingId): Thing | undefined {
    for (const member of this.#members) {
      const thing = member.find(id);
      if (thing !== undefined && this.factsOf(thing) !== undefined) return thing;
    }
    return undefined;
  }
}
