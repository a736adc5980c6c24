import type { Outcome, PlanRequest } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { FAILURE, none, settled, solved, WatchRig, watched } from "../testing/watch-rig.ts";

const { hut, go, CHOP, LIGHT, WAY } = watched;
const whole = WAY.map(({ tool }) => tool).join(" ");

describe("a planning request", () => {
  it("carries the agent's name, goal and budget, with one in flight at a time", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.see({ wood: 1 });
    rig.see({ wood: 2 });
    expect(rig.questions).toHaveLength(1);
    expect(rig.question.request).toMatchObject({
      agent: "session/ann",
      goal: "warm",
      budgetMs: 100,
    });
    await rig.question.answer(solved(WAY));
    expect(rig.pushed).toEqual([
      expect.objectContaining({ type: "plan", agent: "ann", want: 7, basedOn: 3, cost: 1 }),
    ]);
    expect(rig.told).toEqual(["plan 3: light_fire"]);
  });

  it("is skipped if the plan is cached", () => {
    const rig = new WatchRig();
    rig.atOnce = () => solved(WAY);
    rig.see();
    expect(rig.questions).toEqual([]);
    expect(rig.told).toEqual([`plan 1: ${whole}`]);
    expect(rig.pushed[0]).toMatchObject({ cost: 9, status: "solved", source: "classical" });
  });
});

describe("a plan in progress", () => {
  it.each<[string, Partial<PlanRequest>]>([
    ["steps that must not be used", { disabled: [LIGHT] }],
    ["a set of them", { disabled: hut.actionSet([LIGHT]) }],
    ["a state on its way that must not be", { maintain: { wood: { "<": 2 } } }],
    ["such a state, compiled", { maintain: hut.condition({ wood: { "<": 2 } }) }],
  ])("is replaced on %s", async (_, asked) => {
    const rig = new WatchRig(asked);
    rig.see();
    await rig.question.answer(solved(WAY));
    rig.see({ at: "forest" });
    expect(rig.questions).toHaveLength(2);
    expect(rig.question.request).toMatchObject(asked);
  });

  it("continues if its remaining steps are not excluded", async () => {
    const rig = new WatchRig({ disabled: [go("forest")], maintain: { wood: { "<": 8 } } });
    rig.see({ at: "forest" });
    await rig.question.answer(solved(WAY.slice(1)));
    rig.see({ at: "forest", wood: 1 });
    expect(rig.questions).toHaveLength(1);
  });
});

describe("an agent without a plan", () => {
  it("is told that its own message waited too long, even if the answer was cached", async () => {
    const rig = new WatchRig();
    rig.delay.waitedMs = 60;
    rig.atOnce = () => none("cut-off", "budget");
    rig.see();
    expect(rig.pushed).toEqual([expect.objectContaining({ reason: "overloaded" })]);
    rig.delay.waitedMs = 0;
    await rig.clock.advance(1000);
    expect(rig.pushed.at(-1)).toMatchObject({ reason: "budget" });
  });

  it("gets the reason, and a new request with the latest state after a second", async () => {
    const rig = new WatchRig();
    rig.see();
    await rig.question.answer(none("cut-off", "budget"));
    expect(rig.pushed).toEqual([
      expect.objectContaining({ type: "plan", status: "cut-off", reason: "budget", steps: [] }),
    ]);
    rig.see({ at: "forest" });
    rig.see({ at: "forest", wood: 1 });
    await rig.clock.advance(999);
    expect(rig.questions).toHaveLength(1);
    expect(rig.clock.pendingTimers).toBe(1);
    await rig.clock.advance(1);
    expect(rig.questions).toHaveLength(2);
    await rig.question.answer(solved(WAY.slice(2)));
    expect(rig.told.at(-1)).toBe("plan 3: chop goto light_fire");
    expect(rig.clock.pendingTimers).toBe(0);
  });

  it("gets a new request a second after each failure, and none between", async () => {
    const rig = new WatchRig();
    rig.see();
    for (let second = 1; second <= 3; second++) {
      await rig.question.answer(none("cut-off"));
      await rig.clock.advance(999);
      expect(rig.questions).toHaveLength(second);
      await rig.clock.advance(1);
      expect(rig.questions).toHaveLength(second + 1);
    }
  });

  it("gets no new request for an unsolvable goal until its state changes", async () => {
    const rig = new WatchRig();
    rig.see();
    await rig.question.answer(none("unsolvable"));
    expect(rig.clock.pendingTimers).toBe(0);
    await rig.clock.advance(5000);
    expect(rig.questions).toHaveLength(1);
    rig.see({ wood: 1 });
    expect(rig.questions).toHaveLength(2);
  });

  it("gets a new request if the state changed before the goal proved unsolvable", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.see({ wood: 1 });
    await rig.question.answer(none("unsolvable"));
    await rig.clock.advance(1000);
    expect(rig.questions).toHaveLength(2);
  });

  it("gets the error of a request, and a new request after a second at the earliest", async () => {
    const rig = new WatchRig();
    rig.see();
    await rig.question.fail(FAILURE);
    expect(rig.failures).toEqual([FAILURE]);
    rig.see({ wood: 1 });
    expect(rig.questions).toHaveLength(1);
    await rig.clock.advance(1000);
    expect(rig.questions).toHaveLength(2);
  });

  it("gets an immediate error too", async () => {
    const rig = new WatchRig();
    rig.atOnce = () => {
      throw FAILURE;
    };
    rig.see();
    expect(rig.failures).toEqual([FAILURE]);
    rig.atOnce = undefined;
    rig.see({ wood: 1 });
    await rig.clock.advance(1000);
    expect(rig.questions).toHaveLength(1);
  });
});

describe("an outdated plan", () => {
  it("is sent the third time in a row, for the state it was made for", async () => {
    const rig = new WatchRig();
    rig.see();
    for (const wood of [1, 2]) {
      rig.see({ wood });
      await rig.question.answer(solved([go("forest"), CHOP]));
      expect(rig.told).toEqual([]);
    }
    rig.see({ wood: 3 });
    await rig.question.answer(solved([go("forest"), CHOP]));
    expect(rig.told).toEqual(["plan 3: goto chop"]);
    // New requests follow, and the count starts again.
    expect(rig.questions).toHaveLength(4);
    rig.see({ wood: 4 });
    await rig.question.answer(solved([go("forest"), CHOP]));
    expect(rig.told).toHaveLength(1);
  });

  it("is counted from the last valid plan", async () => {
    const rig = new WatchRig();
    rig.see();
    for (let round = 0; round < 3; round++) {
      rig.see({ at: "forest", wood: 8 });
      await rig.question.answer(solved([LIGHT]));
      await rig.question.answer(solved([go("home"), LIGHT]));
      rig.see();
    }
    expect(rig.told).toEqual(
      Array(3)
        .fill(0)
        .map((_, round) => `plan ${2 * round + 2}: goto light_fire`),
    );
  });
});

describe("early steps", () => {
  it("are sent in order, after a chance for the whole plan", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.question.onStep(go("forest"), 0);
    rig.question.onStep(CHOP, 1);
    expect(rig.told).toEqual([]);
    await rig.clock.advance(0);
    expect(rig.told).toEqual(["early 1: 0 goto", "early 1: 1 chop"]);
    expect(rig.pushed[0]).toMatchObject({ agent: "ann", want: 7 });
    rig.question.onStep(CHOP, 2);
    await rig.clock.advance(0);
    expect(rig.told.at(-1)).toBe("early 1: 2 chop");
    expect(rig.told).toHaveLength(3);
  });

  it("are dropped once the plan or an error arrives", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.question.onStep(go("forest"), 0);
    await rig.question.answer(solved(WAY));
    expect(rig.clock.pendingTimers).toBe(0);
    await rig.clock.advance(0);
    expect(rig.told).toEqual([`plan 1: ${whole}`]);

    const broken = new WatchRig();
    broken.see();
    broken.question.onStep(go("forest"), 0);
    await broken.question.fail(FAILURE);
    await broken.clock.advance(0);
    expect(broken.told).toEqual([]);
  });

  it("are dropped if the agent's state has changed", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.question.onStep(go("forest"), 0);
    rig.see({ wood: 1 });
    await rig.clock.advance(0);
    expect(rig.told).toEqual([]);
  });
});

describe("a stopped watch", () => {
  it("cancels its request, and sends nothing more", async () => {
    const rig = new WatchRig();
    rig.see();
    const { question } = rig;
    question.onStep(go("forest"), 0);
    rig.watch.stop();
    expect(question.signal.aborted).toBe(true);
    question.onStep(CHOP, 1);
    expect(rig.clock.pendingTimers).toBe(0);
    await question.answer(solved(WAY));
    expect(rig.pushed).toEqual([]);
  });

  it("sends no error, and makes no request", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.watch.stop();
    await rig.question.fail(FAILURE);
    expect(rig.failures).toEqual([]);

    const idle = new WatchRig();
    idle.see();
    await idle.question.answer(none("cut-off"));
    idle.watch.stop();
    expect(idle.clock.pendingTimers).toBe(0);
  });
});

describe("a better plan found later", () => {
  /** The messages sent on its arrival. */
  async function heard(
    revised: Outcome | undefined,
    meanwhile: (rig: WatchRig) => void = () => {},
  ): Promise<string[]> {
    const rig = new WatchRig();
    let revise: (outcome: Outcome | undefined) => void = () => {};
    const later = new Promise<Outcome | undefined>((resolve) => {
      revise = resolve;
    });
    rig.atOnce = () => solved([go("home"), ...WAY], later);
    rig.see();
    rig.atOnce = undefined;
    meanwhile(rig);
    revise(revised);
    await settled();
    return rig.told.slice(1);
  }

  it("is sent", async () => {
    expect(await heard(solved(WAY))).toEqual([`revised 1: ${whole}`]);
  });

  it.each([
    ["there is none", undefined, () => {}],
    ["it falls short", { ...solved(WAY), status: "partial" } as Outcome, () => {}],
    ["it does not work from here", solved([CHOP]), () => {}],
    ["there is nothing left to do", solved(WAY), (rig: WatchRig) => rig.see({ fire_lit: true })],
    ["nobody wants it any more", solved(WAY), (rig: WatchRig) => rig.watch.stop()],
  ])("is dropped if %s", async (_, revised, meanwhile) => {
    expect(await heard(revised, meanwhile)).toEqual([]);
  });

  it("is dropped if another plan replaced the first", async () => {
    const another = (rig: WatchRig): void => {
      rig.atOnce = () => solved([CHOP, go("home"), LIGHT]);
      // From here, only the end of the first plan still works.
      rig.see({ at: "forest", wood: 8 });
      rig.see({ at: "home", wood: 1 });
      rig.see({ at: "forest", wood: 1 });
    };
    const told = await heard(solved(WAY), another);
    expect(told.filter((each) => each.startsWith("revised"))).toEqual([]);
  });
});
