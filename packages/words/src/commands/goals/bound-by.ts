import type { MeantDeed } from "../../grammar/meaning.ts";
import { isOfEach } from "../../grammar/narrow-sets.ts";
import type { CommandDoubt, CommandReading, CommandThingId } from "../command-reading.ts";
import type { SituationSets } from "./thing-sets.ts";

type Scope = CommandReading["who"];

/** The characters that are to do a deed, or not. */
export function whoOf({ who, refusal }: MeantDeed, sets: SituationSets): Scope {
  if (who === undefined || who === "all" || who === "nobody") return who && "all";
  // "everyone but Ivo": all of his kind
  const but = who.picks.flatMap((pick) => sets.union(pick.but));
  const kinds = new Set(but.map(({ kind }) => kind));
  const meant = sets.union(who).filter(({ kind }) => but.length === 0 || kinds.has(kind));
  const ids = meant.map(({ id }): CommandThingId => id);
  // "either Ivo or Berta should do it" is for one of them, "neither may" for both.
  return who.isOr && refusal === undefined && !isOfEach(who) ? ids.slice(0, 1) : ids;
}

/** The characters that are bound by a command; none where each is to do something else, which is said of its goals. */
export function boundBy(
  deeds: readonly MeantDeed[],
  scopes: readonly Scope[],
  doubts: CommandDoubt[],
  sets: SituationSets,
): Pick<CommandReading, "who" | "isEach"> {
  // "the sleeping one", where nobody sleeps
  const isNobody = (scope: Scope): boolean => Array.isArray(scope) && scope.length === 0;
  const nobody = deeds.filter((_, at) => isNobody(scopes[at]));
  for (const { who, said } of nobody) {
    const picks = typeof who === "object" ? who.picks : [];
    const words = picks.map((pick) => pick.said).join(", ");
    doubts.push({ kind: "none", words: words === "" ? said : words, options: [] });
  }
  if (nobody.length > 0) return { who: undefined, isEach: false };
  const [who] = scopes;
  const isEach = deeds.some((deed) => deed.isEach === true);
  const isOne = scopes.every((other) => JSON.stringify(other) === JSON.stringify(who));
  if (isOne) return { who, isEach };
  // "… the blue door and Otto should wake Ivo": what was said of the door may be lost.
  const isMixed = scopes.some(
    (ids) => Array.isArray(ids) && new Set(ids.map((id) => sets.byId(id)?.kind)).size > 1,
  );
  // A refusal, and what each of several is to do, bind the same characters.
  if (
    isMixed ||
    isEach ||
    scopes.includes("all") ||
    deeds.some(({ refusal }) => refusal !== undefined)
  )
    doubts.push({
      kind: "which",
      words: deeds.flatMap(({ said }) => said).join(", "),
      options: scopes.flatMap((each) => (Array.isArray(each) ? each : [])),
    });
  return { who: undefined, isEach };
}

/** Whether an agent is among those who are bound; one that is not known is. */
export const isFor = (who: Scope, self: CommandThingId | undefined): boolean =>
  self === undefined || !Array.isArray(who) || who.includes(self);

/** The goals of a command that are not for others alone. */
export const goalsFor = (
  { goals }: CommandReading,
  self: CommandThingId | undefined,
): CommandReading["goals"] => goals.filter(({ by }) => isFor(by, self));

/** Goals that are to be brought about now. @param isMet whether the conditions of their command hold */
export const goalsNow = (goals: CommandReading["goals"], isMet: boolean): CommandReading["goals"] =>
  goals
    .filter(({ isAtOnce }) => isMet || isAtOnce === true)
    .map(({ isAtOnce: _, ...goal }) => goal);
