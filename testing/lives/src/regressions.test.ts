import { describe, expect, it } from "vitest";
import { EXAMPLES } from "./examples.ts";
import { playHistory } from "./game/play-history.ts";
import { judge } from "./judge/judge.ts";
import { lifeOf } from "./law/life-of.ts";

describe.each(EXAMPLES)("$title", ({ history, kinds, life }) => {
  it.each(kinds)("$name", async (kind) => {
    const record = await playHistory(history, kind);
    expect(lifeOf(record)).toEqual(life);
    expect(judge(record, history, kind)).toEqual([]);
  });
});
