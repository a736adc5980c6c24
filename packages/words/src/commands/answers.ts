import type { CommandMeaning, MeantDeed, ThingPick } from "../grammar/meaning.ts";
import { fold } from "../text/fold.ts";
import type { CommandChoice, CommandThing } from "./command-reading.ts";
import { atPosition, fromPosition, isOrdered, withoutNumber } from "./goals/numbered-things.ts";
import { isNumberAlone, type SituationSets } from "./goals/thing-sets.ts";
import { nameOf } from "./thing-names.ts";

const EVERYWHERE = Number.POSITIVE_INFINITY;

/**
 * The options that a short answer chooses by names, qualities, positions and counts; undefined if it is none. All of its
 * words have to be understood.
 *
 * @param command the text that is in doubt, whose verb may be said again: "milk the second"
 */
export function chosenBy(
  text: string,
  { deeds: said, unread }: CommandMeaning,
  sets: SituationSets,
  options: readonly CommandThing[],
  command: string,
): CommandChoice | undefined {
  // "to Lise", "in the hall"
  const deeds = said.map((deed): MeantDeed => {
    const { at, ...plain } = deed;
    return at === undefined || plain.set.picks.length > 0 ? deed : { ...plain, set: at.set };
  });
  const isNamed = (option: CommandThing): boolean =>
    [nameOf(option), String(option.id)].some((name) => fold(name) === fold(text.trim()));
  const one = options.find(isNamed);
  if (one !== undefined) return { things: [one.id], isClear: true };
  const isPlain = ({ said, at, who, to, conditions, times }: MeantDeed): boolean =>
    fold(command).includes(fold(said)) &&
    (at ?? who ?? to) === undefined &&
    conditions.length + times.length === 0;
  if (unread.length > 0 || deeds.length === 0 || !deeds.every(isPlain)) return undefined;
  const isOnlyExcept = deeds.every(({ refusal }) => refusal !== undefined);
  const chosen = new Set(isOnlyExcept ? options : []);
  let isClear = !isOnlyExcept;
  for (const { set, refusal } of deeds)
    for (const pick of set.picks) {
      const things = fitting(pick, sets, options);
      if (things === undefined || things.length === 0) return undefined;
      const isOne = pick.amount === undefined && !pick.isPlural && refusal === undefined;
      if (isOne && things.length > 1) isClear = false;
      for (const thing of things) {
        if (refusal === undefined) chosen.add(thing);
        else chosen.delete(thing);
      }
    }
  const things = options.filter((option) => chosen.has(option)).map(({ id }) => id);
  return things.length === 0 ? undefined : { things, isClear: isClear || things.length === 1 };
}

/** The options that a pick is about; undefined if there are too few. */
function fitting(
  { refers, ...pick }: ThingPick,
  sets: SituationSets,
  options: readonly CommandThing[],
): readonly CommandThing[] | undefined {
  const { amount, share, vague, isAny } = pick;
  if ((share ?? vague) !== undefined || refers === "other") return undefined;
  const count = typeof amount === "object" ? amount : undefined;
  const isOption = (thing: CommandThing): boolean => options.includes(thing);
  // "2" is the option of this number, or else the second.
  if (count !== undefined && /^\d/.test(count.said) && (pick.isNumbered || isNumberAlone(pick))) {
    const { value, most = value } = count;
    const numbered = options.filter((option) => {
      const number = Number(/\d+$/.exec(nameOf(option))?.[0]);
      return number >= value && number <= most;
    });
    return numbered.length > 0
      ? numbered
      : fromPosition(sets.sorted(options), value, most - value + 1);
  }
  const many = isOrdered(pick) || amount === "all" ? EVERYWHERE : (count?.value ?? 1);
  const found = sets.of(withoutNumber(pick), isOption, many);
  if (isOrdered(pick)) return atPosition(found, pick);
  // "both" of three things fits none of them.
  const isAmiss = pick.isDefinite && isNumberAlone(pick) && options.length !== many;
  if (count !== undefined) return isAmiss || found.length < many ? undefined : found.slice(0, many);
  return isAny ? found.slice(0, 1) : found;
}
