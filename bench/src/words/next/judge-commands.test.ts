import { describe, expect, it } from "vitest";
import { IS_NIGHT } from "../../../../scripts/testing/cases.mjs";
import { COMMAND_SETS, judgeCommands, verdictCounts, verdictOf } from "./judge-commands.ts";

/** By day every third command of a world is judged, by night each of them. */
const EVERY = IS_NIGHT ? 1 : 3;

/** Sets that were kept apart, or of which much is still asked about, with the share that is read as meant at the least. */
const BELOW: Readonly<Record<string, number>> = {
  ...{
    held: 0.9,
    roosts: IS_NIGHT ? 0.82 : 0.81,
    calls: 0.8,
    shouts: 0.85,
    pleas: IS_NIGHT ? 0.85 : 0.84,
    lodges: 0.77,
    vigils: 0.72,
  },
};
const MENDED = COMMAND_SETS.filter((set) => BELOW[set] === undefined);

it.each(MENDED)("%s are read as meant, or asked about", (set) => {
  const judged = judgeCommands(set, EVERY);
  const counts = verdictCounts(judged.map(({ verdict }) => verdict));
  expect(counts).toMatchObject({ half: 0, silent: 0 });
  expect(counts.wrong).toBeLessThanOrEqual(0.01 * judged.length);
  expect(counts.meant).toBeGreaterThanOrEqual(0.88 * judged.length);
});

it.each(Object.entries(BELOW))("%s are read no worse than before", (set, least) => {
  const judged = judgeCommands(set as (typeof COMMAND_SETS)[number], EVERY);
  const counts = verdictCounts(judged.map(({ verdict }) => verdict));
  expect(counts.silent).toBe(0);
  expect(counts.half + counts.wrong).toBeLessThanOrEqual(0.05 * judged.length);
  expect(counts.meant).toBeGreaterThanOrEqual(least * judged.length);
});

describe("who is to do a goal", () => {
  const world = {
    domain: { name: "yard", state: {}, tools: [] },
    things: [],
    spots: {},
    you: "otto",
  };
  const told = {
    ...{ isAsked: false, goals: ["fed bo", "fed rex"], each: false, facts: {} },
    ...{ not: [], ratherNot: [], avoid: [], cancels: [] },
  };
  const isMeant = (who: string[] | undefined, by: (string | undefined)[], goals: object[]) =>
    verdictOf({ ...told, who, by }, [{ goals } as never], world) === "meant";
  const some = { some: 1, of: ["fed bo", "fed rex"] };
  const labels: readonly object[][] = [
    [{ by: "pia", goals: ["fed bo"] }, "fed rex" as never],
    [[{ by: "pia", goals: [some] }, some]],
  ];

  it.each(labels)("is compared without `who`", (...goals) => {
    expect(isMeant(undefined, ["pia", undefined], goals)).toBe(true);
    expect(isMeant(undefined, ["rolf", undefined], goals)).toBe(false);
    expect(isMeant(undefined, [undefined, undefined], goals)).toBe(false);
    expect(isMeant(["pia"], [undefined, undefined], goals)).toBe(false);
  });
});
