import type { GoOn, WaitingMember } from "../members.ts";
import type { Offers } from "../offers.ts";

/** Agents that make bids, for each that may begin an errand. */
const RIVALS = 3;
/** Agents whose ways are compared, the earliest due, for each that makes a bid; and most of them, for a goal in one go. */
const COMPARED = 6;
const MOST_COMPARED = 256;

/** Agents that make no bid now. */
interface Rivals<Member> {
  /** Others that want the same are nearer. */
  readonly far: ReadonlySet<WaitingMember<Member>>;
  /** There was no time to compare them. */
  readonly late: ReadonlySet<WaitingMember<Member>>;
}

/**
 * The agents that make no bid for a goal, since many that want the same are nearer to what is scarce. The prices of all
 * would cost more than they are worth. */
export function farthest<Member>(
  waiting: readonly WaitingMember<Member>[],
  offers: Offers,
  goOn: GoOn,
): Rivals<Member> {
  const groups = new Map<string, WaitingMember<Member>[]>();
  for (const one of waiting) {
    const { key = "" } = one.goals?.[one.next] ?? {};
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  const far = new Set<WaitingMember<Member>>();
  const late = new Set<WaitingMember<Member>>();
  for (const group of groups.values()) {
    const [{ goals = [], next }] = group as [WaitingMember<Member>];
    const { errands, room = 0 } = goals[next] ?? {};
    const most = RIVALS * room + RIVALS + 1;
    if (errands === undefined || group.length <= most) continue;
    const compared = Math.max(most, Math.min(MOST_COMPARED, COMPARED * most));
    const priced: { readonly one: WaitingMember<Member>; readonly way: number }[] = [];
    for (const one of group.slice(0, compared)) {
      const way = goOn(offers.approach(one.question.asker, errands))?.value;
      if (way === undefined && priced.length > 0) break;
      priced.push({ one, way: way ?? 0 });
    }
    for (const one of group.slice(priced.length, compared)) late.add(one);
    for (const one of group.slice(compared)) far.add(one);
    priced.sort((one, other) => one.way - other.way);
    for (const { one } of priced.slice(most)) far.add(one);
  }
  return { far, late };
}
