import { type PlainEffects, type PlainQuestion, type PlainTool, ticksOf } from "./plain.ts";

/** The effects of all events of a moment, in their order; none for one that opens steps. */
export function eventsByTick({
  domain,
  openings = [],
}: PlainQuestion): ReadonlyMap<number, readonly PlainEffects[]> {
  const found = new Map<number, PlainEffects[]>();
  for (const { at, then } of domain.events ?? []) {
    const tick = ticksOf(at);
    found.set(tick, [...(found.get(tick) ?? []), then]);
  }
  for (const { at } of openings) found.set(at, found.get(at) ?? []);
  return found;
}

/** The tick before which no step of a tool may start. */
export function openingOf({ openings = [] }: PlainQuestion, { name }: PlainTool): number {
  return Math.max(0, ...openings.filter(({ tools }) => tools.includes(name)).map(({ at }) => at));
}

/** The number of participants of a tool's steps. */
export function sizeOf({ partners = 0 }: PlainTool): number {
  return 1 + (typeof partners === "number" ? partners : partners.length);
}

/** Participants of a tool's steps: an agent, and its partners in the order of their roles, or else of the squad. */
export function groupsOf(
  everyone: readonly number[],
  tool: PlainTool,
): readonly (readonly number[])[] {
  const size = sizeOf(tool);
  if (typeof tool.partners === "object") return ordersOf(everyone, size);
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

/** Some of the members, in every order. */
function ordersOf(members: readonly number[], size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  return members.flatMap((member) => {
    const others = members.filter((other) => other !== member);
    return ordersOf(others, size - 1).map((rest) => [member, ...rest]);
  });
}
