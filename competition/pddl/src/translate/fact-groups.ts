import { nameInKey } from "../facts/fact-store.ts";
import {
  conjunctsOf,
  countLeaves,
  FALSE,
  foldFormula,
  formulaText,
  type GroundFormula,
  isFalse,
  isTrue,
  visitLeaves,
} from "../ground/ground-formula.ts";
import type { GroundAction, GroundTask } from "../ground/ground-task.ts";

/** Mutually exclusive facts. */
export interface FactGroup {
  readonly facts: ReadonlySet<string>;
  /** The first fact without the varying object: its words, and the object's position. */
  readonly words: readonly string[];
  readonly position: number;
  /** Whether none of them may hold. */
  readonly mayBeEmpty: boolean;
}

/** A task with its groups. */
export interface GroupedTask {
  /** Deletes a fact only if no other fact of its group replaces it. */
  readonly task: GroundTask;
  readonly groups: readonly FactGroup[];
}

/** Limit on the size of a group. */
const MAX_GROUP = 256;
/**
 * Limit on facts of other predicates in a group, such as a fact that holds until a vehicle is
 * built.
 */
const MAX_MORE = 4;
/** Limit on examined facts, conditions and effects, per task. */
const MAX_LOOKS = 20_000_000;
/** No fact of the group holds. */
const NONE = "";

/**
 * Finds groups of mutually exclusive facts, such as the levels of a stock, among the facts read by
 * conditional effects. As one variable with several values, contradictory conditions are excluded,
 * and an action has far fewer cases. The groups are invariants (Helmert 2009) over ground facts: at
 * most one fact holds initially, and every addition deletes the previous one.
 */
export function groupFacts(task: GroundTask): GroupedTask {
  const asked = new Set<string>();
  for (const { effects } of task.actions) {
    for (const { condition } of effects) {
      visitLeaves(condition, (leaf) => {
        if (leaf.kind === "fact") asked.add(nameInKey(leaf.key));
      });
    }
  }
  if (asked.size === 0) return { task, groups: [] };
  return new GroupFinder(task).run(asked);
}

/** Candidate facts of a group. */
interface Candidate extends Pick<FactGroup, "words" | "position"> {
  readonly facts: Set<string>;
}

/** By action: the fact that it deletes without a replacement. */
interface Emptied {
  readonly emptied: ReadonlyMap<GroundAction, string>;
}

/** An action that adds a second fact; undefined if unknown. */
interface Fault {
  readonly fault: GroundAction | undefined;
}

class GroupFinder {
  readonly #task: GroundTask;
  readonly #taken = new Set<string>();
  /** Actions by added or deleted fact. */
  readonly #changing = new Map<string, GroundAction[]>();
  /** Facts that an action deletes without a replacement in their group. */
  readonly #emptied = new Map<GroundAction, Set<string>>();
  #looksLeft: number = MAX_LOOKS;

  constructor(task: GroundTask) {
    this.#task = task;
  }

  run(asked: ReadonlySet<string>): GroupedTask {
    const groups: FactGroup[] = [];
    const candidates = this.#candidates(asked);
    if (candidates.length === 0) return { task: this.#task, groups };
    this.#noteChanging();
    for (const candidate of candidates) {
      const group = this.#grow(candidate);
      if (group === undefined) continue;
      groups.push(group);
      for (const key of group.facts) this.#taken.add(key);
    }
    const actions = this.#task.actions.map((action) => this.#rewrite(action));
    return { task: { ...this.#task, actions }, groups };
  }

  #noteChanging(): void {
    for (const action of this.#task.actions) {
      for (const key of changedBy(action)) {
        const list = this.#changing.get(key);
        if (list === undefined) this.#changing.set(key, [action]);
        else list.push(action);
      }
    }
  }

  /** Facts of one predicate that differ in one object, largest set first. */
  #candidates(asked: ReadonlySet<string>): readonly Candidate[] {
    const candidates = new Map<string, Candidate>();
    for (const key of this.#task.facts.keys()) {
      if (!asked.has(nameInKey(key))) continue;
      const words = key.split(" ");
      this.#looksLeft -= words.length ** 2;
      if (this.#looksLeft < 0) return [];
      for (let position = 1; position < words.length; position++) {
        const others = [...words.slice(0, position), "", ...words.slice(position + 1)];
        const text = others.join(" ");
        const known = candidates.get(text);
        if (known === undefined) candidates.set(text, { facts: new Set([key]), words, position });
        else known.facts.add(key);
      }
    }
    return [...candidates.values()]
      .filter(({ facts }) => facts.size > 1 && facts.size <= MAX_GROUP)
      .sort((a, b) => b.facts.size - a.facts.size);
  }

  /** A candidate, extended if possible; undefined if several facts may hold. */
  #grow({ facts, words, position }: Candidate): FactGroup | undefined {
    for (let more = 0; more <= MAX_MORE; more++) {
      if ([...facts].some((key) => this.#taken.has(key))) return undefined;
      const held = [...facts].filter((key) => this.#task.facts.get(key) === true).length;
      if (held > 1) return undefined;
      const found = this.#look(facts);
      if ("emptied" in found) {
        for (const [action, keys] of found.emptied) this.#noteEmptied(action, keys);
        return { facts, words, position, mayBeEmpty: held === 0 || found.emptied.size > 0 };
      }
      const missing = found.fault && missingIn(facts, found.fault);
      if (missing === undefined) return undefined;
      facts.add(missing);
    }
    return undefined;
  }

  /** Whether at most one fact holds; if so, the deletions without a replacement. */
  #look(group: ReadonlySet<string>): Emptied | Fault {
    if (this.#looksLeft < 0) return { fault: undefined };
    const actions = new Set([...group].flatMap((key) => this.#changing.get(key) ?? []));
    const emptied = new Map<GroundAction, string>();
    for (const action of actions) {
      const changes = new Changes(group, action);
      this.#looksLeft -= changes.size + conjunctsOf(action.condition).length;
      const { currents, isKnown } = currentsOf(group, action.condition);
      for (const current of currents) {
        this.#looksLeft -= changes.ownSize;
        if (this.#looksLeft < 0) return { fault: undefined };
        const end = changes.from(current);
        if (end === "several") return { fault: action };
        if (end === "unknown" || (end === "none" && !isKnown)) return { fault: undefined };
        if (end === "none") emptied.set(action, current);
      }
    }
    return { emptied };
  }

  #noteEmptied(action: GroundAction, key: string): void {
    const known = this.#emptied.get(action);
    if (known === undefined) this.#emptied.set(action, new Set([key]));
    else known.add(key);
  }

  /** The action without deletions of replaced facts. */
  #rewrite(action: GroundAction): GroundAction {
    const { effects } = action;
    if (!effects.some(({ deleted }) => deleted.some((key) => this.#taken.has(key)))) return action;
    const emptied = this.#emptied.get(action);
    const isKept = (key: string): boolean => !this.#taken.has(key) || emptied?.has(key) === true;
    return {
      ...action,
      effects: effects
        .map((effect) => ({ ...effect, deleted: effect.deleted.filter(isKept) }))
        .filter(
          ({ added, deleted, changes }) => added.length + deleted.length + changes.length > 0,
        ),
    };
  }
}

/** An action's effects on the facts of a group. */
class Changes {
  readonly #group: ReadonlySet<string>;
  readonly #adds = new Map<string, GroundFormula>();
  readonly #deletes = new Map<string, GroundFormula>();
  /** Number of added and deleted facts of the action. */
  size = 0;
  /** Number within the group, plus facts and tests in their conditions. */
  ownSize = 1;

  constructor(group: ReadonlySet<string>, { effects }: GroundAction) {
    this.#group = group;
    // Ordered effects add or delete a fact at most once.
    for (const { condition, added, deleted } of effects) {
      this.size += added.length + deleted.length;
      for (const key of added) if (group.has(key)) this.#note(this.#adds, key, condition);
      for (const key of deleted) if (group.has(key)) this.#note(this.#deletes, key, condition);
    }
  }

  #note(changes: Map<string, GroundFormula>, key: string, condition: GroundFormula): void {
    changes.set(key, condition);
    this.ownSize += 1 + countLeaves(condition, MAX_LOOKS);
  }

  /**
   * The group's state after the action.
   *
   * @param current the fact that holds before it, or none
   */
  from(current: string): "one" | "none" | "several" | "unknown" {
    const truthOf = (key: string): boolean | undefined =>
      this.#group.has(key) ? key === current : undefined;
    const acting: GroundFormula[] = [];
    let others = 0;
    for (const [key, condition] of this.#adds) {
      const when = foldFormula(condition, truthOf);
      if (isFalse(when)) continue;
      acting.push(when);
      if (key !== current) others++;
    }
    if (others > 0 && acting.length > 1) return "several";
    if (current === NONE) return "one";
    const gone = foldFormula(this.#deletes.get(current) ?? FALSE, truthOf);
    if (others === 0) return isFalse(gone) ? "one" : isTrue(gone) ? "none" : "unknown";
    const [added] = acting as [GroundFormula];
    if (!follows(gone, added)) return "several";
    return follows(added, gone) ? "one" : "unknown";
  }
}

/** The facts of a group that may hold under a condition, and whether exactly one is known to. */
function currentsOf(
  group: ReadonlySet<string>,
  condition: GroundFormula,
): { readonly currents: readonly string[]; readonly isKnown: boolean } {
  const required: string[] = [];
  const excluded = new Set<string>();
  for (const part of conjunctsOf(condition)) {
    if (part.kind !== "fact" || !group.has(part.key)) continue;
    if (part.isNegated) excluded.add(part.key);
    else required.push(part.key);
  }
  // Two required facts never hold together: the action is not applicable.
  if (required.length > 0) return { currents: required.length > 1 ? [] : required, isKnown: true };
  return { currents: [...group, NONE].filter((key) => !excluded.has(key)), isKnown: false };
}

/** Whether one condition provably implies another. */
function follows(one: GroundFormula, other: GroundFormula): boolean {
  if (isTrue(one)) return true;
  const known = new Set(conjunctsOf(other).map(formulaText));
  return (
    known.has(formulaText(one)) || conjunctsOf(one).every((part) => known.has(formulaText(part)))
  );
}

/** A fact outside a group that an action requires and deletes while adding one of the group. */
function missingIn(
  group: ReadonlySet<string>,
  { condition, effects }: GroundAction,
): string | undefined {
  const gone = new Set(
    effects.flatMap((effect) => (isTrue(effect.condition) ? effect.deleted : [])),
  );
  for (const part of conjunctsOf(condition)) {
    if (part.kind === "fact" && !part.isNegated && gone.has(part.key) && !group.has(part.key)) {
      return part.key;
    }
  }
  return undefined;
}

function changedBy({ effects }: GroundAction): ReadonlySet<string> {
  return new Set(effects.flatMap(({ added, deleted }) => [...added, ...deleted]));
}
