import type { MeantDeed, Quality, ThingPick, ThingSet } from "./meaning.ts";
import { numberedAs } from "./numbered-sets.ts";
import { isOfPronouns } from "./rules/clauses/join-clauses.ts";
import { NO_THINGS } from "./rules/join-things.ts";
import type { OrderClause } from "./rules/rule.ts";

const isPlaced = (quality: Quality): quality is Extract<Quality, { readonly is: "placed" }> =>
  quality.is === "placed";

/** The place of a deed, or of its things. */
export const placeOfDeed = ({ at, set }: MeantDeed): ThingPick | undefined =>
  [
    ...set.picks.flatMap(({ qualities }) => qualities.filter(isPlaced).map((each) => each.at)),
    ...(at === undefined ? [] : [at.set]),
  ]
    .at(-1)
    ?.picks.at(-1);

/** The place whose number alone was said in the place of another: 3 behind "move Finn to cell 4". */
function placeOfNumber(
  last: MeantDeed | undefined,
  { picks }: ThingSet = NO_THINGS,
): ThingSet | undefined {
  const place = last && placeOfDeed(last);
  const own = last?.set.picks.at(-1);
  const [pick, ...others] = picks;
  if (place === undefined || own === undefined || pick === undefined || others.length > 0)
    return undefined;
  const [numbered = pick] = numberedAs(place, pick);
  return numbered === pick || numberedAs(own, pick)[0] !== pick
    ? undefined
    : { picks: [numbered], isOr: false };
}

/** A deed with another place or recipient: "give the can to Ann, no, to Bo", "move Finn to cell 4, no, 3". */
export function movedTo(
  deed: MeantDeed | undefined,
  { set: said, toSet, at: where }: OrderClause,
): MeantDeed | undefined {
  const isTo = deed?.at?.isTo === true && said === undefined;
  // "bring die Kiste in Saal 1, nein, in Saal 2"
  const isIn = said === undefined && deed !== undefined && placeOfDeed(deed) !== undefined;
  const place = isTo
    ? (toSet ?? where?.set)
    : isIn
      ? (where?.set ?? toSet)
      : placeOfNumber(deed, said);
  if (deed === undefined || place === undefined) return undefined;
  const picks = deed.set.picks.map((pick) => ({
    ...pick,
    qualities: pick.qualities.filter((each) => isTo || !isPlaced(each)),
  }));
  const at = { how: "", ...deed.at, set: place, isTo: true };
  return { ...deed, at, set: { ...deed.set, picks } };
}

/** The deeds said last for somebody else: "no, they're for Alice"; undefined if nothing else is said. */
export function givenTo(
  deeds: readonly MeantDeed[],
  { to, set, deed, refusal }: OrderClause,
): readonly MeantDeed[] | undefined {
  const last = deeds.at(-1);
  if (to === undefined || last?.to === undefined || last.refusal !== undefined) return undefined;
  const isElse = set !== undefined && !isOfPronouns(set);
  if (deed !== undefined || refusal !== undefined || isElse) return undefined;
  return deeds.map((each) => (each.to === last.to ? { ...each, to } : each));
}

/** A deed with another recipient or place to choose from: "give the letter to Ann or Bo"; undefined if there is none. */
export function offeredTo(
  last: MeantDeed | undefined,
  { deed, set, at, toSet, to }: OrderClause,
): MeantDeed | undefined {
  const isBare = deed === undefined && at === undefined && to === undefined;
  if (!isBare || last?.at === undefined) return undefined;
  const more = toSet ?? set;
  if (more === undefined || (toSet !== undefined && set !== undefined)) return undefined;
  const picks = [...last.at.set.picks, ...more.picks];
  return { ...last, at: { ...last.at, set: { picks, isOr: true } } };
}
