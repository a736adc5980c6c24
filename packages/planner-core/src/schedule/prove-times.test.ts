import { describe, expect, it } from "vitest";
import { loadDomain } from "../domain/load-domain.ts";
import {
  event,
  failure,
  type Play,
  prove,
  squad,
  step,
  times,
  yard,
} from "../testing/stages/yard.ts";
import { proveSchedule } from "./prove-schedule.ts";

describe("maintain, deadlines and goals", () => {
  const maintain = yard.condition({ dry: true });

  it("keeps a condition between all happenings, for every member", () => {
    const problem = squad([{ at: "mill" }, {}], {}, { maintain });
    const found = failure(
      prove(problem, [
        ["whistle", "a", 0, 2],
        ["wet", "b", 1, 0],
      ]),
    );
    expect(found).toMatchObject({ kind: "maintain", scaledAt: 1000, condition: "dry=true" });
    expect(
      failure(prove({ ...problem, events: [event(1, "dry", 0)] }, [["lift", "a", 0, 1]]))?.kind,
    ).toBe("maintain");
  });

  it("lets a condition to maintain be violated at first, until something happens", () => {
    const problem = squad([{ at: "mill" }], { dry: false }, { maintain });
    expect(times(prove(problem, []))).toEqual([0, 0]);
    expect(failure(prove(problem, [["lift", "a", 0, 1]]))).toMatchObject({
      kind: "maintain",
      scaledAt: 0,
    });
  });

  it("counts the goal once every step has ended, within the deadline", () => {
    const goal = yard.goal("raised").condition;
    const plays: Play[] = [
      ["hold", "a", 0, 4],
      ["nail", "b", 0, 3],
    ];
    const problem = squad([{}, {}], {}, { goal });
    expect(times(prove({ ...problem, scaledBy: 4000 }, plays))).toEqual([4000, 3000]);
    expect(failure(prove({ ...problem, scaledBy: 3999 }, plays))).toMatchObject({
      kind: "deadline",
      message: "all steps have ended at 4, after the deadline 3.999",
    });
    const undone = { ...problem, events: [event(4, "nailed", 0)] };
    expect(failure(prove(undone, plays))).toMatchObject({
      kind: "goal",
      scaledAt: 4000,
      message: "at 4 the goal is not reached for ann: needs nailed=true, but nailed=false",
    });
    const later = { ...problem, events: [event(4.001, "nailed", 0)] };
    expect(times(prove(later, plays))).toEqual([4000, 3000]);
  });

  it("wants the goal for every member", () => {
    const goal = yard.condition({ load: { ">=": 1 } });
    const found = failure(prove(squad([{}, {}], {}, { goal }), [["lift", "a", 0, 1]]));
    expect(found).toMatchObject({ kind: "goal", member: 1, values: { load: 0 } });
  });
});

describe("steps in flight", () => {
  const running = [{ step: step("hold"), members: [0], scaledLeft: 2000, scaledLeftTo: 6000 }];
  const flying = squad([{}, {}], { beam_up: true }, { running });

  it("end within their windows, and keep their members busy until then", () => {
    expect(times(prove(flying, [["nail", "b", 0, 3]], [3]))).toEqual([3000, 2000]);
    expect(failure(prove(flying, [], [1.999]))).toMatchObject({
      kind: "duration",
      running: 0,
      step: undefined,
      message: "hold() of ann ends at 1.999, not from 2 to 6",
    });
    expect(failure(prove(flying, [], [6.001]))?.kind).toBe("duration");
    expect(failure(prove(flying, [["lift", "a", 2, 1]], [3]))?.kind).toBe("busy");
    expect(failure(prove(flying, [], []))?.kind).toBe("malformed");
  });

  it("take effect as they end", () => {
    const found = failure(prove(flying, [["nail", "b", 0, 3]], [2]));
    expect(found).toMatchObject({ kind: "during", scaledAt: 2000, step: 0 });
  });

  it("keep their during from the first moment on", () => {
    const nailing = [{ step: step("nail"), members: [1], scaledLeft: 1000 }];
    const problem = squad([{}, {}], {}, { running: nailing });
    expect(failure(prove(problem, [], [1]))).toMatchObject({
      kind: "during",
      scaledAt: 0,
      running: 0,
    });
    expect(times(prove(problem, [["hold", "a", 0, 3]], [1]))).toEqual([3000, 1000]);
    expect(failure(prove(problem, [["hold", "a", 0.001, 3]], [1]))?.kind).toBe("during");
  });

  it("belong to a question: a schedule of another one is proved anew", () => {
    const plays: Play[] = [["nail", "b", 0, 3]];
    const shorter = [{ step: step("hold"), members: [0], scaledLeft: 2500 }];
    expect(prove(flying, plays, [3]).sound).toBe(true);
    expect(prove({ ...flying, running: shorter }, plays, [3]).sound).toBe(false);
    const events = [event(1, "beam_up", 0)];
    expect(prove({ ...flying, events }, plays, [3]).sound).toBe(false);
  });
});

describe("starts, ends and durations", () => {
  it("leaves windows: every order of starts that keeps the conditions is sound", () => {
    const problem = squad([{}, {}], {}, { goal: yard.goal("raised").condition });
    for (const start of [0, 0.5, 3, 27]) {
      expect(
        times(
          prove(problem, [
            ["hold", "a", 0, 30],
            ["nail", "b", start, 3],
          ]),
        ),
      ).toEqual([30_000, 3000]);
    }
    expect(
      prove(problem, [
        ["hold", "a", 0, 30],
        ["nail", "b", 27.001, 3],
      ]).sound,
    ).toBe(false);
    expect(failure(prove(problem, [["hold", "a", 0, 2.999]]))?.kind).toBe("duration");
    expect(failure(prove(problem, [["hold", "a", 0, 30.001]]))?.kind).toBe("duration");
  });

  it("takes durations from the ways of the request", () => {
    const ways = yard.ways({ site: { mill: 2.5 } });
    const problem = squad([{}], {}, { ways });
    expect(times(prove(problem, [["walk", "a", 0, 2.5, "mill"]]))).toEqual([2500, 1000]);
    expect(failure(prove(problem, [["walk", "a", 0, 2, "mill"]]))?.kind).toBe("duration");
    expect(
      failure(prove(squad([{ at: "mill" }], {}, { ways }), [["walk", "a", 0, 1, "site"]])),
    ).toMatchObject({
      kind: "no-way",
      message: "walk(to=site) of ann cannot start at 0: there is no way from here",
    });
    expect(times(prove(squad([{}]), [["walk", "a", 0, 1, "mill"]]))).toEqual([1000, 1000]);
  });

  it("lets no end take a variable below its range", () => {
    const problem = squad([{}, {}], { planks: 2 });
    expect(
      failure(
        prove(problem, [
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

  it("lets no event take a variable below its range", () => {
    const planks = yard.variables.get("planks")?.id ?? -1;
    const events = [{ scaledAt: 500, effects: Int32Array.of(2, planks, 3, 0) }];
    const found = failure(prove(squad([{}], {}, { events }), [["lift", "a", 0, 1]]));
    expect(found).toMatchObject({ kind: "event", scaledAt: 500 });
    expect(found?.message).toBe("at 0.5 an event takes planks below its range");
  });

  it.each([
    ["an unknown step", { step: 99, members: [0], scaledStart: 0, scaledDuration: 0 }],
    ["a stranger", { step: step("lift"), members: [4], scaledStart: 0, scaledDuration: 1000 }],
    ["the past", { step: step("lift"), members: [0], scaledStart: -1, scaledDuration: 1000 }],
    [
      "half a thousandth",
      { step: step("lift"), members: [0], scaledStart: 0.5, scaledDuration: 1000 },
    ],
    [
      "an instant that lasts",
      { step: step("wet"), members: [0], scaledStart: 0, scaledDuration: 1 },
    ],
  ])("refuses %s", (_, given) => {
    const found = failure(proveSchedule(squad([{}]), { steps: [given], scaledEnds: [] }));
    expect(found).toMatchObject({ kind: "malformed", step: 0 });
  });

  it("refuses a domain without time", () => {
    const domain = loadDomain({
      name: "still",
      state: { on: { type: "boolean" } },
      tools: [{ name: "switch", then: { on: true } }],
    });
    expect(() => prove({ ...squad([{}]), domain }, [])).toThrow("The domain still has no time");
  });
});
