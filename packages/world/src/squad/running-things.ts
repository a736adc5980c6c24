import { type Issue, RequestError } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";
import type { SavedSquad, SquadRunning } from "@understudy/planner-core/squad";
import type { ThingLayout } from "../layout.ts";
import { needKeys, needList } from "../needs.ts";
import type { KnownGoal } from "../question/goals.ts";
import type { KnownThings, Thing, ThingId } from "../things/thing.ts";
import type { SavedWorldSquad, WorldSquadRunning } from "./options.ts";

type Running = readonly WorldSquadRunning[];

/** The steps in flight as a squad begins, until its first tick takes them over, and the places of their things. */
export class RunningThings {
  readonly #layout: ThingLayout;
  readonly #knowledge: Pick<KnownThings, "find">;
  #running: Running;
  #assigned: ReadonlyMap<string, Thing> = new Map();

  /** @throws RequestError for steps that are no list, or none */
  constructor(layout: ThingLayout, knowledge: Pick<KnownThings, "find">, running: Running = []) {
    needList(running, "/running", "steps in flight");
    running.forEach((each, index) => {
      const pointer = pointerTo("/running", index);
      needKeys(each, pointer, "a step in flight");
      needKeys(each.step, pointerTo(pointer, "step"), '{ "tool": …, "args": … }');
      needKeys(each.things ?? {}, pointerTo(pointer, "things"), "ids of things by name");
    });
    this.#layout = layout;
    this.#knowledge = knowledge;
    this.#running = running;
  }

  /** Things that keep their places, by name of the place. */
  get assigned(): ReadonlyMap<string, Thing> {
    return this.#assigned;
  }

  /** The ids of the things that keep their places, by name of the place. */
  get bound(): readonly (readonly [place: string, thing: ThingId])[] {
    return [...this.#assigned].map(([place, { id }]) => [place, id] as const);
  }

  /** Forgets the steps once the squad plays them. */
  taken(): void {
    this.#running = [];
    this.#assigned = new Map();
  }

  /** Takes the steps of a saved squad. A step about a thing that is missing is left out. */
  restore(begun: SavedSquad["begun"] = [], bound: SavedWorldSquad["bound"]): void {
    const ids = new Map(bound);
    this.#running = begun.flatMap(({ tool, args, leftMs, ...each }) => {
      const names = this.#layout.thingNamesOf(tool);
      const things = names.map((name) => [name, ids.get(String(args[name]))] as const);
      if (things.some(([, id]) => this.#find(id) === undefined)) return [];
      const own = Object.entries(args).filter(([name]) => !names.includes(name));
      return [
        {
          ...{ ...each, leftMs: leftMs ?? undefined },
          step: { tool, args: Object.fromEntries(own) },
          things: Object.fromEntries(things) as Record<string, ThingId>,
        },
      ];
    });
  }

  /**
   * Gives the steps' things places that the goal does not need for other things. The
   * place of a thing that is lost meanwhile stays empty.
   *
   * @returns the steps in terms of the places
   * @throws RequestError for a thing that the squad does not know, that the tool does not have, or that finds no place;
   *   nothing changes then
   */
  assign(goal: Pick<KnownGoal, "pins" | "reserved">): readonly SquadRunning[] {
    const issues: Issue[] = [];
    const assigned = new Map<string, Thing>();
    const placeOf = (thing: Thing): string | undefined => {
      for (const [place, other] of [...goal.pins, ...assigned]) {
        if (other !== thing) continue;
        assigned.set(place, thing);
        return place;
      }
      const isFree = (place: string): boolean =>
        !goal.pins.has(place) && !goal.reserved.includes(place) && !assigned.has(place);
      const { places = [] } = this.#layout.kinds.get(thing.kind) ?? {};
      const free = places.find(({ name }) => isFree(name))?.name;
      if (free !== undefined) assigned.set(free, thing);
      return free;
    };
    const placed = this.#running.map(({ things, ...each }, index): SquadRunning => {
      const args: Record<string, string> = {};
      for (const [name, id] of Object.entries(things ?? {})) {
        const thing = this.#find(id);
        const isOfTool = this.#layout.thingNamesOf(each.step.tool).includes(name);
        const place = isOfTool && thing !== undefined ? placeOf(thing) : undefined;
        if (place !== undefined) {
          args[name] = place;
          continue;
        }
        const message = isOfTool
          ? `there is no known thing ${String(id)}, or no place for it`
          : `"${each.step.tool}" has no thing "${name}"`;
        const pointer = pointerTo(pointerTo("/running", index), "things");
        issues.push({ pointer: pointerTo(pointer, name), message });
      }
      const step = { tool: each.step.tool, args: { ...each.step.args, ...args } };
      return { ...each, step } as SquadRunning;
    });
    if (issues.length > 0) throw new RequestError(issues);
    this.#assigned = assigned;
    return placed;
  }

  #find(id: ThingId | undefined): Thing | undefined {
    if (id === undefined) return undefined;
    return (
      this.#knowledge.find(id) ?? [...this.#assigned.values()].find((thing) => thing.id === id)
    );
  }
}
