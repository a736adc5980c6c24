import { shapes } from "@understudy/planner-core/internal";
import type { ThingLayout } from "../layout.ts";
import { thingId } from "../things/read-things.ts";
import type { Thing, ThingId } from "../things/thing.ts";
import type { Errands, SavedErrands } from "./errands.ts";
import type { Comings, SavedComings } from "./preparing/comings.ts";
import type { UsedUpKinds } from "./used-up.ts";

/** The knowledge of a crowd as plain JSON. */
export interface SavedCrowd {
  /** The hash of the domain, in which alone its errands mean the same. */
  readonly domain: string;
  readonly goals: readonly SavedErrands[];
  readonly comings: SavedComings;
  /** The kinds whose things are gone once an agent has used them. */
  readonly usedUp: readonly string[];
}

const { anything, list, number, object, string, tuple, whole } = shapes;

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
});

/** Saves what a crowd has learnt, and restores it, so that its life goes on as it would have. */
export class CrowdKnowledge {
  readonly #domain: string;
  readonly #errands: Errands;
  readonly #comings: Comings;
  readonly #usedUp: UsedUpKinds;

  constructor(layout: ThingLayout, errands: Errands, comings: Comings, usedUp: UsedUpKinds) {
    this.#domain = layout.domain.hash;
    this.#errands = errands;
    this.#comings = comings;
    this.#usedUp = usedUp;
  }

  save(things: Iterable<Thing>): SavedCrowd {
    return {
      ...{ domain: this.#domain, goals: this.#errands.save() },
      ...{ comings: this.#comings.save(things), usedUp: this.#usedUp.save() },
    };
  }

  /** Restores knowledge after the things. What the domain no longer has is left out. */
  restore(saved: SavedCrowd, find: (id: ThingId) => Thing | undefined): void {
    // An errand of other kinds has other lines.
    this.#usedUp.restore(saved.usedUp);
    if (saved.domain === this.#domain) this.#errands.restore(saved.goals);
    this.#comings.restore(saved.comings, find);
  }
}
