import type { MeantDeed, ThingPick } from "../../grammar/meaning.ts";
import { plainAmount } from "../../grammar/rules/amount-rules.ts";
import { countOf } from "../../orders/order-amounts.ts";
import type { CommandGoal, CommandThing } from "../command-reading.ts";
import type { ThingGoalWords } from "../command-words.ts";
import type { CommandInquiry } from "./command-inquiry.ts";

/** Things of which each of several is to get as many. */
interface SharedThings {
  readonly recipients: readonly CommandThing[];
  /** All of the things together. */
  readonly pick: ThingPick;
  goalsOf(goal: ThingGoalWords, things: readonly CommandThing[]): readonly CommandGoal[];
}

/** The things that each of several is to get: "give everyone who is hurt a bandage", "give Ann and Bo two apples each". */
export function sharedAmong(
  { sets, words }: CommandInquiry,
  { deed = "", at }: MeantDeed,
  pick: ThingPick,
): SharedThings | undefined {
  const [to, ...others] = at?.isTo === true && !at.set.isOr ? at.set.picks : [];
  const goal = words.goals.get(deed)?.find(({ things }) => things.length > 1);
  const [, kinds = []] = goal?.things[1] ?? [];
  const isCount = typeof pick.amount === "object" && !pick.isNumbered && !pick.isDefinite;
  if (at === undefined || to === undefined || !isCount || to.but.picks.length > 0) return undefined;
  const isSeveral =
    others.length > 0 ||
    to.amount === "all" ||
    (to.isPlural && !to.isAny && to.amount === undefined);
  const recipients = sets.union(at.set).filter(({ kind }) => kinds.includes(kind));
  if (!isSeveral || recipients.length === 0) return undefined;
  const many = countOf(pick.amount, "");
  if (!Number.isInteger(many)) return undefined;
  const all = many * recipients.length;
  return {
    recipients,
    pick: { ...pick, isOne: false, amount: plainAmount(all, String(all)) },
    goalsOf: ({ name, things: [[first] = [""], [second] = [""]] }, things) =>
      things.length < all
        ? []
        : things.slice(0, all).map(({ id }, place) => ({
            goal: name,
            things: {
              [first]: id,
              [second]: (recipients[Math.floor(place / many)] as CommandThing).id,
            },
          })),
  };
}
