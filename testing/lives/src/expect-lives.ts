import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Entry } from "./game/entry.ts";
import { type EventName, type History, histories } from "./game/history.ts";
import { playHistory } from "./game/play-history.ts";
import { judge } from "./judge/judge.ts";
import { ALL_KINDS } from "./kinds.ts";
import type { Law } from "./law/laws.ts";
import { lifeOf } from "./law/life-of.ts";
import type { LifeTerms } from "./life.ts";

const PART_OF_SEEDS = 1_000_000;

/** Events after which a life need not ask again at a certain time: such times are not saved. */
const UNTIMELY = ["fail", "interrupt", "early", "pursue", "set"] as const;

/** The kinds of a group that play the same histories, and the laws between them. */
export interface Group {
  readonly events: readonly EventName[];
  readonly areSquads: boolean;
  /** Default: told by the game, or timed. */
  readonly ends?: readonly LifeTerms["ends"][];
  readonly laws: readonly Law[];
}

/** Plays a history with the kinds of some laws. Each is sound, and those under a law live the same life. */
async function expectHistory(history: History, laws: readonly Law[]): Promise<void> {
  const records = new Map<string, readonly Entry[]>();
  for (const name of new Set(laws.flatMap(({ kinds }) => kinds))) {
    const kind = ALL_KINDS.find((each) => each.name === name);
    assert(kind !== undefined, name);
    const record = await playHistory(history, kind);
    records.set(name, record);
    assert.deepEqual(judge(record, history, kind), [], name);
  }
  for (const { kinds, holdsIn } of laws) {
    if (!holdsIn(history)) continue;
    const [one, other] = kinds.map((name) => lifeOf(records.get(name) ?? []));
    assert.deepEqual(other, one, kinds.join(", and "));
  }
}

/**
 * Draws histories for a group, and expects all kinds to live them.
 *
 * @param part draws others than the other parts
 */
export async function expectLives(group: Group, runs: number, part = 0): Promise<void> {
  const { seed = 0 } = fc.readConfigureGlobal() ?? {};
  const drawn = histories(group.events, group.areSquads, group.ends);
  await fc.assert(
    fc.asyncProperty(drawn, (history) => expectHistory(history, group.laws)),
    { numRuns: runs, seed: seed + part * PART_OF_SEEDS },
  );
}

/** Draws histories, and expects a kind to live them as well if it is saved and loaded before every tick. */
export async function expectSaved(name: string, runs: number): Promise<void> {
  const kind = ALL_KINDS.find((each) => each.name === name);
  assert(kind !== undefined, name);
  const events = kind.isSquad ? [...UNTIMELY, "leave" as const, "join" as const] : UNTIMELY;
  await fc.assert(
    fc.asyncProperty(histories(events, kind.isSquad), async (drawn) => {
      const passMs = drawn.moments[0]?.passMs ?? 0;
      const moments = drawn.moments.map((moment) => ({ ...moment, passMs }));
      const lives: (readonly string[])[] = [];
      for (const isSaved of [false, true]) {
        const history = { ...drawn, moments: moments.map((each) => ({ ...each, isSaved })) };
        const record = await playHistory(history, kind);
        assert.deepEqual(judge(record, history, kind), [], `saved: ${isSaved}`);
        lives.push(lifeOf(record));
      }
      assert.deepEqual(lives[1], lives[0]);
    }),
    { numRuns: runs },
  );
}
