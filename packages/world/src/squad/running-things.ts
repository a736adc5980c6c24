import { type DomainTypes, type Issue, RequestError } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";
import type { SquadRunning } from "@understudy/planner-core/squad";
import type { ThingLayout } from "../layout.ts";
import type { KnownGoal } from "../question/goals.ts";
import type { KnownThings, Thing } from "../things/thing.ts";
import type { WorldSquadOptions } from "./options.ts";

/** The steps in flight as a squad begins, and the places of their things. */
export interface SeatedRunning {
  readonly seats: ReadonlyMap<string, Thing>;
  readonly running: readonly SquadRunning[];
}

/**
 * Gives places to the things of steps that the game has started.
 *
 * @throws RequestError for a thing that the squad does not know, or that the tool does not have
 */
export function seatRunning<T extends DomainTypes>(
  layout: ThingLayout,
  knowledge: Pick<KnownThings, "find">,
  goal: Pick<KnownGoal, "pins" | "reserved">,
  { running = [] }: Pick<WorldSquadOptions<T>, "running">,
): SeatedRunning {
  const issues: Issue[] = [];
  const seats = new Map<string, Thing>();
  const seatOf = (thing: Thing): string | undefined => {
    for (const [place, other] of [...goal.pins, ...seats]) if (other === thing) return place;
    const isFree = (place: string): boolean =>
      !goal.pins.has(place) && !goal.reserved.includes(place) && !seats.has(place);
    const free = layout.kinds.get(thing.kind)?.places.find(({ name }) => isFree(name))?.name;
    if (free !== undefined) seats.set(free, thing);
    return free;
  };
  const placed = running.map(({ things = {}, ...each }, index): SquadRunning => {
    const args: Record<string, string> = {};
    for (const [name, id] of Object.entries(things)) {
      const thing = id === undefined ? undefined : knowledge.find(id);
      const isOfTool = layout.thingNamesOf(each.step.tool).includes(name);
      const seat = isOfTool && thing !== undefined ? seatOf(thing) : undefined;
      if (seat !== undefined) {
        args[name] = seat;
        continue;
      }
      const message = isOfTool
        ? `there is no known thing ${String(id)}, or no place for it`
        : `"${each.step.tool}" has no thing "${name}"`;
      const place = pointerTo(pointerTo("/running", index), "things");
      issues.push({ pointer: pointerTo(place, name), message });
    }
    const step = { tool: each.step.tool, args: { ...each.step.args, ...args } };
    return { ...each, step } as SquadRunning;
  });
  if (issues.length > 0) throw new RequestError(issues);
  return { seats, running: placed };
}
