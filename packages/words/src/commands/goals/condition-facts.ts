import type { Value } from "@understudy/planner-core";
import type { DeedCondition, MeantDeed, Quality } from "../../grammar/meaning.ts";
import type { CommandCondition, CommandSituation } from "../command-reading.ts";
import type { CommandWords } from "../command-words.ts";
import type { SituationSets } from "./thing-sets.ts";

/** Words for a time that may come again. */
const WHEN = /^(?:when|whenever|wenn|cuando|quand|lorsqu)/i;

/** The fact that a condition says; undefined if it is none of one thing or variable. */
export function factIn(
  condition: DeedCondition,
  sets: SituationSets,
  words: CommandWords,
): CommandCondition | undefined {
  const { kind, isOfRefusal = false, isTime = false } = condition;
  // "at midnight put out the lamps"
  if (isTime && !isOfRefusal) return plainFact({ ...condition, kind: "once" }, sets, words);
  // "Ivo is not to be woken before Berta has been fed"
  if (kind === "before") {
    const until = plainFact({ ...condition, kind: "until" }, sets, words);
    // "mend the costume before the show starts"
    const isTime = until?.thing === undefined && until?.value === true;
    return isOfRefusal ? until : isTime ? { ...until, kind: "unless" } : undefined;
  }
  // "when the moon is full, don't wake anybody", but "don't wake him, not until it is dark"
  if (isOfRefusal && kind === "once" && WHEN.test(condition.said))
    return plainFact({ ...condition, kind: "if" }, sets, words);
  if (kind !== "while") return plainFact({ ...condition, kind }, sets, words);
  // "do not … while Bo sleeps" ends when he is awake.
  const fact = plainFact({ ...condition, kind: isOfRefusal ? "until" : "if" }, sets, words);
  if (!isOfRefusal || fact === undefined) return fact;
  return typeof fact.value === "boolean" ? { ...fact, value: !fact.value } : undefined;
}

/** Whether all conditions hold; `unknown` if that is not known, or not yet. */
export function conditionsHold(
  conditions: readonly CommandCondition[],
  { things, state = {} }: CommandSituation,
): boolean | "unknown" {
  const holds = conditions.map(({ kind, thing, property, value }) => {
    const one = [...things].find(({ id }) => id === thing);
    const known = thing === undefined ? state[property] : (one?.properties?.[property] ?? false);
    if (known === undefined || kind === "until" || (kind === "once" && known !== value))
      return "unknown";
    return (known === value) === (kind !== "unless");
  });
  return holds.includes(false) ? false : holds.includes("unknown") ? "unknown" : true;
}

/** Marks the deeds before one that begins with a condition: "light the torch, and if the door is open, close it". */
export function beforeConditions(deeds: readonly MeantDeed[]): readonly MeantDeed[] {
  const first = deeds.findIndex(({ conditions }) => conditions.length > 0);
  const isAhead = deeds[first]?.conditions.some((condition) => condition.isAhead) === true;
  const isPlain = deeds.every(({ refusal }) => refusal === undefined);
  return isAhead && isPlain
    ? deeds.map((deed, at) => (at < first ? { ...deed, isAtOnce: true } : deed))
    : deeds;
}

/** The deeds of the branch that is to be done: "if it is lit, …, otherwise …"; undefined if that is not known. */
export function branchOf(
  deeds: readonly MeantDeed[],
  sets: SituationSets,
  words: CommandWords,
  state: CommandSituation["state"],
): readonly MeantDeed[] | undefined {
  const holds = deeds.map(({ conditions: [condition] }) =>
    condition?.isBranch === true ? holdsNow(condition, sets, words, state) : true,
  );
  return holds.includes(undefined) ? undefined : deeds.filter((_, at) => holds[at]);
}

/** Whether a condition holds in the situation; undefined if that is not known. */
function holdsNow(
  condition: DeedCondition,
  sets: SituationSets,
  words: CommandWords,
  state: CommandSituation["state"] = {},
): boolean | undefined {
  const { kind, set, qualities = [] } = condition;
  if (kind !== "if" && kind !== "unless") return undefined;
  const fact = plainFact({ ...condition, kind: "if" }, sets, words);
  const isIf = kind === "if";
  if (fact === undefined) {
    const things = set === undefined ? [] : sets.union(set);
    if (things.length === 0 || qualities.length === 0) return undefined;
    return (sets.fitting(things, qualities).length === things.length) === isIf;
  }
  const { thing, property, value } = fact;
  const is = thing === undefined ? state[property] : sets.byId(thing)?.properties?.[property];
  if (thing === undefined && is === undefined) return undefined;
  return ((is ?? false) === value) === isIf;
}

function plainFact(
  {
    kind,
    set,
    qualities = [],
    deed,
    isNot,
  }: DeedCondition & { readonly kind: CommandCondition["kind"] },
  sets: SituationSets,
  { goals }: CommandWords,
): CommandCondition | undefined {
  const [quality, ...others] = qualities;
  if (others.length > 0) return undefined;
  if (quality !== undefined) {
    const said = saidBy(quality);
    if (said === undefined) return undefined;
    if (said.isState) return { kind, thing: undefined, property: said.property, value: said.value };
    const isIt = set?.picks[0]?.refers !== undefined;
    const [thing, ...more] = set === undefined ? [] : isIt ? sets.said : sets.union(set);
    if (thing === undefined || more.length > 0) return undefined;
    const property = sets.propertyOf(thing.kind, said.property) ?? said.property;
    return { kind, thing: thing.id, property, value: said.value };
  }
  // "until Ivo wakes"
  if (deed === undefined || set === undefined) return undefined;
  const [thing, ...more] = sets.union(set);
  const goal = goals
    .get(deed)
    ?.find(({ things }) => thing !== undefined && things[0]?.[1].includes(thing.kind));
  const [wanted, ...rest] = Object.entries(goal?.when ?? {});
  if (thing === undefined || more.length + rest.length > 0 || wanted === undefined)
    return undefined;
  const [, property] = wanted[0].split(".");
  const value = wanted[1];
  if (property === undefined || typeof value === "object") return undefined;
  if (isNot === true && typeof value !== "boolean") return undefined;
  return { kind, thing: thing.id, property, value: isNot === true ? !value : (value as Value) };
}

/** The property and value that a quality says. */
function saidBy(
  quality: Quality,
): { readonly property: string; readonly value: Value; readonly isState: boolean } | undefined {
  if (quality.is === "not") {
    const said = saidBy(quality.of);
    return said === undefined || typeof said.value !== "boolean"
      ? undefined
      : { ...said, value: !said.value };
  }
  if (quality.is === "compared" && quality.by === "=" && typeof quality.value === "number")
    return { property: quality.property, value: quality.value, isState: false };
  if (quality.is !== "called") return undefined;
  const [what = "", property = "", ...rest] = quality.key.split(" ");
  const isState = what === "state";
  if (what === "value" || (isState && rest.length > 0))
    return { property, value: rest.join(" "), isState };
  if (what === "is" || isState) return { property, value: true, isState };
  return what === "not" ? { property, value: false, isState } : undefined;
}
