import type { MeantDeed, RefusalKind, ThingPick } from "../grammar/meaning.ts";
import { ANYTHING } from "../grammar/rules/join-things.ts";
import type { Language } from "../language/language.ts";
import { MeaningPrinter } from "../printer/meaning-printer.ts";
import type { CommandGoal, CommandThing, CommandThingId, RefusedGoal } from "./command-reading.ts";

/** The outcome of commands. */
interface CameTo {
  readonly goals: readonly CommandGoal[];
  /** Default: none. */
  readonly refused?: readonly RefusedGoal[];
  /** Things to keep away from, also those of refused goals. */
  readonly avoided: readonly CommandThingId[];
}

/** The words in which it is said again. */
interface Restating {
  readonly language: Language;
  readonly verbOf: (goal: string) => string;
  readonly nameOf: (id: CommandThingId) => string;
}

/** Tells what commands came to, as one would command it: `milk snow and soot, but avoid brutus`. Empty for nothing. */
export function restated(
  { goals, refused = [], avoided }: CameTo,
  { language, verbOf, nameOf }: Restating,
): string {
  const things: Record<string, readonly string[]> = {};
  const deeds: MeantDeed[] = [];
  const add = (deed: string | undefined, names: readonly string[], refusal?: RefusalKind): void => {
    const picks = names.map((name): ThingPick => {
      const key = `thing ${name}`;
      things[key] = [name];
      return { ...ANYTHING, things: [key] };
    });
    const last = deeds.at(-1);
    const isMore = last?.deed === deed && last?.refusal === refusal;
    const all = isMore ? [...(last?.set.picks ?? []), ...picks] : picks;
    if (isMore) deeds.pop();
    deeds.push({
      ...{ deed, said: "", set: { picks: all, isOr: false }, rank: 0, sentence: 0 },
      ...{ conditions: [], times: [], ...(refusal !== undefined && { refusal }) },
    });
  };
  const addGoal = ({ goal, things: ids }: CommandGoal, refusal?: RefusalKind): void => {
    const [first, ...others] = Object.values(ids).map(nameOf);
    const beside = others.length > 0 ? ` (${others.join(", ")})` : "";
    add(goal, first === undefined ? [] : [first + beside], refusal);
  };
  for (const goal of goals) addGoal(goal);
  for (const goal of refused) addGoal(goal, goal.isSoft ? "rather-not" : "not");
  const said = new Set(refused.flatMap((goal) => Object.values(goal.things)));
  const kept = avoided.filter((id) => !said.has(id));
  if (kept.length > 0) add(undefined, kept.map(nameOf), "avoid");
  const verbs = [...goals, ...refused].map(({ goal }) => [goal, [verbOf(goal)]]);
  const printer = new MeaningPrinter({ language, things, deeds: Object.fromEntries(verbs) });
  return printer.restate(deeds);
}

/** An order's goal over things; the goals of others are not told. */
export const isGoal = (goal: unknown): goal is CommandGoal =>
  typeof goal === "object" && goal !== null && "goal" in goal && "things" in goal;

/** The names of things that have some, by id. */
export const ownNames = (things: readonly CommandThing[]): ReadonlyMap<CommandThingId, string> =>
  new Map(things.flatMap(({ id, names: [name] = [] }) => (name === undefined ? [] : [[id, name]])));
