import type { Comparing, MeantDeed, Quality, ThingPick, ThingSet } from "./meaning.ts";
import { exceptedFrom } from "./numbered-sets.ts";
import { ANYTHING, NO_THINGS, namesAgent } from "./rules/join-things.ts";
import type { OrderClause } from "./rules/rule.ts";

/** All of a set but what is to be left: "until only the iron is left". */
function withoutLeft({ picks, ...set }: ThingSet, left: ThingSet): ThingSet {
  return { ...set, picks: picks.map((pick): ThingPick => ({ ...pick, amount: "all", but: left })) };
}

/** Refuses exceptions that are refused themselves, beside the things: "don't open the blue door, the red one not". */
function withRefused(set: ThingSet): ThingSet {
  const picks = set.picks.flatMap((pick) =>
    pick.but.isRefused === true ? [{ ...pick, but: NO_THINGS }, ...pick.but.picks] : [pick],
  );
  return { ...set, picks };
}

const propertyOf = (quality: Quality): string | undefined =>
  quality.is === "called" ? /^value \S+/.exec(quality.key)?.[0] : undefined;

/** Things with the amount that was said of them: "5 torches and 3 buckets", "only the torches". */
function asManyAs(only: ThingPick, picks: readonly ThingPick[]): ThingPick {
  const same = picks.find(({ things }) => things.join() === only.things.join());
  const isPlain = only.isDefinite && !only.isNumbered && only.qualities.length === 0;
  const { amount } = isPlain && only.amount === undefined ? (same ?? only) : only;
  return amount === undefined ? only : { ...only, amount };
}

/** Those of a set that are meant alone: "the doors, only the blue one". */
function narrowed({ picks, ...set }: ThingSet): ThingSet {
  const all = picks.flatMap((pick, at): readonly ThingPick[] => {
    const { but } = pick;
    if (but.isOnly !== true) return [pick];
    return but.picks.flatMap((only): readonly ThingPick[] => {
      if (only.things.length > 0) return at === 0 ? [asManyAs(only, picks)] : [];
      const said = only.qualities.map(propertyOf);
      const isOther = (quality: Quality): boolean =>
        propertyOf(quality) === undefined || !said.includes(propertyOf(quality));
      const amount = only.amount ?? pick.amount;
      const share = only.share ?? pick.share;
      return [
        {
          ...pick,
          but: NO_THINGS,
          isNumbered: only.isNumbered || pick.isNumbered,
          qualities: [...pick.qualities.filter(isOther), ...only.qualities],
          ...(amount !== undefined && { amount, isOfSome: only.amount !== undefined }),
          ...(share !== undefined && { share }),
        },
      ];
    });
  });
  return { ...set, picks: all };
}

/** Those of a set that are said by their qualities alone: "both soups, the spicy one first". */
function withinSet(some: ThingSet, { picks: [whole, ...others] }: ThingSet): ThingSet {
  if (whole === undefined || others.length > 0) return some;
  const picks = some.picks.map((pick) =>
    pick.things.length > 0
      ? pick
      : { ...pick, things: whole.things, qualities: [...whole.qualities, ...pick.qualities] },
  );
  return { ...some, picks };
}

/** Whether alternatives are kinds of which all are meant: "the red or blue doors", "every lion or tiger". */
export const isOfEach = ({ picks }: ThingSet): boolean =>
  picks.every(({ amount, isPlural, isAny, isOne, isDefinite }, at) =>
    amount === undefined
      ? isPlural && isDefinite && !isAny && !isOne
      : amount === "all" && at === 0,
  );

/** A set without some of its things. */
export function without(all: ThingSet, some: ThingSet): ThingSet {
  const out = exceptedFrom(all, some);
  return {
    ...all,
    picks: all.picks.map((pick) => ({
      ...pick,
      but: { ...some, picks: [...pick.but.picks, ...out], isOr: false },
    })),
  };
}

/** Things of those who are called: "Edda, sharpen yours" is about those of Edda. */
function ownOf({ picks, ...set }: ThingSet, who: ThingSet): ThingSet {
  const own = (quality: Quality): Quality =>
    quality.is === "owned" && quality.by.picks.every(({ refers }) => refers === "you")
      ? { ...quality, by: who }
      : quality;
  return { ...set, picks: picks.map((pick) => ({ ...pick, qualities: pick.qualities.map(own) })) };
}

/** A deed whose things are of those who are called: "Isa, feed your cat". Whose "Isa should feed your cat" means is asked. */
export function withYours(deed: MeantDeed): MeantDeed {
  const { who, set, at, isCalled } = deed;
  if (who === undefined) return deed;
  const ofWho = (pick: ThingPick): ThingPick => {
    const { yours, ...any } = pick;
    if (yours === undefined || typeof who !== "object") return pick;
    return isCalled === true
      ? { ...any, yours: who }
      : { ...any, unread: [...any.unread, ...yours.picks.map(({ said }) => said)] };
  };
  const told = ({ picks, ...more }: ThingSet): ThingSet => ({ ...more, picks: picks.map(ofWho) });
  return { ...deed, set: told(set), ...(at && { at: { ...at, set: told(at.set) } }) };
}

/** The comparison of the same amount that was said last. */
const comparedBefore = (picks: readonly ThingPick[], property: string): Quality | undefined =>
  picks
    .flatMap(({ qualities }) => qualities)
    .findLast((each) => each.is === "compared" && each.property === property && !isOpen(each));

const OTHER_SIDE: Readonly<Partial<Record<Comparing, Comparing>>> = {
  ...{ "<": ">=", ">": "<=", "<=": ">", ">=": "<" },
};

/** Things that are more or less than what was said: "crates over 30 kg to hall 1, anything lighter to hall 2". */
function besideCompared(all: readonly MeantDeed[], { picks, ...set }: ThingSet): ThingSet {
  const beside = (pick: ThingPick): ThingPick => {
    const open = pick.qualities.find(isOpen);
    if (open?.is !== "compared") return pick;
    const before = comparedBefore(
      [...all.flatMap((deed) => deed.set.picks), ...picks],
      open.property,
    );
    const by = before?.is === "compared" ? OTHER_SIDE[before.by] : undefined;
    // Whether "heavier ones" than crates over 10 kg are those over 10 is not said.
    if (before?.is !== "compared" || by?.[0] !== open.by[0])
      return { ...pick, unread: [...pick.unread, pick.said] };
    const whole: Quality = { ...before, by: by ?? open.by };
    return { ...pick, qualities: pick.qualities.map((each) => (each === open ? whole : each)) };
  };
  return { ...set, picks: picks.map(beside) };
}

/** A deed about things of which the opposite is said of what was said last: "the doors that aren't locked", "those that are". */
export function besideSaid(last: MeantDeed | undefined, { at, ...deed }: MeantDeed): MeantDeed {
  const [before, ...others] = [last?.set, last?.at?.set].flatMap((set) => set?.picks ?? []);
  const quality = before?.qualities.at(-1);
  const isNot = quality?.is === "not";
  const isAll = before?.amount === undefined || before.amount === "all";
  const beside = (said: ThingPick): ThingPick => {
    const { isSuch, ...pick } = said;
    if (isSuch === undefined) return said;
    if (quality === undefined || others.length > 0 || !isAll || isSuch !== isNot)
      return { ...pick, unread: [pick.said] };
    const opposite: Quality = isNot ? quality.of : { is: "not", of: quality };
    return {
      ...{ ...pick, things: before?.things ?? [] },
      qualities: [...(before?.qualities.slice(0, -1) ?? []), opposite],
    };
  };
  const told = ({ picks, ...set }: ThingSet): ThingSet => ({ ...set, picks: picks.map(beside) });
  return { ...deed, set: told(deed.set), ...(at && { at: { ...at, set: told(at.set) } }) };
}

const isOpen = (quality: Quality): boolean =>
  quality.is === "compared" &&
  typeof quality.value === "object" &&
  quality.value.picks.some(({ refers }) => refers === "last");

/**
 * The things of a clause with what is taken out of them, and whether they are refused.
 *
 * @param before the deeds before it
 */
export function clauseSet(
  { set: own = NO_THINGS, ...clause }: OrderClause,
  before: readonly MeantDeed[],
): { readonly set: ThingSet; readonly isRefused: boolean } {
  const { left, but, refusal, who, isCalled, within } = clause;
  const some = within === undefined ? own : withinSet(own, within);
  const set = isCalled === true && typeof who === "object" ? ownOf(some, who) : some;
  const all = left === undefined ? set : withoutLeft(set, left);
  const out = but && { ...but, picks: exceptedFrom(all, but) };
  const picks = all.picks.map((pick) => ({ ...pick, but: out ?? pick.but }));
  const whole = but === undefined ? all : { ...all, picks };
  const isRefused = refusal !== undefined || whole.picks[0]?.isNone === true;
  const meant = isRefused ? withRefused(whole) : narrowed(whole);
  return { set: besideCompared(before, meant), isRefused };
}

/**
 * A deed with that which its refusal asks for beside it: "nobody but Bo" is about Bo alone.
 *
 * @param isOfNobody whether it is refused to all, of whom those who are named may be left out: "nobody wakes Ivo, only Kim"
 */
export function withAlone(deed: MeantDeed, isOfNobody: boolean): readonly MeantDeed[] {
  const { refusal, ...wanted } = deed;
  const { picks } = deed.set;
  const [pick] = picks;
  const but = picks.flatMap((each) => each.but.picks);
  const isAll =
    pick?.amount === "all" && pick.things.length + pick.qualities.length === 0 && but.length > 0;
  const isHard = refusal !== undefined && refusal !== "avoid";
  // "don't check bags 2 and 3, just bag 1", but "don't open any door, only the blue one"
  const only = picks.find((each) => each.but.isOnly === true)?.but.picks ?? [];
  const isOther =
    only.length > 0 &&
    only.every((each) => each.things.length > 0 && !(isOfNobody && namesAgent(each)));
  return isHard && (isAll || isOther)
    ? [deed, { ...wanted, set: { picks: isOther ? only : but, isOr: false } }]
    : [deed];
}

/** A deed with things before its own, as alternatives: "planks, preferably birch"; undefined if that cannot be. */
export function withPreferred(
  last: MeantDeed | undefined,
  { set = NO_THINGS, deed, isPreferred }: OrderClause,
): MeantDeed | undefined {
  if (isPreferred !== true || deed !== undefined || set.picks.length === 0) return undefined;
  if (last === undefined || last.refusal !== undefined) return undefined;
  const { amount } = last.set.picks[0] ?? ANYTHING;
  const picks = set.picks.map((pick) => ({ ...pick, ...(amount !== undefined && { amount }) }));
  return { ...last, set: { picks: [...picks, ...last.set.picks], isOr: true, isPreferred: true } };
}

/** A deed for only some of its things; undefined if it is for none. */
export function onlyOf(
  last: MeantDeed | undefined,
  only: ThingSet | undefined,
): MeantDeed | undefined {
  if (
    only === undefined ||
    last === undefined ||
    last.refusal !== undefined ||
    last.set.picks.length === 0
  )
    return undefined;
  const picks = last.set.picks.map((pick) => ({ ...pick, but: { ...only, isOnly: true } }));
  return { ...last, set: narrowed({ ...last.set, picks }) };
}
