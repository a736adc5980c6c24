import type { ThingId } from "../things/thing.ts";
import type { SmallAgent, SmallThing } from "./small-world.ts";

/** A step of a plan: its tool, and its things by name. */
export interface PlannedStep {
  readonly tool: string;
  readonly things: Readonly<Record<string, ThingId | undefined>>;
}

/** An agent's belief about a thing of the small world. */
export interface SmallBelief {
  /** The exact thing; another one with the same id does not count. */
  readonly thing: SmallThing;
  readonly x: number;
  readonly gold: number;
  readonly locked: boolean;
  readonly opens: ThingId | undefined;
  readonly seenAtMs: number;
}

const CLAIMS: Readonly<Record<string, readonly string[]>> = {
  take: ["key"],
  unlock: ["chest", "key"],
  steal: ["chest"],
  hide: ["nook"],
};

/** The things that a plan claims. */
export function claimsOf(plan: readonly PlannedStep[]): ReadonlySet<ThingId> {
  const claims = new Set<ThingId>();
  for (const { tool, things } of plan) {
    for (const name of CLAIMS[tool] ?? []) {
      const id = things[name];
      if (id !== undefined) claims.add(id);
    }
  }
  return claims;
}

/**
 * Plays a plan under an agent's beliefs.
 *
 * @param ordered the chests in its orders
 * @returns the reason why the plan does not lead to a goal; undefined if it does
 */
export function objectionTo(
  plan: readonly PlannedStep[],
  { near, holds, gold, hurt }: Pick<SmallAgent, "near" | "holds" | "gold" | "hurt">,
  believes: ReadonlyMap<ThingId, SmallBelief>,
  ordered: ReadonlySet<ThingId>,
): string | undefined {
  const now = { near, holds, gold, hurt };
  const changed = new Map<ThingId, { gold: number; locked: boolean }>();
  const isThere = (id: ThingId | undefined): boolean => id !== undefined && believes.has(id);
  const at = (id: ThingId): { gold: number; locked: boolean } => {
    const known = changed.get(id) ?? { gold: 0, locked: false, ...believes.get(id) };
    changed.set(id, known);
    return known;
  };
  for (const { tool, things } of plan) {
    const unknown = Object.values(things).find((id) => !isThere(id));
    if (unknown !== undefined) return `${unknown} is not known`;
    const { to, key, chest, nook } = things;
    const box = chest === undefined ? undefined : at(chest);
    if (tool === "go") now.near = to;
    else if (now.near !== (tool === "take" ? key : (chest ?? nook))) return `${tool} is elsewhere`;
    else if (tool === "take") now.holds = key;
    else if (tool === "hide") now.hurt = false;
    else if (tool === "unlock" && key !== undefined && box !== undefined) {
      if (now.holds !== key) return `${key} is not held`;
      if (believes.get(key)?.opens !== chest) return `${key} opens something else`;
      box.locked = false;
    } else if (tool === "steal" && box !== undefined) {
      if (box.locked) return `${chest} is locked`;
      if (box.gold === 0) return `${chest} is empty`;
      now.gold += box.gold;
      box.gold = 0;
    } else return `${tool} is not a tool`;
  }
  if (hurt && !now.hurt) return undefined;
  if (gold < 12 && now.gold >= 12) return undefined;
  for (const id of ordered) if (changed.get(id)?.gold === 0) return undefined;
  return "nothing is won by it";
}
