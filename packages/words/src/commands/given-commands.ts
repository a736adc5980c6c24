import type {
  CommandDeed,
  CommandGoal,
  CommandReading,
  CommandThingId,
  RefusedGoal,
} from "./command-reading.ts";
import { isGoal } from "./restate.ts";

/** The part of a command that was carried out, to take it back. */
export interface GivenCommand extends Pick<CommandReading, "goals" | "avoided" | "disabled"> {
  /** The goals that it refused. Default: none, as in games saved before */
  readonly refused?: readonly RefusedGoal[];
  /** The language of the command, by its ISO 639 code. Default: English */
  readonly language?: string;
}

/** The goal of an order; undefined for one without. */
export const goalOf = (order: unknown): unknown => (order as { readonly goal?: unknown }).goal;

/** Whether an order's goal is one of a command. */
export function isSame({ goal, things }: CommandGoal, other: unknown): boolean {
  const { goal: name, things: ids = {} } = (other ?? {}) as Partial<CommandGoal>;
  return name === goal && Object.entries(things).every(([key, id]) => ids[key] === id);
}

/** Whether a constraint is that of a command. */
export function isOf({ disabled }: GivenCommand, constraint: unknown): boolean {
  const { disabled: other } = constraint as { readonly disabled?: unknown };
  return disabled.length > 0 && JSON.stringify(other) === JSON.stringify(disabled);
}

/** The bans that further orders lift. */
export interface LiftedBans {
  /** The commands, without the bans that are lifted. */
  readonly given: readonly GivenCommand[];
  readonly refused: readonly RefusedGoal[];
  /** Things that are no longer kept away from. */
  readonly avoided: readonly CommandThingId[];
  /** The commands whose constraints change, as they were and as they are. */
  readonly changed: readonly { readonly before: GivenCommand; readonly after: GivenCommand }[];
}

/**
 * Lifts the bans of earlier commands that no order could be carried out under: "don't milk Ash", then "milk Ash".
 *
 * @param isServing whether a tool brings a goal about
 */
export function liftBans(
  given: readonly GivenCommand[],
  goals: readonly CommandGoal[],
  isServing: (tool: string, goal: string) => boolean,
): LiftedBans {
  const refusedAll: RefusedGoal[] = [];
  const avoidedAll: CommandThingId[] = [];
  const changed: LiftedBans["changed"][number][] = [];
  const left = given.map((before) => {
    const { disabled, refused = [], avoided } = before;
    const ofRefused = new Set(refused.flatMap(({ things }) => Object.values(things)));
    const lifted = refused.filter(
      ({ isSoft, ...one }) => !isSoft && goals.some((goal) => isSame(one, goal)),
    );
    const things = new Set(goals.flatMap((goal) => Object.values(goal.things)));
    const free = avoided.filter((id) => things.has(id) && !ofRefused.has(id));
    const isLifted = ({ tool, things: of }: GivenCommand["disabled"][number]): boolean => {
      const ids = Object.values(of);
      const isKept = ids.some((id) => free.includes(id));
      const isRefused = lifted.some(
        (one) =>
          isServing(tool, one.goal) && ids.every((id) => Object.values(one.things).includes(id)),
      );
      return isKept || isRefused;
    };
    const kept = disabled.filter((step) => !isLifted(step));
    if (kept.length === disabled.length) return before;
    refusedAll.push(...lifted);
    avoidedAll.push(...free);
    const gone = new Set([...free, ...lifted.flatMap((one) => Object.values(one.things))]);
    const others = refused.filter((one) => !lifted.includes(one));
    const stays = new Set(others.flatMap((one) => Object.values(one.things)));
    const after: GivenCommand = {
      ...before,
      disabled: kept,
      refused: others,
      avoided: avoided.filter((id) => !gone.has(id) || stays.has(id)),
    };
    changed.push({ before, after });
    return after;
  });
  return { given: left, refused: refusedAll, avoided: avoidedAll, changed };
}

/** The goals of orders without those that are refused. */
export const goalsBeside = (
  orders: readonly unknown[],
  refused: readonly CommandGoal[],
): readonly CommandGoal[] =>
  orders
    .map(goalOf)
    .filter(isGoal)
    .filter((goal) => !refused.some((each) => isSame(each, goal)));

/** The deeds of the last command to which a further one belongs: "feed Ann", "and Bo", "and wash them". */
export function goneOn(
  before: readonly CommandDeed[],
  reading: CommandReading,
): readonly CommandDeed[] {
  const verbs = new Set(before.map(({ meant }) => meant.said));
  if (!reading.deeds.every(({ meant }) => verbs.has(meant.said))) return [];
  const fallen = new Set(
    [...reading.cancelled, ...reading.refused].map((goal) =>
      JSON.stringify(Object.values(goal.things)),
    ),
  );
  return before.filter(
    ({ goals }) => !goals.some((goal) => fallen.has(JSON.stringify(Object.values(goal.things)))),
  );
}
