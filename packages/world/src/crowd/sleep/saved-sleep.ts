import { hashText, shapes } from "@understudy/planner-core/internal";
import type { SleepingAgent } from "./stamp.ts";

/** The sleep of an agent as plain JSON, or its last one. */
export interface SavedSleep {
  /** In game time (ms). */
  readonly sinceMs: number;
  /** In game time (ms); undefined for a sleep that only a change ends. */
  readonly untilMs?: number | undefined;
  /** See `sleepGrounds`. */
  readonly grounds: string;
  /** The further grounds of the answer. */
  readonly restsOn: readonly ("ways" | "claims")[];
  /** Set if the agent is awake. */
  readonly isOver?: true | undefined;
  /** The agent's values with which it asked once more; undefined if it has not. */
  readonly triedAs?: string | undefined;
}

const { list, number, object, oneOf, optional, string } = shapes;

/** The form of a saved sleep. */
export const savedSleep: shapes.Shape<object> = object({
  ...{ sinceMs: number(), untilMs: optional(number()), grounds: string() },
  restsOn: list(oneOf(["ways", "claims"])),
  ...{ isOver: optional(oneOf([true])), triedAs: optional(string()) },
});

/** Parts of the digests of a world's things, by kind, until something changes. */
interface Digests {
  readonly changes: number;
  readonly byKind: Map<string, string>;
}

const known = new WeakMap<object, Digests>();

/**
 * A digest of all that a sleep rests on which the game makes again before it restores a save: the rules, and the things of
 * some kinds with their claims. Equal in whatever order the things came.
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
