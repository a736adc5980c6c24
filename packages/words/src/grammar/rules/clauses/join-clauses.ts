import type { RefusalKind, ThingPick, ThingSet } from "../../meaning.ts";
import type { Word } from "../../senses/sense-words.ts";
import { ANYTHING, SOMEBODY } from "../join-things.ts";
import type { OrderClause } from "../rule.ts";

/** Words that take back what was said if nothing follows them. */
const TAKES_BACK =
  /^(?:no|non|nein|nee|ne|ach nein|doch nicht|no actually|actually no|(?:scratch|strike|scrap|drop|cancel|forget|not) that|quatsch|on second thoughts?)$/i;

/** Words for what something else takes the place of. */
const INSTEAD = /^(?:instead|in place|statt|anstatt|anstelle|en vez|en lugar|au lieu)/i;

/** Joints in words for an order. */
const BUT = /^(?:and|but|aber|pero|mais) /i;

/** A deed that is told by a noun. */
export const toldByNoun = (
  set: ThingSet,
  { deed, said }: NonNullable<OrderClause["deed"]>,
  how?: Word,
): OrderClause => ({ deed: { deed, said: how === undefined ? said : `${how.said} ${said}` }, set });

/** A set of one pick. */
export const one = (pick: ThingPick): ThingSet => ({ picks: [pick], isOr: false });

/** Nobody, or nobody but some; where it is refused, "anybody but some" is that, too. */
export const noneBut = ({ said }: Word, but: ThingSet = ANYTHING.but, isNone = true): ThingSet =>
  one({ ...ANYTHING, said, isNone, isAny: !isNone, amount: "all", but });

/** The scope of all, of none, or of a union's characters; the characters that "nobody but Bo" leaves out are asked about. */
export function doers(who: ThingSet, but?: ThingSet): OrderClause {
  const [pick = ANYTHING] = who.picks;
  if (but !== undefined && pick.isNone) return { ...doers(who), unread: [pick.said] };
  if (but !== undefined)
    return { who: { ...who, picks: who.picks.map((each) => ({ ...each, but })) } };
  const isPlain = pick.things.length + pick.qualities.length === 0;
  // "let someone open it"
  if (isPlain && pick.isAny && SOMEBODY.test(pick.said)) return { anyone: pick.said };
  const isAll = who.picks.length === 1 && isPlain && pick.amount === "all";
  return {
    who: isAll ? (pick.isNone ? "nobody" : "all") : who,
    ...(pick.isNone && { refusal: "not" }),
    ...(pick.isAny && { anyone: pick.said }),
  };
}

/** Words of a refusal that are not understood: "don't wake Ivo first" may want him to be woken later. */
const unlessOrdered = ({ order, ordering, among }: OrderClause): readonly string[] =>
  among !== undefined || order === "first" || order === "last"
    ? [ordering ?? among?.set.picks[0]?.said ?? ""]
    : [];

/** Refuses a clause, but not what is wanted instead: "don't wake Ivo but Berta". */
export function refused(said: OrderClause, refusal: RefusalKind): OrderClause {
  const clause = { ...said, unread: [...(said.unread ?? []), ...unlessOrdered(said)] };
  if (clause.isNotOnly === true) return clause;
  if (clause.contrast !== undefined) return { ...clause, isNegated: true };
  const { picks = [], isLoose } = clause.set ?? {};
  const [pick = ANYTHING, ...others] = picks;
  // "don't milk only Ash" forbids to milk Ash alone, which no refusal says.
  const alone = picks.find(({ only }) => only !== undefined);
  if (alone !== undefined)
    return { ...clause, unread: [...(clause.unread ?? []), `${alone.only} ${alone.said}`] };
  // "ne contrôle pas la valise 2, seulement la 1" refuses twice, and wants the 1.
  const { refusal: _, ...wanted } = clause;
  const negated = { ...wanted, isNegated: true };
  // "n'ouvre pas la porte 1, plutôt la 2": what is excepted may be all that is refused.
  if (clause.but !== undefined && clause.set !== undefined)
    return { ...negated, refusal, unread: clause.but.picks.map((each) => each.said) };
  // "pas besoin de flèches, juste un arc"
  if (clause.deed === undefined && others.length === 0 && pick.but.isOnly === true)
    return {
      ...negated,
      set: { ...pick.but, isOnly: false },
      contrast: one({ ...pick, but: ANYTHING.but }),
    };
  // "don't wake Ivo, Berta instead"
  if (clause.isInstead === true && isLoose === true)
    return { ...negated, set: { picks: others, isOr: false }, contrast: one(pick) };
  // "don't light torches 1 and 2, but 3 and 4" wants 3 and 4, or spares them.
  const isOfNumbers = [...others, ...pick.but.picks].some(
    (each) => typeof each.amount === "object",
  );
  if (isOfNumbers && pick.but.picks.length > 0 && !(pick.but.isOnly || pick.but.isRefused))
    return { ...negated, refusal, unread: pick.but.picks.map(({ said }) => said) };
  const isEach = picks.every(
    ({ amount, isPlural, isAny }) => amount === undefined && !isPlural && !isAny,
  );
  if (isEach && pick.but.picks.length > 0 && pick.but.isRefused !== true) {
    const left = picks.map((each) => ({ ...each, but: ANYTHING.but }));
    return {
      ...negated,
      set: { ...pick.but, isOnly: false },
      contrast: { picks: left, isOr: false },
    };
  }
  return { ...negated, refusal };
}

/** Refuses a deed with all others than those that were said: "don't wake anyone else". */
export const nothingElse = (
  deed: NonNullable<OrderClause["deed"]>,
  { said }: Word,
  refusal: RefusalKind,
): OrderClause => ({
  ...{ deed, refusal },
  set: one({ ...ANYTHING, said, refers: "other", isDefinite: true, isPlural: true }),
});

/** Those who are called and those who are to do it: "Otis, you and Pam" are Otis and Pam. */
function withCalled(called: OrderClause["who"], who: OrderClause["who"]): OrderClause {
  if (typeof called !== "object" || who === undefined) return {};
  if (typeof who !== "object") return { called };
  const picks = who.picks.flatMap((pick) => (pick.refers === "you" ? called.picks : [pick]));
  return { called, who: { ...who, picks } };
}

/** Joins the parts of a clause; undefined if they do not go together. */
export function joinedClauses(parts: readonly OrderClause[]): OrderClause | undefined {
  let clause: OrderClause = {};
  for (const part of parts) {
    const isTwice = (["set", "at", "deed", "who", "order", "among"] as const).some(
      (key) =>
        clause[key] !== undefined &&
        part[key] !== undefined &&
        !(key === "who" && clause.isCalled === true),
    );
    // "dale la llave a Ivo" names the recipient twice.
    const isPronoun = clause.toSet?.picks[0]?.refers !== undefined;
    const isTo = (each: OrderClause): boolean =>
      each.to !== undefined ||
      each.tos !== undefined ||
      (each.toSet !== undefined && !(each === clause && isPronoun));
    // "Kim feeds Bo you feed Max": "you" begins another clause.
    const isDone = typeof clause.who === "object" && !clause.isCalled && clause.deed !== undefined;
    if (isDone && part.isYou === true) return undefined;
    // "wake Kim, then Bo, but first open the gate" calls nobody.
    if (clause.who !== undefined && part.order === "first" && BUT.test(part.ordering ?? ""))
      return undefined;
    const isBanned = clause.isBan === true || part.isBan === true;
    if (isBanned && clause.refusal !== undefined && part.refusal !== undefined) return undefined;
    if (isTwice || (isTo(clause) && isTo(part) && clause.to !== "me")) return undefined;
    const isSoft = clause.isPreferred === true || part.isPreferred === true;
    const refusal = part.refusal ?? clause.refusal;
    const { toSet, ...other } = clause;
    clause = {
      ...(isPronoun && isTo(part) ? other : { ...other, ...(toSet !== undefined && { toSet }) }),
      ...part,
      ...(part.who !== undefined && { isCalled: part.isCalled === true }),
      ...withCalled(clause.who, part.who),
      ...(refusal !== undefined && {
        refusal: isSoft && refusal === "not" ? "rather-not" : refusal,
      }),
      conditions: [...(clause.conditions ?? []), ...(part.conditions ?? [])],
      times: [...(clause.times ?? []), ...(part.times ?? [])],
      unread: [
        ...[...(clause.unread ?? []), ...(part.unread ?? [])],
        // "weck Ivo nicht zuerst"
        ...(clause.refusal === undefined ? [] : unlessOrdered(part)),
        // "the swords to the hunters, the cheapest first to Pip"
        ...(clause.among && part.toSet ? part.toSet.picks.map(({ said }) => said) : []),
      ],
    };
  }
  return clause;
}

/** A correction that nothing follows: "clean the lab, scratch that", which is asked about. */
export const takenBack = ({ said }: Word): OrderClause =>
  TAKES_BACK.test(said) ? { unread: [said], isTakenBack: true } : {};

/** Things that are left out: "instead of pears". Who forgets "it" may take back all that was said. */
export const leftOutThings = ({ said }: Word, set: ThingSet): OrderClause =>
  set.picks.some(({ refers }) => refers === "it" || refers === "them")
    ? { unread: [said], isTakenBack: true }
    : INSTEAD.test(said)
      ? { replaced: set }
      : { but: set };

/** A clause that is left out. */
export const skipped = (word: Word, clause: OrderClause): OrderClause => ({
  ...clause,
  ...(clause.deed === undefined && clause.set !== undefined && leftOutThings(word, clause.set)),
  isSkipped: true,
});

/** Characters of whom no deed is said, which is asked about; "two should do" is about none. */
export function undone(
  { picks }: ThingSet,
  ...words: readonly (Word | undefined)[]
): OrderClause | undefined {
  if (picks.some(({ amount }) => typeof amount === "object")) return undefined;
  const said = [...picks, ...words].flatMap((each) => each?.said ?? []);
  return { unread: [said.join(" ")] };
}

/** Things that are left as they are. "Leave the rest" forbids nothing: only what was said is done. */
export const stays = (set: ThingSet, refusal: RefusalKind): OrderClause =>
  refusal === "not" && set.picks.every(({ refers }) => refers === "other")
    ? {}
    : { set, refusal, ...(refusal === "not" && { isStaying: true }) };

/** Whether things are nothing but those said before: "it", "them". */
export const isOfPronouns = (set: ThingSet | undefined): boolean =>
  set?.picks.every((pick) => isPronoun(pick) && pick.amount === undefined) === true;

const isPronoun = ({ refers }: ThingPick): boolean => refers === "it" || refers === "them";

const isOneThing = ({ picks: [pick, ...others] }: ThingSet): boolean =>
  others.length === 0 && pick?.isPlural === false && pick.amount === undefined;

/** Things that are said first, and taken up by a pronoun: "the red cart, empty it". */
export const topicOf = (topic: ThingSet, clause: OrderClause): OrderClause | undefined =>
  clause.deed !== undefined &&
  clause.set?.picks.every((pick) => isPronoun(pick) && (pick.amount ?? "all") === "all") === true &&
  !topic.picks.some((pick) => isPronoun(pick) || (pick.isName === true && !pick.isDefinite)) &&
  // "fill the red stove and the blue stove turn them off" has more than the topic.
  !(isOneThing(topic) && clause.set.picks.some(({ said }) => /^them$/i.test(said)))
    ? { ...clause, set: topic }
    : undefined;
