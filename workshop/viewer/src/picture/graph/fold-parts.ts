import type { DomainExchange, Exchanges } from "../domain/exchanges.ts";
import type { DomainPart } from "../domain/part.ts";

/** Limit on plan steps that are never folded. */
const MAX_APART = 12;
/** Last distinguished stage. */
const MAX_STAGE = 20;

/**
 * Folds similar tools and goals until the limit on groups is met: first those with the same variables, then those with
 * the same neighbours or names up to numbers, then those with the same first word of their names, starting within a
 * stage, and finally all of one stage. Largest families go first; parts with different marks are never merged.
 *
 * @returns group number of each part, in order of first parts
 */
export function foldParts(
  parts: readonly DomainPart[],
  exchanges: Exchanges,
  maxGroups: number,
): readonly number[] {
  const groups = new Groups(parts.length);
  const apart = new Set(
    parts.flatMap(({ steps }, index) => (steps.length > 0 ? [index] : [])).slice(0, MAX_APART),
  );
  const kindOf = (part: number): string => {
    const { kind, mark = "" } = parts[part] as DomainPart;
    return apart.has(part) ? `${part}` : `${kind} ${mark}`;
  };
  const nameOf = (part: number): string => (parts[part] as DomainPart).name;
  const verbOf = (part: number): string => verb(nameOf(part));
  const { needs, gives, all } = exchanges;
  const sides: readonly ((part: number, neighbours: Neighbours) => string)[] = [
    (part) => `${list(needs[part] ?? [])} > ${list(gives[part] ?? [])}`,
    (part, { before, after }) => `${list(before[part] ?? [])} > ${list(after[part] ?? [])}`,
    (part) => nameOf(part).replace(/\d+/g, "1"),
    (part, { after }) => `${verbOf(part)} > ${list(after[part] ?? [])}`,
    (part, { stage }) => `${verbOf(part)} ${stage[part]}`,
    verbOf,
    // As a last resort, parts of the same stage are merged.
    (part, { stage }) => `${stage[part]}`,
    () => "",
  ];
  const stage = stagesOf(parts.length, all);
  for (const side of sides) {
    // A fold may make other neighbourhoods equal.
    for (
      let before = Number.POSITIVE_INFINITY;
      groups.count > maxGroups && groups.count < before;
    ) {
      before = groups.count;
      const neighbours = neighboursOf(groups, all, stage);
      groups.fold((part) => `${kindOf(part)} ${side(part, neighbours)}`, maxGroups);
    }
  }
  return groups.numbered();
}

/** The first word of a name: `craft` of `craft_axe`, `craft-axe` and `craftAxe`. */
export function verb(name: string): string {
  return /^[^\w]*(?:[A-Z]+(?![a-z])|[A-Z]?[^\W_A-Z]+)/u.exec(name)?.[0] ?? name;
}

/** Neighbouring groups and stage of each part. */
interface Neighbours {
  readonly before: readonly ReadonlySet<number>[];
  readonly after: readonly ReadonlySet<number>[];
  readonly stage: readonly number[];
}

/** Stage of each part: the number of tools that must precede it, with each variable taken from its earliest giver. */
function stagesOf(size: number, all: readonly DomainExchange[]): readonly number[] {
  const giversOf = Array.from({ length: size }, () => new Map<string, number[]>());
  for (const { giver, taker, variable } of all) {
    const givers = giversOf[taker] as Map<string, number[]>;
    givers.set(variable, [...(givers.get(variable) ?? []), giver]);
  }
  const stages = giversOf.map(({ size: needed }): number => (needed === 0 ? 0 : MAX_STAGE));
  for (let round = 1; round < MAX_STAGE; round++) {
    for (const [part, byVariable] of giversOf.entries()) {
      if ((stages[part] as number) < MAX_STAGE) continue;
      const isOpen = [...byVariable.values()].every((givers) =>
        givers.some((giver) => (stages[giver] as number) < round),
      );
      if (isOpen) stages[part] = round;
    }
  }
  return stages;
}

function neighboursOf(
  groups: Groups,
  all: readonly DomainExchange[],
  stage: readonly number[],
): Neighbours {
  const before = groups.of.map(() => new Set<number>());
  const after = groups.of.map(() => new Set<number>());
  for (const { giver, taker } of all) {
    const [from, to] = [groups.of[giver] as number, groups.of[taker] as number];
    if (from === to) continue;
    before[to]?.add(from);
    after[from]?.add(to);
  }
  const ofGroup = (sets: readonly Set<number>[]): readonly Set<number>[] =>
    groups.of.map((group) => sets[group] as Set<number>);
  return { before: ofGroup(before), after: ofGroup(after), stage };
}

function list(values: Iterable<string | number>): string {
  return [...values].map(String).sort().join(" ");
}

/** Groups of parts, each represented by its first part. */
class Groups {
  readonly of: number[];
  count: number;

  constructor(size: number) {
    this.of = Array.from({ length: size }, (_, part) => part);
    this.count = size;
  }

  /** Merges groups whose first parts have the same key, largest families first. */
  fold(keyOf: (part: number) => string, enough: number): void {
    const families = new Map<string, number[]>();
    for (const [part, group] of this.of.entries()) {
      if (part !== group) continue;
      const key = keyOf(part);
      families.set(key, [...(families.get(key) ?? []), part]);
    }
    const largest = [...families.values()].sort((a, b) => b.length - a.length);
    for (const [first = 0, ...others] of largest) {
      if (this.count <= enough || others.length === 0) return;
      const gone = new Set(others);
      for (const [part, group] of this.of.entries()) if (gone.has(group)) this.of[part] = first;
      this.count -= others.length;
    }
  }

  numbered(): readonly number[] {
    const numbers = new Map<number, number>();
    return this.of.map((group) => {
      const known = numbers.get(group) ?? numbers.size;
      numbers.set(group, known);
      return known;
    });
  }
}
