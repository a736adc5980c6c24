import { isIndividual } from "../../pieces/name-index.ts";
import type { Quality, ThingPick, ThingSet } from "../meaning.ts";
import type { Named } from "../senses/sense-words.ts";

const PLURAL = /[^s]s$/i;
/** German articles before which a form such as `Patienten` may be one patient. */
const DATIVE = /^(?:de[nms]|(?:mein|dein|unser|eur|dies|jen)e[nm])$/i;
/** Most words that say something of one thing: "the the the …" says nothing. */
const MOST_PARTS = 10;
/** Demonstratives of one thing. */
const THIS = /^(?:this|that|est[ea]|es[ea]|cet?|cette|dies(?:e[rs])?)$/i;
/** German articles of one thing: "lass alle das Labor putzen" is about one lab. */
const SINGLE = /^(?:das|dem|des)$/i;
/** German articles before which a noun in "-en" is a plural: no other such noun is feminine. */
const FEMININE = /^(?:die|diese|meine|deine|unsere|eure)$/i;

/** The share of most of some things. */
export const MAJORITY = 0.51;

/** No things. */
export const NO_THINGS: ThingSet = { picks: [], isOr: false };

/** A pick of which nothing is known. */
export const ANYTHING: ThingPick = {
  ...{
    things: [],
    isSet: false,
    said: "",
    qualities: [],
    isDefinite: false,
    isPlural: false,
    isMore: false,
  },
  ...{
    isOne: false,
    isAny: false,
    isNumbered: false,
    unread: [],
    isNone: false,
    isVague: false,
    isPart: false,
    but: NO_THINGS,
  },
};

/** Somebody, whoever it be: the one spoken to. */
export const SOMEBODY: RegExp =
  /^(?:a )?(?:some|one of|einer|uno|una|l? ?une?|jemand|irgend|alguien|quelqu)/i;

export const ALL_OF_ANY: ThingPick = { ...ANYTHING, amount: "all" };

/** Articles of one thing in the Romance languages: "la torche", where "torche" is the plural of the English word. */
const ARTICLE_OF_ONE =
  /^(?:l[ae]?|el|ce|cet|cette|mon|ma|ton|ta|une?|est[ae]|es[ae]|aquel|aquella)$/i;

/** Whether a quality that is no superlative was said: "open", but not "nearest". */
const isVerbLike = ({ qualities }: ThingPick): boolean =>
  qualities.some((quality) => quality.is === "called" && /^(?:is|not|value) /.test(quality.key));

/** Joins what is said of things; undefined if it does not go together. */
export function merged(parts: readonly Partial<ThingPick>[]): ThingPick | undefined {
  if (parts.length > MOST_PARTS) return undefined;
  let pick: ThingPick = ANYTHING;
  for (const part of parts) {
    // "open the gate": what is said of things stands behind the article.
    const isCount =
      part.amount === "all" ||
      (part.amount !== undefined &&
        (part.isMore === true || (isVerbLike(pick) && part.isNumbered !== true)));
    const isArticle =
      part.isOne === true ||
      isCount ||
      part.refers === "other" ||
      (part.isDefinite === true && part.said !== undefined);
    if (isArticle && pick.qualities.length > 0 && pick.refers === undefined) return undefined;
    // "two, the huge one and one other": no article stands behind a number.
    const isBehindNumber =
      typeof pick.amount === "object" && !(pick.isOne || pick.isDefinite || pick.isOfSome);
    if (isBehindNumber && part.isDefinite === true && part.said !== undefined) return undefined;
    if (part.amount !== undefined && pick.amount !== undefined) {
      // "all three", "the two both"
      const isBoth = part.amount === "all" || pick.amount === "all" || pick.isOne;
      if (!isBoth || part.amount === pick.amount) return undefined;
    }
    if (part.share !== undefined && typeof pick.amount === "object" && !pick.isOne)
      return undefined;
    // "make that 25" corrects a number.
    const isSeveral = typeof part.amount === "object" && part.amount.value > 1;
    if (isSeveral && pick.isDefinite && THIS.test(pick.said)) return undefined;
    const isSingle = part.isDefinite === true && SINGLE.test(part.said ?? "");
    if (isSingle && pick.amount === "all") return undefined;
    if (part.apposed !== undefined && pick.apposed !== undefined) return undefined;
    pick = {
      ...pick,
      ...part,
      ...(pick.amount !== undefined &&
        pick.amount !== "all" &&
        !pick.isOne && { amount: pick.amount }),
      ...(part.amount === "all" && pick.amount !== undefined && { isDefinite: true }),
      isPlural:
        pick.isPlural ||
        part.isPlural === true ||
        (part.qualities ?? []).some((each) => each.is === "called" && each.isPlural === true),
      qualities: [...pick.qualities, ...(part.qualities ?? [])],
      unread: [...pick.unread, ...(part.unread ?? [])],
    };
  }
  return pick;
}

const wordOf = (quality: Quality): string => (quality.is === "called" ? quality.said : "");

/** Whether German words behind an article are of several: "die Kisten", "die gelben Scheinwerfer", "die hungrigen". */
export const areSeveral = (
  article: string,
  qualities: readonly Quality[],
  ...more: string[]
): boolean =>
  FEMININE.test(article) && [...more, ...qualities.map(wordOf)].some((word) => /en$/.test(word));

const hasPlural = (parts: readonly Partial<ThingPick>[]): boolean =>
  parts.some(({ qualities = [] }) =>
    qualities.some((each) => each.is === "called" && each.isPlural === true),
  );

export function namedPick(
  before: readonly Partial<ThingPick>[],
  { said, things, isSet, isVague, isPlural = false, isPart = false, isName = false }: Named,
  behind: readonly Partial<ThingPick>[],
): ThingPick | undefined {
  const pick = merged([...before, ...behind]);
  if (pick === undefined) return undefined;
  // "torches 2, just 3" are two.
  const isTold = / \d+$/.test(said) && behind.some(({ isNumbered }) => isNumbered);
  // "not 1, gate 2" is about two gates.
  const isCount = before.some(
    ({ amount, isNumbered: isToo }) => typeof amount === "object" && !isToo,
  );
  const isOne = before.some((part) => part.isOne === true);
  if (isTold || (isCount && !isOne && / \d+$/.test(said))) return undefined;
  // "Kim Togo" are two, but "the settler Kim" is one.
  if (isIndividual(things[0]) && (pick.apposed !== undefined || hasPlural(behind)))
    return undefined;
  const isDative = DATIVE.test(pick.said);
  const adjectives = before.flatMap((part) => part.qualities ?? []);
  // "the crates heavier than number 1" are compared with a crate.
  const ofKind = (each: ThingPick): ThingPick =>
    each.isNumbered && each.things.length === 0 ? { ...each, things, said } : each;
  const qualities = pick.qualities.map((each) =>
    each.is === "compared" && typeof each.value === "object"
      ? { ...each, value: { ...each.value, picks: each.value.picks.map(ofKind) } }
      : each,
  );
  return {
    ...{ ...pick, qualities },
    ...{ things, said, isVague, isPart },
    ...(isName && { isName }),
    isSet: isSet || pick.isSet,
    // The noun tells, not what is said of it: "den roten Kasten".
    isPlural:
      [...before, ...behind].some((part) => part.isPlural === true) ||
      (PLURAL.test(said) &&
        !(
          (isName && isIndividual(things[0])) ||
          PLURAL.test(things[0] ?? "") ||
          ARTICLE_OF_ONE.test(pick.said)
        )) ||
      areSeveral(pick.said, adjectives, said) ||
      (isPlural && !isDative && !ARTICLE_OF_ONE.test(pick.said)),
  };
}

/** A thing that is said by its quality alone: "the rum". */
export const plainSaid = (
  pick: ThingPick | undefined,
  said: string,
  quality: Quality,
): ThingPick | undefined =>
  pick && {
    ...pick,
    said,
    // What things are comes before what is said of them.
    qualities: [quality, ...pick.qualities],
    isPlural:
      (pick.isPlural || (quality.is === "called" && quality.isPlural === true)) &&
      !DATIVE.test(pick.said),
  };

/** Whether a pick may name an agent. */
export const namesAgent = ({
  things,
  qualities,
  isDefinite,
  isMore,
  ...more
}: ThingPick): boolean =>
  things.length === 1 &&
  qualities.length === 0 &&
  !(isDefinite || isMore) &&
  more.amount === undefined &&
  more.apposed === undefined;

/** Whether nothing but a number was said. */
export const isNumber = (pick: ThingPick): boolean =>
  isBareAmount({ picks: [pick], isOr: false }) && pick.amount !== "all";

/** Whether a set is nothing but a number: "ten". */
export const isBareAmount = ({ picks: [pick, ...others] }: ThingSet): boolean =>
  others.length === 0 &&
  pick !== undefined &&
  pick.amount !== undefined &&
  pick.things.length + pick.qualities.length === 0 &&
  (pick.refers ?? pick.position ?? pick.step) === undefined &&
  !(pick.isNumbered && pick.isDefinite);

/** Determiners of what belongs to the one spoken to. */
export const YOUR: RegExp =
  /^(?:your|thy|dein(?:e[nmr]?)?|eue?r(?:e[nmr]?)?|tus?|vuestr[oa]s?|t[ao]n?|tes|votre|vos)$/i;

/** Prepositions of those who are to have something. */
export const FOR: RegExp = /^(?:for|f[uü]r|para|pour)$/i;
/** Prepositions of where things come from, of what may be that, and of where they go. */
const FROM = /^(?:from|out of|vo[nm]|aus|desde|depuis)$/i;
const OF = /^(?:del?|du|des)$/i;
const TO = /^(?:al?|[aà]|aux?|hacia|vers)$/i;
/** A preposition of where things go alone. */
export const INTO: RegExp = /^(?:into|onto)$/i;

/** Whether a place is one from where something goes to another: "from the east ward", "in the east ward into the west one". */
export const isPassed = (from: string, { qualities }: ThingPick): boolean =>
  qualities.some(
    (each) =>
      each.is === "placed" &&
      (FROM.test(from) || INTO.test(each.how) || (OF.test(from) && TO.test(each.how))),
  );
