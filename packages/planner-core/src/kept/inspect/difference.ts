import type { Goal } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import type { PlanLibraryEntry } from "../store/entry.ts";
import type { PartitionInfo } from "../store/partition-info.ts";

/** Two different plans that two personas get for the same states. */
interface DifferingPlans {
  /** The first persona's plan; undefined if none matches. */
  readonly first: PlanLibraryEntry | undefined;
  readonly second: PlanLibraryEntry | undefined;
  /** Number of states with different plans. */
  readonly states: number;
  /** The first state with different plans. */
  readonly example: PackedState;
}

/** The difference between two personas for one goal. */
interface GoalDifference {
  readonly goal: Goal;
  /** Number of states without the goal. */
  readonly states: number;
  /** Number of states with the same plan for both. */
  readonly same: number;
  /** Number of states where the plans differ. */
  readonly different: number;
  /** Number of states with a plan for the first persona only. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly neither: number;
  /** The pairs of different plans, those for most states first. */
  readonly pairs: readonly DifferingPlans[];
}

/** The difference between two personas. */
export interface PersonaDifference {
  readonly first: string | undefined;
  readonly second: string | undefined;
  /**
   * The difference for each goal, in the order of the domain; goals for which neither persona has plans are left out.
   */
  readonly goals: readonly GoalDifference[];
  /** Number of questions: pairs of a state and a goal that does not hold there. */
  readonly questions: number;
  /** Number of questions for which both personas have plans. */
  readonly shared: number;
  /** Share of the shared questions with different plans; 0 if there are none. */
  readonly share: number;
}

/** Options of a comparison. */
export interface DifferenceOptions {
  /** Directive under which the personas are compared. Default: none. */
  readonly directive?: string | undefined;
}

/** Looks up both personas' plans for every state and goal. These look-ups do not count as uses. */
export function comparePersonas(
  partitions: readonly PartitionInfo[],
  entriesOf: (partition: string) => readonly PlanLibraryEntry[],
  [first, second]: readonly [string | undefined, string | undefined],
  states: readonly PackedState[],
  { directive }: DifferenceOptions,
): PersonaDifference {
  const own = partitions.filter(
    (one) => one.directive === directive && (one.persona === first || one.persona === second),
  );
  const questions = new Map<string, PartitionInfo>();
  for (const partition of own) {
    const { goal, maintain } = partition;
    // Goals are paired across personas by `maintain` as well.
    const key = `${goal.hash}|${maintain === undefined ? "" : maintain.code.join()}`;
    if (!questions.has(key)) questions.set(key, partition);
  }
  const goals = [...questions].map(([key, { goal }]) => {
    const of = (persona: string | undefined): readonly PlanLibraryEntry[] => {
      const found = own.find(
        (one) =>
          one.persona === persona &&
          `${one.goal.hash}|${one.maintain === undefined ? "" : one.maintain.code.join()}` === key,
      );
      return found === undefined ? [] : entriesOf(found.key);
    };
    return compareGoal(goal, of(first), of(second), states);
  });
  const sum = (of: (one: GoalDifference) => number): number =>
    goals.reduce((total, one) => total + of(one), 0);
  const different = sum((one) => one.different);
  const shared = different + sum(({ same }) => same);
  return {
    first,
    second,
    goals,
    questions: sum((one) => one.states),
    shared,
    share: shared === 0 ? 0 : different / shared,
  };
}

function compareGoal(
  goal: Goal,
  first: readonly PlanLibraryEntry[],
  second: readonly PlanLibraryEntry[],
  states: readonly PackedState[],
): GoalDifference {
  const counts = { states: 0, same: 0, different: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
  const pairs = new Map<string, { -readonly [Key in keyof DifferingPlans]: DifferingPlans[Key] }>();
  for (const state of states) {
    if (goal.condition.holds(state)) continue;
    counts.states++;
    const a = cheapest(first, state);
    const b = cheapest(second, state);
    if (a === undefined && b === undefined) {
      counts.neither++;
      continue;
    }
    if (a === undefined) counts.onlySecond++;
    else if (b === undefined) counts.onlyFirst++;
    else if (isSamePlan(a, b)) {
      counts.same++;
      continue;
    } else counts.different++;
    const key = `${a?.id}|${b?.id}`;
    const known = pairs.get(key);
    if (known === undefined) {
      pairs.set(key, { first: a, second: b, states: 1, example: state.slice() });
    } else known.states++;
  }
  const sorted = [...pairs.values()].sort((a, b) => b.states - a.states);
  return { goal, ...counts, pairs: sorted };
}

function cheapest(
  entries: readonly PlanLibraryEntry[],
  state: PackedState,
): PlanLibraryEntry | undefined {
  return entries.find(({ precondition }) => precondition.holds(state));
}

function isSamePlan(a: PlanLibraryEntry, b: PlanLibraryEntry): boolean {
  const [left, right] = [a.plan.actions, b.plan.actions];
  return left.length === right.length && left.every((action, index) => action === right[index]);
}
