import { shapes } from "@understudy/planner-core/internal";
import type { ThingLayout } from "../layout.ts";
import { thingId } from "../things/read-things.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { Errands, SavedErrands } from "./errands.ts";
import type { FailedErrands, SavedFailure } from "./failed-errands.ts";
import type { NotedMembers } from "./members.ts";
import {
  type ComingNeeds,
  type SavedNeeds,
  type SavedNeedsOfAgent,
  savedNeeds,
  savedNeedsOfAgent,
} from "./preparing/coming-needs.ts";
import type { Comings, SavedComings } from "./preparing/comings.ts";
import type { Prepared, SavedPrepared } from "./preparing/prepared.ts";
import type { Promises, SavedAhead } from "./promises.ts";
import type { CrowdSearches, SavedSearch } from "./searches.ts";
import type { UsedUpKinds } from "./used-up.ts";

/** The longest time from a save to the next tick in which the game's clock just goes on, in milliseconds. */
const GOES_ON_MS = 1000;

/** The facts that a crowd keeps of an agent as plain JSON. */
interface SavedMember {
  readonly agent: string;
  /** Milliseconds of game time for which it has had no plan; undefined while it has one. */
  readonly withoutPlanMs?: number | undefined;
  /** Set if it has been told that there is nothing to do for it now. */
  readonly isTold?: true | undefined;
  readonly prepared?: SavedPrepared | undefined;
  readonly failed?: readonly SavedFailure[] | undefined;
  readonly needs?: SavedNeedsOfAgent | undefined;
  /** The uses of things by its plan, as they were priced. */
  readonly ahead?: SavedAhead | undefined;
}

/** The knowledge of a crowd as plain JSON. */
export interface SavedCrowd {
  /** The hash of the domain, in which alone its errands mean the same. */
  readonly domain: string;
  readonly goals: readonly SavedErrands[];
  readonly comings: SavedComings;
  /** The kinds whose things are gone once an agent has used them. */
  readonly usedUp: readonly string[];
  /** The game's time, in milliseconds. */
  readonly atMs?: number | undefined;
  readonly members?: readonly SavedMember[] | undefined;
  readonly searches?: readonly SavedSearch[] | undefined;
  readonly needs?: SavedNeeds | undefined;
}

const { anything, boolean, list, number, object, optional, oneOf, string, tuple, whole } = shapes;

const place = {
  ...{ goal: string(), errand: whole({ min: 0 }), part: optional(whole({ min: 0 })) },
};

/** The form of saved knowledge. */
export const savedCrowd: shapes.Shape<object> = object({
  domain: string(),
  goals: list(
    object({
      ...{ goal: string(), searches: whole({ min: 0 }), since: whole({ min: 0 }) },
      errands: list(list(object({ tool: string(), args: object({}) }))),
    }),
  ),
  comings: object({
    seen: list(
      object({
        ...{ kind: string(), property: string(), from: anything, to: anything },
        afterMs: number(),
      }),
    ),
    brought: list(tuple(thingId, number())),
    came: list(tuple(thingId, string(), number())),
  }),
  usedUp: list(string()),
  atMs: optional(number()),
  members: optional(
    list(
      object({
        ...{ agent: string(), withoutPlanMs: optional(number()), isTold: optional(oneOf([true])) },
        prepared: optional(
          object({
            ...{ by: optional(object(place)), agoMs: optional(number()) },
            beside: optional(object({ by: object(place), thing: thingId, isThere: boolean })),
          }),
        ),
        failed: optional(list(object({ ...place, leftMs: number() }))),
        needs: optional(savedNeedsOfAgent),
        ahead: optional(
          object({ position: whole({ min: 0 }), uses: list(tuple(thingId, number(), number())) }),
        ),
      }),
    ),
  ),
  needs: optional(savedNeeds),
  searches: optional(
    list(
      object({
        ...{ key: string(), agoMs: number(), isStill: boolean, failures: whole({ min: 0 }) },
        begunAgoMs: optional(number()),
      }),
    ),
  ),
});

const NO_NEEDS: SavedNeeds = { done: { scaledCost: 0, ms: 0 }, goals: [] };

/** The parts of a crowd that are saved. */
interface CrowdParts {
  readonly layout: ThingLayout;
  readonly errands: Errands;
  readonly comings: Comings;
  readonly usedUp: UsedUpKinds;
  readonly prepared: Prepared;
  readonly failed: FailedErrands;
  readonly searches: CrowdSearches;
  readonly needs: ComingNeeds;
  readonly members: NotedMembers;
  readonly promises: Promises;
  /** The number of changes in the world. */
  readonly changes: () => number;
}

/** Saved facts that wait for the clock of the restored game. */
interface Restored {
  readonly saved: SavedCrowd;
  readonly find: (id: ThingId) => Thing | undefined;
  /** The number of changes in the world by then. */
  readonly changes: number;
}

/** Saves what a crowd has learnt and what its agents wait for, and restores it, so that its life goes on as it would have. */
export class CrowdKnowledge {
  readonly #parts: CrowdParts;
  #restored: Restored | undefined;

  constructor(parts: CrowdParts) {
    this.#parts = parts;
  }

  save(things: Iterable<Thing>): SavedCrowd {
    const { comings, errands, layout, members, needs, searches, usedUp } = this.#parts;
    const { nowMs } = members;
    const saved = {
      ...{ domain: layout.domain.hash, goals: errands.save() },
      ...{ comings: comings.save(things, nowMs), usedUp: usedUp.save() },
      needs: needs.save(),
    };
    if (this.#restored !== undefined) {
      const { atMs, members: of, searches: last, comings: times } = this.#restored.saved;
      return { ...saved, atMs, members: of, searches: last, comings: times };
    }
    if (!Number.isFinite(nowMs)) return saved;
    return { ...saved, atMs: nowMs, members: this.#saveMembers(), searches: searches.save(nowMs) };
  }

  #saveMembers(): readonly SavedMember[] {
    const { errands, failed: failures, members, needs: all, promises } = this.#parts;
    const places = errands.places();
    const { nowMs, notes } = members;
    return [...notes].flatMap(([member, { isTold, sinceMs }]): SavedMember[] => {
      const failed = failures.save(member.name, places, nowMs);
      const prepared = this.#parts.prepared.save(member, places, nowMs);
      const needs = all.saveOf(member, nowMs);
      const ahead = promises.save(member, member.planAhead);
      const one = {
        ...(sinceMs === undefined ? {} : { withoutPlanMs: nowMs - sinceMs }),
        ...(isTold ? { isTold } : {}),
        ...(prepared === undefined ? {} : { prepared }),
        ...(failed.length === 0 ? {} : { failed }),
        ...(needs === undefined ? {} : { needs }),
        ...(ahead === undefined ? {} : { ahead }),
      };
      return Object.keys(one).length === 0 ? [] : [{ agent: member.name, ...one }];
    });
  }

  /** Restores knowledge after the things and claims. What the domain no longer has is left out. */
  restore(saved: SavedCrowd, find: (id: ThingId) => Thing | undefined): void {
    const { changes, comings, errands, layout, needs, usedUp } = this.#parts;
    // An errand of other kinds has other lines.
    usedUp.restore(saved.usedUp);
    if (saved.domain === layout.domain.hash) errands.restore(saved.goals);
    comings.restore(saved.comings);
    needs.restore(saved.needs ?? NO_NEEDS);
    this.#restored = { saved, find, changes: changes() };
  }

  /** Whether times were restored that wait for the game's clock. */
  get isRestored(): boolean {
    return this.#restored !== undefined;
  }

  /** Restores times, and what is known of the members, once their clock runs. */
  resume(): void {
    const { comings, errands, failed, members, needs: all, ...others } = this.#parts;
    const { prepared, promises, searches } = others;
    if (this.#restored === undefined || !Number.isFinite(members.nowMs)) return;
    const { nowMs } = members;
    const { saved, find, changes } = this.#restored;
    this.#restored = undefined;
    const { atMs: savedMs = nowMs } = saved;
    const goesOn = nowMs >= savedMs && nowMs - savedMs <= GOES_ON_MS;
    const atMs = goesOn ? savedMs : nowMs;
    comings.restoreTimes(saved.comings, find, atMs);
    searches.restore(saved.searches ?? [], atMs, changes);
    const byName = new Map(saved.members?.map((one) => [one.agent, one]));
    for (const [member, notes] of members.notes) {
      const {
        withoutPlanMs,
        isTold,
        prepared: own,
        failed: failures,
        needs,
        ahead,
      } = byName.get(member.name) ?? {};
      if (withoutPlanMs !== undefined) notes.sinceMs = atMs - withoutPlanMs;
      notes.isTold = isTold === true;
      failed.restore(member.name, failures ?? [], errands, atMs);
      if (needs) all.restoreOf(member, needs, atMs);
      if (ahead) promises.restore(member, member.planAhead, ahead, find);
      if (own) prepared.restore(member, own, member.self, { errands, find, nowMs: atMs });
    }
  }
}
