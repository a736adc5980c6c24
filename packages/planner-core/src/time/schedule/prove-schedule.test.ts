import { describe, expect, it } from "vitest";
import {
  buildingSite,
  eventOf,
  failureIn,
  type PlayedTool,
  provePlayed,
  squadOf,
  stepIndex,
  timesIn,
} from "../../testing/stages/building-site.ts";
import type { SquadMember } from "./problem.ts";

describe("happenings of one moment", () => {
  it("take effect together if they do not interfere", () => {
    const plays: PlayedTool[] = [
      ["saw", "a", 0, 4],
      ["whistle", "b", 2, 2],
    ];
    expect(timesIn(provePlayed(squadOf([{ at: "mill" }, {}]), plays))).toEqual([4000, 2000]);
  });

  it("add up where they only add to a variable, and go no further than its range", () => {
    const saws: PlayedTool[] = [
      ["saw", "a", 0, 4],
      ["saw", "b", 0, 4],
    ];
    for (const [before, after] of [
      [0, 4],
      [2, 5],
    ] as const) {
      const goal = buildingSite.condition({ planks: after });
      const problem = squadOf([{ at: "mill" }, { at: "mill" }], { planks: before }, { goal });
      expect(timesIn(provePlayed(problem, saws))).toEqual([4000, 2000]);
    }
  });

  it("add up with an event that only adds, too", () => {
    const planks = buildingSite.variables.get("planks")?.id ?? -1;
    const add = { scaledAt: 4000, effects: Int32Array.of(1, planks, 2, 5) };
    for (const [before, after] of [
      [0, 4],
      [2, 5],
    ] as const) {
      const given = { goal: buildingSite.condition({ planks: after }), events: [add] };
      const problem = squadOf([{ at: "mill" }], { planks: before }, given);
      expect(timesIn(provePlayed(problem, [["saw", "a", 0, 4]]))).toEqual([4000, 1000]);
    }
  });

  it("do not change the same variable otherwise, and are apart by a thousandth", () => {
    const problem = squadOf([{ at: "mill" }, {}]);
    const both = (start: number): PlayedTool[] => [
      ["saw", "a", 0, 4],
      ["burn", "b", start, 1],
    ];
    expect(failureIn(provePlayed(problem, both(3)))).toMatchObject({
      ...{ kind: "interference", scaledAt: 4000, step: 1 },
      message: expect.stringContaining("the end of saw() of ann"),
    });
    expect(timesIn(provePlayed(problem, both(3.001)))).toEqual([4001, 2000]);
  });

  it("do not change what another one reads: its condition, or the source of a copy", () => {
    const problem = squadOf([{ at: "mill" }, {}]);
    const held = failureIn(
      provePlayed(problem, [
        ["saw", "a", 0, 4],
        ["hold", "b", 4, 3],
      ]),
    );
    expect(held).toMatchObject({ kind: "interference", scaledAt: 4000 });
    expect(held?.message).toBe(
      "at 4 the end of saw() of ann and the start of hold() of bo interfere: the first changes planks, the other reads it",
    );
    const copied = failureIn(
      provePlayed(problem, [
        ["saw", "a", 0, 4],
        ["store", "b", 4, 0],
      ]),
    );
    expect(copied).toMatchObject({ kind: "interference", scaledAt: 4000 });
    expect(
      timesIn(
        provePlayed(problem, [
          ["saw", "a", 0, 4],
          ["store", "b", 4.001, 0],
        ]),
      ),
    ).toEqual([4001, 2000]);
  });

  it("do not change what the duration of another one depends on", () => {
    const problem = squadOf([{}], {}, { events: [eventOf(1, "load", 1)] });
    expect(failureIn(provePlayed(problem, [["lift", "a", 1, 1]]))?.kind).toBe("interference");
    expect(timesIn(provePlayed(problem, [["lift", "a", 1.001, 2]]))).toEqual([3001, 1000]);
    const lasting = failureIn(provePlayed(problem, [["lift", "a", 1.001, 1]]));
    expect(lasting?.message).toBe("lift() of ann lasts 1 from 1.001, allowed is 2 to 2");
  });

  it("may change own variables of different members", () => {
    const plays: PlayedTool[] = [
      ["lift", "a", 0, 1],
      ["lift", "b", 0, 1],
    ];
    expect(timesIn(provePlayed(squadOf([{}, {}]), plays))).toEqual([1000, 2000]);
  });

  it("keep out of the way of events", () => {
    const problem = squadOf([{ at: "mill" }], {}, { events: [eventOf(3, "shop_open", 0)] });
    expect(timesIn(provePlayed(problem, [["buy", "a", 2.999, 0]]))).toEqual([2999, 5000]);
    expect(failureIn(provePlayed(problem, [["buy", "a", 3, 0]]))?.message).toBe(
      "at 3 an event and buy() of ann interfere: the first changes shop_open, the other reads it",
    );
    expect(failureIn(provePlayed(problem, [["buy", "a", 3.001, 0]]))).toMatchObject({
      kind: "start",
      step: 0,
      member: 0,
      condition: "shop_open=true",
      values: { shop_open: false },
      message: "buy() of ann cannot start at 3.001: needs shop_open=true, but shop_open=false",
    });
  });
});

describe("during", () => {
  const problem = squadOf([{}, {}], {}, { goal: buildingSite.goal("raised").condition });

  it("holds in the open interval: ends may coincide, and so may starts", () => {
    expect(
      timesIn(
        provePlayed(problem, [
          ["hold", "a", 0, 3],
          ["nail", "b", 0, 3],
        ]),
      ),
    ).toEqual([3000, 3000]);
  });

  it("fails if it ends too early, or begins too late", () => {
    const early = failureIn(
      provePlayed(problem, [
        ["hold", "a", 0, 3],
        ["nail", "b", 0.001, 3],
      ]),
    );
    expect(early).toMatchObject({ kind: "during", scaledAt: 3000, step: 1, member: 1 });
    expect(early?.message).toBe(
      "after 3, while it runs, nail() of bo needs beam_up=true, but beam_up=false",
    );
    const late = failureIn(
      provePlayed(problem, [
        ["hold", "a", 0.001, 3],
        ["nail", "b", 0, 3],
      ]),
    );
    expect(late).toMatchObject({ kind: "during", scaledAt: 0, step: 1 });
  });

  it("lets no event come between", () => {
    const events = [eventOf(2, "beam_up", 0)];
    const plays: PlayedTool[] = [
      ["hold", "a", 0, 5],
      ["nail", "b", 0, 3],
    ];
    expect(failureIn(provePlayed({ ...problem, events }, plays))).toMatchObject({
      kind: "during",
      scaledAt: 2000,
    });
  });
});

describe("members", () => {
  it("do one step at a time, from its start to its end", () => {
    const problem = squadOf([{ at: "mill" }]);
    const busy = failureIn(
      provePlayed(problem, [
        ["saw", "a", 0, 4],
        ["lift", "a", 3.999, 1],
      ]),
    );
    expect(busy).toMatchObject({ kind: "busy", scaledAt: 3999, step: 1, member: 0 });
    expect(busy?.message).toBe(
      "at 3.999 ann is busy with saw() of ann, and cannot do lift() of ann",
    );
    expect(
      timesIn(
        provePlayed(problem, [
          ["saw", "a", 0, 4],
          ["lift", "a", 4, 1],
        ]),
      ),
    ).toEqual([5000, 2000]);
    expect(
      failureIn(
        provePlayed(problem, [
          ["saw", "a", 0, 4],
          ["wet", "a", 2, 0],
        ]),
      )?.kind,
    ).toBe("busy");
  });

  it("do some steps alongside others, but none alongside itself", () => {
    const problem = squadOf([{ at: "mill" }]);
    expect(
      timesIn(
        provePlayed(problem, [
          ["saw", "a", 0, 4],
          ["whistle", "a", 1, 2],
        ]),
      ),
    ).toEqual([4000, 2000]);
    const twice: PlayedTool[] = [
      ["whistle", "a", 0, 2],
      ["whistle", "a", 1, 2],
    ];
    expect(failureIn(provePlayed(problem, twice))?.kind).toBe("busy");
  });

  it("are all busy with a step of partners, and all meet its conditions", () => {
    const mill = squadOf([{ at: "mill" }, { at: "mill" }]);
    expect(
      timesIn(
        provePlayed(mill, [
          ["carry", "ab", 0, 9],
          ["lift", "b", 9, 1],
        ]),
      ),
    ).toEqual([10_000, 2000]);
    expect(
      failureIn(
        provePlayed(mill, [
          ["carry", "ab", 0, 9],
          ["lift", "b", 8, 1],
        ]),
      )?.kind,
    ).toBe("busy");
    const apart = failureIn(provePlayed(squadOf([{ at: "mill" }, {}]), [["carry", "ab", 0, 9]]));
    expect(apart).toMatchObject({ kind: "start", member: 1 });
    expect(apart?.message).toBe(
      "carry() of ann and bo cannot start at 0: needs at=mill, but at=site for bo",
    );
  });

  it("change shared variables once, and own ones each", () => {
    const goal = buildingSite.condition({ planks: 1, at: "site" });
    const mill = squadOf([{ at: "mill" }, { at: "mill" }], {}, { goal });
    expect(timesIn(provePlayed(mill, [["carry", "ab", 0, 9]]))).toEqual([9000, 1000]);
  });

  it.each([
    ["too few", "a"],
    ["too many", "abc"],
    ["the same twice", "aa"],
  ])("take part in the number that the step needs: %s", (_, members) => {
    const mill = { at: "mill" } as const;
    const found = failureIn(provePlayed(squadOf([mill, mill, mill]), [["carry", members, 0, 9]]));
    expect(found?.kind).toBe("malformed");
    expect(found?.message).toMatch(/^carry\(\) of .* needs 2 different participants$/);
  });

  it("stay out of what they must not do", () => {
    const problem = squadOf([{ at: "mill" }, { at: "mill" }]);
    const [ann, bo] = problem.members as [SquadMember, SquadMember];
    const members = [ann, { ...bo, disabled: new Set([stepIndex("carry")]) }];
    const found = failureIn(provePlayed({ ...problem, members }, [["carry", "ab", 0, 9]]));
    expect(found).toMatchObject({ kind: "disabled", member: 1, step: 0 });
    expect(found?.message).toBe("bo must not take part in carry() of ann and bo");
  });
});
