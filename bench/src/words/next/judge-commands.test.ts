import { describe, expect, it } from "vitest";
import { judgeCommands, LATEST_SETS, verdictCounts, verdictOf } from "./judge-commands.ts";

// The sets before them are in `judge-commands.long.test.ts`.
it.each(LATEST_SETS)("%s are read as meant, or asked about", (set) => {
  const judged = judgeCommands(set);
  const counts = verdictCounts(judged.map(({ verdict }) => verdict));
  expect(counts).toMatchObject({ half: 0, silent: 0, wrong: 0 });
  expect(counts.meant).toBeGreaterThanOrEqual(0.93 * judged.length);
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
