import type { Outcome, PlanRequest } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { FAILURE, none, settled, solved, WatchRig, watched } from "../testing/watch-rig.ts";

const { hut, go, CHOP, LIGHT, WAY } = watched;
const whole = WAY.map(({ tool }) => tool).join(" ");

describe("a question", () => {
  it("is put in the agent's name, with its goal and budget, once until it is answered", async () => {
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

  it("is not needed for a plan that is known", () => {
    const rig = new WatchRig();
    rig.atOnce = () => solved(WAY);
    rig.see();
    expect(rig.questions).toEqual([]);
    expect(rig.told).toEqual([`plan 1: ${whole}`]);
    expect(rig.pushed[0]).toMatchObject({ cost: 9, status: "solved", source: "classical" });
  });
});

describe("a plan that is followed", () => {
  it.each<[string, Partial<PlanRequest>]>([
    ["steps that must not be used", { disabled: [LIGHT] }],
    ["a set of them", { disabled: hut.actionSet([LIGHT]) }],
    ["a state on its way that must not be", { maintain: { wood: { "<": 2 } } }],
    ["such a state, compiled", { maintain: hut.condition({ wood: { "<": 2 } }) }],
  ])("gives way to another one for %s", async (_, asked) => {
    const rig = new WatchRig(asked);
    rig.see();
    await rig.question.answer(solved(WAY));
    rig.see({ at: "forest" });
    expect(rig.questions).toHaveLength(2);
    expect(rig.question.request).toMatchObject(asked);
  });

  it("goes on where nothing that is left of it is excluded", async () => {
    const rig = new WatchRig({ disabled: [go("forest")], maintain: { wood: { "<": 8 } } });
    rig.see({ at: "forest" });
    await rig.question.answer(solved(WAY.slice(1)));
    rig.see({ at: "forest", wood: 1 });
    expect(rig.questions).toHaveLength(1);
  });
});

describe("an agent without a plan", () => {
  it("is told that its message waited, also where the answer was known, and no later one", async () => {
    const rig = new WatchRig();
    rig.delay.waitedMs = 60;
    rig.atOnce = () => none("cut-off", "budget");
    rig.see();
    expect(rig.pushed).toEqual([expect.objectContaining({ reason: "overloaded" })]);
    rig.delay.waitedMs = 0;
    await rig.clock.advance(1000);
    expect(rig.pushed.at(-1)).toMatchObject({ reason: "budget" });
  });

  it("is told why, and asked for again after a second, with what it sees then", async () => {
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

  it("is asked for again a second after each failure, and not between", async () => {
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

  it("is left alone where there is none, until it sees something else", async () => {
    const rig = new WatchRig();
    rig.see();
    await rig.question.answer(none("unsolvable"));
    expect(rig.clock.pendingTimers).toBe(0);
    await rig.clock.advance(5000);
    expect(rig.questions).toHaveLength(1);
    rig.see({ wood: 1 });
    expect(rig.questions).toHaveLength(2);
  });

  it("is asked for again if the world had changed before it was said that there is none", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.see({ wood: 1 });
    await rig.question.answer(none("unsolvable"));
    await rig.clock.advance(1000);
    expect(rig.questions).toHaveLength(2);
  });

  it("is told of an error, and asked for again at the earliest a second later", async () => {
    const rig = new WatchRig();
    rig.see();
    await rig.question.fail(FAILURE);
    expect(rig.failures).toEqual([FAILURE]);
    rig.see({ wood: 1 });
    expect(rig.questions).toHaveLength(1);
    await rig.clock.advance(1000);
    expect(rig.questions).toHaveLength(2);
  });

  it("is told of an error that comes at once", async () => {
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

describe("a plan that the world outran", () => {
  it("is sent at the third time, for the state that it was made for", async () => {
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
    // It goes on asking, and counts from the start.
    expect(rig.questions).toHaveLength(4);
    rig.see({ wood: 4 });
    await rig.question.answer(solved([go("forest"), CHOP]));
    expect(rig.told).toHaveLength(1);
  });

  it("counts from the last plan that worked", async () => {
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

describe("steps that are certain before the plan", () => {
  it("are sent in their order, once there was time for the plan", async () => {
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

  it("are no news with the plan, nor after an error", async () => {
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

  it("are not sent to an agent that has seen something else since", async () => {
    const rig = new WatchRig();
    rig.see();
    rig.question.onStep(go("forest"), 0);
    rig.see({ wood: 1 });
    await rig.clock.advance(0);
    expect(rig.told).toEqual([]);
  });
});

describe("a watch that is stopped", () => {
  it("ends its question, and says nothing more", async () => {
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

  it("tells no error, and asks no more", async () => {
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

describe("a better plan that comes later", () => {
  /** The messages that follow when it comes. */
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
  ])("is not sent where %s", async (_, revised, meanwhile) => {
    expect(await heard(revised, meanwhile)).toEqual([]);
  });

  it("is not sent in the place of a plan that came since", async () => {
    const another = (rig: WatchRig): void => {
      rig.atOnce = () => solved([CHOP, go("home"), LIGHT]);
      // Nothing of the first plan works from here but its end.
      rig.see({ at: "forest", wood: 8 });
      rig.see({ at: "home", wood: 1 });
      rig.see({ at: "forest", wood: 1 });
    };
    const told = await heard(solved(WAY), another);
    expect(told.filter((each) => each.startsWith("revised"))).toEqual([]);
  });
});
