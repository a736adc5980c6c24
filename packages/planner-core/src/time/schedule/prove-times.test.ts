import { describe, expect, it } from "vitest";
import { loadDomain } from "../../rules/domain/load-domain.ts";
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
import { proveSchedule } from "./prove-schedule.ts";

describe("maintain, deadlines and goals", () => {
  const maintain = buildingSite.condition({ dry: true });

  it("keeps a condition between all happenings, for every member", () => {
    const problem = squadOf([{ at: "mill" }, {}], {}, { maintain });
    const found = failureIn(
      provePlayed(problem, [
        ["whistle", "a", 0, 2],
        ["wet", "b", 1, 0],
      ]),
    );
    expect(found).toMatchObject({ kind: "maintain", scaledAt: 1000, condition: "dry=true" });
    expect(
      failureIn(provePlayed({ ...problem, events: [eventOf(1, "dry", 0)] }, [["lift", "a", 0, 1]]))
        ?.kind,
    ).toBe("maintain");
  });

  it("lets a condition to maintain be violated at first, until something happens", () => {
    const problem = squadOf([{ at: "mill" }], { dry: false }, { maintain });
    expect(timesIn(provePlayed(problem, []))).toEqual([0, 0]);
    expect(failureIn(provePlayed(problem, [["lift", "a", 0, 1]]))).toMatchObject({
      kind: "maintain",
      scaledAt: 0,
    });
  });

  it("counts the goal once every step has ended, within the deadline", () => {
    const goal = buildingSite.goal("raised").condition;
    const plays: PlayedTool[] = [
      ["hold", "a", 0, 4],
      ["nail", "b", 0, 3],
    ];
    const problem = squadOf([{}, {}], {}, { goal });
    expect(timesIn(provePlayed({ ...problem, scaledBy: 4000 }, plays))).toEqual([4000, 3000]);
    expect(failureIn(provePlayed({ ...problem, scaledBy: 3999 }, plays))).toMatchObject({
      kind: "deadline",
      message: "all steps have ended at 4, after the deadline 3.999",
    });
    const undone = { ...problem, events: [eventOf(4, "nailed", 0)] };
    expect(failureIn(provePlayed(undone, plays))).toMatchObject({
      kind: "goal",
      scaledAt: 4000,
      message: "at 4 the goal is not reached for ann: needs nailed=true, but nailed=false",
    });
    const later = { ...problem, events: [eventOf(4.001, "nailed", 0)] };
    expect(timesIn(provePlayed(later, plays))).toEqual([4000, 3000]);
  });

  it("wants the goal for every member", () => {
    const goal = buildingSite.condition({ load: { ">=": 1 } });
    const found = failureIn(provePlayed(squadOf([{}, {}], {}, { goal }), [["lift", "a", 0, 1]]));
    expect(found).toMatchObject({ kind: "goal", member: 1, values: { load: 0 } });
  });
});

describe("steps in flight", () => {
  const running = [{ step: stepIndex("hold"), members: [0], scaledLeft: 2000, scaledLeftTo: 6000 }];
  const flying = squadOf([{}, {}], { beam_up: true }, { running });

  it("end within their windows, and keep their members busy until then", () => {
    expect(timesIn(provePlayed(flying, [["nail", "b", 0, 3]], [3]))).toEqual([3000, 2000]);
    expect(failureIn(provePlayed(flying, [], [1.999]))).toMatchObject({
      kind: "duration",
      running: 0,
      step: undefined,
      message: "hold() of ann ends at 1.999, not from 2 to 6",
    });
    expect(failureIn(provePlayed(flying, [], [6.001]))?.kind).toBe("duration");
    expect(failureIn(provePlayed(flying, [["lift", "a", 2, 1]], [3]))?.kind).toBe("busy");
    expect(failureIn(provePlayed(flying, [], []))?.kind).toBe("malformed");
  });

  it("take effect as they end", () => {
    const found = failureIn(provePlayed(flying, [["nail", "b", 0, 3]], [2]));
    expect(found).toMatchObject({ kind: "during", scaledAt: 2000, step: 0 });
  });

  it("keep their during from the first moment on", () => {
    const nailing = [{ step: stepIndex("nail"), members: [1], scaledLeft: 1000 }];
    const problem = squadOf([{}, {}], {}, { running: nailing });
    expect(failureIn(provePlayed(problem, [], [1]))).toMatchObject({
      kind: "during",
      scaledAt: 0,
      running: 0,
    });
    expect(timesIn(provePlayed(problem, [["hold", "a", 0, 3]], [1]))).toEqual([3000, 1000]);
    expect(failureIn(provePlayed(problem, [["hold", "a", 0.001, 3]], [1]))?.kind).toBe("during");
  });

  it("belong to a question: a schedule of another one is proved anew", () => {
    const plays: PlayedTool[] = [["nail", "b", 0, 3]];
    const shorter = [{ step: stepIndex("hold"), members: [0], scaledLeft: 2500 }];
    expect(provePlayed(flying, plays, [3]).sound).toBe(true);
    expect(provePlayed({ ...flying, running: shorter }, plays, [3]).sound).toBe(false);
    const events = [eventOf(1, "beam_up", 0)];
    expect(provePlayed({ ...flying, events }, plays, [3]).sound).toBe(false);
  });
});

describe("starts, ends and durations", () => {
  it("leaves windows: every order of starts that keeps the conditions is sound", () => {
    const problem = squadOf([{}, {}], {}, { goal: buildingSite.goal("raised").condition });
    for (const start of [0, 0.5, 3, 27]) {
      expect(
        timesIn(
          provePlayed(problem, [
            ["hold", "a", 0, 30],
            ["nail", "b", start, 3],
          ]),
        ),
      ).toEqual([30_000, 3000]);
    }
    expect(
      provePlayed(problem, [
        ["hold", "a", 0, 30],
        ["nail", "b", 27.001, 3],
      ]).sound,
    ).toBe(false);
    expect(failureIn(provePlayed(problem, [["hold", "a", 0, 2.999]]))?.kind).toBe("duration");
    expect(failureIn(provePlayed(problem, [["hold", "a", 0, 30.001]]))?.kind).toBe("duration");
  });

  it("takes durations from the ways of the request", () => {
    const ways = buildingSite.ways({ site: { mill: 2.5 } });
    const problem = squadOf([{}], {}, { ways });
    expect(timesIn(provePlayed(problem, [["walk", "a", 0, 2.5, "mill"]]))).toEqual([2500, 1000]);
    expect(failureIn(provePlayed(problem, [["walk", "a", 0, 2, "mill"]]))?.kind).toBe("duration");
    expect(
      failureIn(
        provePlayed(squadOf([{ at: "mill" }], {}, { ways }), [["walk", "a", 0, 1, "site"]]),
      ),
    ).toMatchObject({
      kind: "no-way",
      message: "walk(to=site) of ann cannot start at 0: there is no way from here",
    });
    expect(timesIn(provePlayed(squadOf([{}]), [["walk", "a", 0, 1, "mill"]]))).toEqual([
      1000, 1000,
    ]);
  });

  it("lets no end take a variable below its range", () => {
    const problem = squadOf([{}, {}], { planks: 2 });
    expect(
      failureIn(
        provePlayed(problem, [
          ["burn", "a", 0, 1],
          ["burn", "b", 0.5, 1],
        ]),
      ),
    ).toMatchObject({
      kind: "end",
      scaledAt: 1500,
      step: 1,
      message: "burn() of bo cannot end at 1.5: needs planks>=2, but planks=0",
    });
  });

  it("lets events take no more than there is", () => {
    const planks = buildingSite.variables.get("planks")?.id ?? -1;
    const events = [{ scaledAt: 500, effects: Int32Array.of(2, planks, 3, 0) }];
    const burn = provePlayed(squadOf([{}], { planks: 2 }, { events }), [["burn", "a", 0, 1]]);
    expect(failureIn(burn)?.message).toContain("but planks=0");
  });

  it.each([
    ["an unknown step", { step: 99, members: [0], scaledStart: 0, scaledDuration: 0 }],
    ["a stranger", { step: stepIndex("lift"), members: [4], scaledStart: 0, scaledDuration: 1000 }],
    ["the past", { step: stepIndex("lift"), members: [0], scaledStart: -1, scaledDuration: 1000 }],
    [
      "half a thousandth",
      { step: stepIndex("lift"), members: [0], scaledStart: 0.5, scaledDuration: 1000 },
    ],
    [
      "an instant that lasts",
      { step: stepIndex("wet"), members: [0], scaledStart: 0, scaledDuration: 1 },
    ],
  ])("refuses %s", (_, given) => {
    const found = failureIn(proveSchedule(squadOf([{}]), { steps: [given], scaledEnds: [] }));
    expect(found).toMatchObject({ kind: "malformed", step: 0 });
  });

  it("refuses a domain without time", () => {
    const domain = loadDomain({
      name: "still",
      state: { on: { type: "boolean" } },
      tools: [{ name: "switch", then: { on: true } }],
    });
    expect(() => provePlayed({ ...squadOf([{}]), domain }, [])).toThrow(
      "The domain still has no time",
    );
  });
});
