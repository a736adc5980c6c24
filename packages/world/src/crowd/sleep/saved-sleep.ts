import { hashText, shapes } from "@understudy/planner-core/internal";
import { thingId } from "../../things/read-things.ts";
import type { ThingId } from "../../things/thing.ts";
import type { SleepingAgent } from "./sleeping-agent.ts";

/** The grounds of an answer without a plan, as plain JSON. */
export interface SavedBasis {
  /** See `sleepGrounds`. */
  readonly grounds: string;
  /** The further grounds of the answer. */
  readonly restsOn: readonly ("ways" | "claims")[];
  /** By goal: what counted of the agent's own variables. */
  readonly readings?: readonly SavedReading[] | undefined;
  /** The things that have become free since; undefined for none. */
  readonly freed?: readonly ThingId[] | undefined;
}

/** A reading of an agent's own variables as plain JSON. */
export interface SavedReading {
  readonly numbers: readonly number[];
  readonly things: readonly (ThingId | null)[];
  readonly at?: ThingId | undefined;
}

/** The sleep of an agent as plain JSON, or its last one. */
export interface SavedSleep extends SavedBasis {
  /** In game time (ms). */
  readonly sinceMs: number;
  /** In game time (ms); undefined for a sleep that only a change ends. */
  readonly untilMs?: number | undefined;
  /** Set if the agent is awake. */
  readonly isOver?: true | undefined;
  /** The agent's values with which it asked once more; undefined if it has not. */
  readonly triedAs?: string | undefined;
}

/** A proof that no plan reaches some goals, as plain JSON. */
export interface SavedProof extends SavedBasis {
  /** Equal for agents that share it; see `Sleep.keyFor`. */
  readonly key: string;
  /** The hash of the goal that it tells of. */
  readonly goal: string;
  /** The game's time at its end, in milliseconds. */
  readonly atMs: number;
  readonly isComplete: boolean;
  readonly considered: { readonly things: number; readonly of: number };
  /** The thing that another agent claims. */
  readonly taken?: ThingId | undefined;
}

const { boolean, list, nullable, number, object, oneOf, optional, string, whole } = shapes;

const savedBasis = {
  ...{
    grounds: string(),
    restsOn: list(oneOf(["ways", "claims"])),
    freed: optional(list(thingId)),
  },
  readings: optional(
    list(
      object({ numbers: list(number()), things: list(nullable(thingId)), at: optional(thingId) }),
    ),
  ),
};

/** The form of a saved sleep. */
export const savedSleep: shapes.Shape<object> = object({
  ...{ ...savedBasis, sinceMs: number(), untilMs: optional(number()) },
  ...{ isOver: optional(oneOf([true])), triedAs: optional(string()) },
});

/** The form of saved proofs. */
export const savedProofs: shapes.Shape<readonly object[]> = list(
  object({
    ...{ ...savedBasis, key: string(), goal: string(), atMs: number(), isComplete: boolean },
    considered: object({ things: whole({ min: 0 }), of: whole({ min: 0 }) }),
    taken: optional(thingId),
  }),
);

/** Parts of the digests of a world's things, by kind, until something changes. */
interface Digests {
  readonly changes: number;
  readonly byKind: Map<string, string>;
}

const known = new WeakMap<object, Digests>();

/**
 * A digest of all that a sleep rests on which the game makes again before it restores a save: the rules, and the things
 * of some kinds with their claims. Equal in whatever order the things came.
 */
export function sleepGrounds(agent: SleepingAgent, kinds: readonly string[]): string {
  const { layout } = agent.parts;
  const things = kinds.map((kind) => [kind, digestOf(agent.parts, kind)]);
  return hashText(JSON.stringify([layout.domain.hash, agent.memory === undefined, things]));
}

function digestOf({ claims, things }: SleepingAgent["parts"], kind: string): string {
  const changes = things.changes + claims.touched.count;
  let digests = known.get(things);
  if (digests?.changes !== changes) {
    digests = { changes, byKind: new Map() };
    known.set(things, digests);
  }
  let digest = digests.byKind.get(kind);
  if (digest === undefined) {
    const each = things
      .ofKind(kind)
      .map(({ id, facts }) =>
        JSON.stringify([
          ...[id, [...facts.codes], facts.things],
          ...[claims.holdersOf(id), claims.waitingFor(id)],
        ]),
      );
    digest = hashText(each.sort().join());
    digests.byKind.set(kind, digest);
  }
  return digest;
}
