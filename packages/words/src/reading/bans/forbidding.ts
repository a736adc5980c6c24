import type { Lexicon } from "../../lexicon/lexicon.ts";
import { namesSaid } from "../../lexicon/names-said.ts";
import type { Clause } from "../clause.ts";
import { hasOtherWays } from "./against.ts";
import type { Ban } from "./ban.ts";
import { readBan } from "./bans.ts";
import { readRefusal } from "./refusals.ts";

/**
 * Whether a clause with `nobody` is a ban. If the activity serves a goal and does no harm, the clause is a complaint.
 */
export function isBanOfNobody(lexicon: Lexicon, clause: Clause): boolean {
  const { actions, isState } = readBan(lexicon, clause);
  if (actions.length === 0 || isState === true) return actions.length > 0;
  // "nobody shoots the fox" leaves another way, unlike "nobody feeds the dog".
  if (hasOtherWays(lexicon.facts, actions)) return true;
  return actions.every(
    (action) => !lexicon.facts.isServing(action) || lexicon.facts.states.isHarming(action),
  );
}

/** Whether a clause forbids a result of the domain's actions, and either comes with a request or matches no goal. */
export function isCaused(lexicon: Lexicon, clause: Clause, isAlone: boolean): boolean {
  const refusal = readRefusal(lexicon, clause);
  if (refusal === undefined || refusal.bringing.length === 0) return false;
  return refusal.goals.length === 0 || !isAlone;
}

/** Whether a clause names nothing but arguments of steps. */
export function isArgument(lexicon: Lexicon, { entries, numbers }: Clause): boolean {
  const said = numbers.length > 0 ? [] : namesSaid(lexicon, entries);
  return (
    said.length > 0 && said.every(({ name, isDirect }) => isDirect && lexicon.facts.isGiven(name))
  );
}

/** Whether a state is regretted that no step brings about: "I'd be sad if the roof were leaky". */
export const isLack = ({ isRegret }: Clause, { actions, wanted }: Ban): boolean =>
  isRegret && actions.length === 0 && wanted !== undefined;
