import { type PlainEffects, type PlainQuestion, ticksOf } from "./plain.ts";

/** The effects of all events of a moment, in their order. */
export function eventsByTick({
  domain,
}: PlainQuestion): ReadonlyMap<number, readonly PlainEffects[]> {
  const found = new Map<number, PlainEffects[]>();
  for (const { at, then } of domain.events ?? []) {
    const tick = ticksOf(at);
    found.set(tick, [...(found.get(tick) ?? []), then]);
  }
  return found;
}

/** Participants of a step: an agent, and its partners in the order of the squad. */
export function groupsOf(
  everyone: readonly number[],
  size: number,
): readonly (readonly number[])[] {
  const sets = (from: number, left: number): number[][] => {
    if (left === 0) return [[]];
    return everyone
      .slice(from)
      .flatMap((member) => sets(member + 1, left - 1).map((rest) => [member, ...rest]));
  };
  return sets(0, size).flatMap((group) =>
    group.map((agent) => [agent, ...group.filter((member) => member !== agent)]),
  );
}
