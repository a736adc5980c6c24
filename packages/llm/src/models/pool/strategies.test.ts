import { type LlmAnswer, RequestError, SavedGameError } from "@understudy/planner-core";
import type { ScriptedBehaviour } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import { GOOD, type MemberScript, poolStage } from "../../testing/pool-stage.ts";
import { draftVerify } from "./strategies/draft-verify.ts";
import { hedged } from "./strategies/hedged.ts";
import { hybrid } from "./strategies/hybrid.ts";
import { judging } from "./strategies/judge.ts";
import { routed } from "./strategies/route/routed.ts";
import { weighted } from "./strategies/route/weighted.ts";
import { consensus } from "./strategies/vote/consensus.ts";
import { voting } from "./strategies/vote/voting.ts";

const says =
  (afterMs: number, answer: ScriptedBehaviour["answer"] = GOOD): MemberScript =>
  () => ({ afterMs, answer });
const letter = (index: number): LlmAnswer => ({ kind: "choice", index, text: "" });
const choosing = { choose: true } as const;

describe("hybrid", () => {
  it("reports the small member's first steps at once, and the large one plans on from there", async () => {
    const { ask, callsOf, clock } = poolStage(hybrid({ steps: 2 }), {
      small: says(20),
      large: says(200, GOOD.slice(2)),
    });
    const given: (readonly [string, number])[] = [];
    const outcome = await ask({ onStep: ({ tool }) => void given.push([tool, clock.now()]) });
    expect(given.map(([, atMs]) => atMs).slice(0, 3)).toEqual([20, 20, 220]);
    expect(outcome).toMatchObject({ source: "llm", llmSteps: GOOD.length });
    const [question] = callsOf("large");
    expect(question?.question.state).not.toEqual(callsOf("small")[0]?.question.state);
    expect(question?.draft).toEqual(GOOD.slice(2));
  });

  it("keeps reported steps whatever the large member answers", async () => {
    const { ask } = poolStage(hybrid({ steps: 1 }), {
      small: says(20, [...GOOD.slice(0, 1), -1]),
      large: says(100, [-1]),
    });
    const given: string[] = [];
    const outcome = await ask({ onStep: ({ tool }) => void given.push(tool) });
    expect(outcome.status).toBe("solved");
    expect(outcome.plan?.actions[0]).toBe(GOOD[0]);
    expect(given).toEqual(outcome.plan?.steps.map(({ tool }) => tool));
  });

  it("serves the small member's whole plan if the large one is late", async () => {
    const { ask } = poolStage(hybrid(), { small: says(20), large: () => ({ afterMs: "never" }) });
    expect(await ask()).toMatchObject({ source: "llm", member: "small" });
  });
});

describe("weighted", () => {
  const wrong = says(20, [-1]);
  const play = async (strategy: ReturnType<typeof weighted>, questions: number) => {
    const { ask, callsOf } = poolStage(strategy, { small: wrong, large: says(20) });
    for (let question = 0; question < questions; question++) await ask();
    return { small: callsOf("small").length, large: callsOf("large").length };
  };

  it("learns which members prove plans, and still tries the others", async () => {
    const { small, large } = await play(weighted(), 200);
    expect(large).toBe(200);
    expect(small).toBeGreaterThan(1);
    expect(small).toBeLessThan(25);
  });

  it("restores its weights from a saved game", async () => {
    const before = weighted({ explore: 0 });
    await play(before, 20);
    const saved = JSON.parse(JSON.stringify(before.save()));
    expect(saved.version).toBe(1);
    expect(await play(weighted({ explore: 0, saved }), 1)).toEqual({ small: 0, large: 1 });
  });

  it("prefers the cheap and fast member among equals", async () => {
    const { ask, callsOf } = poolStage(
      weighted({ explore: 0 }),
      { dear: says(20), cheap: says(20) },
      { members: { dear: { price: 10 } } },
    );
    for (let question = 0; question < 5; question++) await ask();
    expect(callsOf("dear")).toHaveLength(0);
    expect(callsOf("cheap")).toHaveLength(5);
  });

  it("prefers the member with more weight among equals", async () => {
    const { ask, callsOf } = poolStage(
      weighted({ explore: 0 }),
      { plain: says(20), trusted: says(20) },
      { members: { trusted: { weight: 1.5 } } },
    );
    await ask();
    expect(callsOf("plain")).toHaveLength(0);
    expect(callsOf("trusted")).toHaveLength(1);
  });

  it("refuses invalid options and saved games", () => {
    expect(() => weighted({ explore: -1 })).toThrow(RequestError);
    expect(() => weighted({ saved: { version: 2 } })).toThrow(SavedGameError);
    const saved = { version: 1, goals: { g: { small: ["many", 1] } } };
    expect(() => weighted({ saved })).toThrow("/goals/g/small/0");
  });
});

describe("hedged", () => {
  it.each([Number.NaN, -0.1, 1.1])("refuses %s as the share of second calls", (extraCalls) => {
    expect(() => hedged({ extraCalls })).toThrow("/extraCalls");
  });
});

describe("voting", () => {
  it("takes the majority's choice", async () => {
    const { ask } = poolStage(voting(), {
      one: says(10, letter(0)),
      other: says(20, letter(1)),
      third: says(30, letter(1)),
    });
    const outcome = await ask({
      goal: { oneOf: ["warm_home", "stocked", "equipped"] },
      ...choosing,
    });
    expect(outcome).toMatchObject({ chosen: "llm", member: "other" });
    expect(outcome.ensemble).toMatchObject({ why: "2 of 3 said so", agreement: 2 / 3 });
  });

  it("counts votes by the weight of the member", async () => {
    const { ask } = poolStage(
      voting(),
      { one: says(10, letter(0)), other: says(20, letter(1)), third: says(30, letter(1)) },
      { members: { one: { weight: 3 } } },
    );
    const goal = { oneOf: ["warm_home", "stocked", "equipped"] } as const;
    const outcome = await ask({ goal, ...choosing });
    // No other candidate can overtake, so the remaining votes are not awaited.
    expect(outcome).toMatchObject({ member: "one", elapsedMs: 10, ensemble: { agreement: 3 / 5 } });
    expect(() =>
      poolStage(voting(), { one: says(1) }, { members: { one: { weight: 0 } } }),
    ).toThrow("/members/0/weight");
  });

  it("counts plans by their effect, and ends once the leader cannot be overtaken", async () => {
    const { ask } = poolStage(voting(), {
      one: says(10),
      other: says(20),
      slow: () => ({ afterMs: "never" }),
    });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", elapsedMs: 20 });
    expect(outcome.ensemble?.calls.map(({ end }) => end)).toEqual(["won", "lost", "cancelled"]);
  });

  it("ignores plans that do not work, whatever their number", async () => {
    const { ask } = poolStage(voting(), {
      one: says(10, [-1]),
      other: says(10, [-1]),
      right: says(20),
    });
    expect(await ask()).toMatchObject({ source: "llm", member: "right" });
  });
});

describe("consensus", () => {
  const options = { goal: { oneOf: ["warm_home", "stocked", "equipped"] }, ...choosing } as const;

  it("takes an answer that enough members agree on", async () => {
    const { ask } = poolStage(consensus({ agreement: 2 / 3 }), {
      one: says(10, letter(1)),
      other: says(20, letter(1)),
      third: says(30, letter(0)),
    });
    const outcome = await ask(options);
    expect(outcome).toMatchObject({ chosen: "llm", ensemble: { agreement: 2 / 3 } });
  });

  it("falls back to the classical planner without agreement, with the reason", async () => {
    const { ask } = poolStage(consensus(), {
      one: says(10, letter(1)),
      other: says(20, letter(0)),
    });
    const outcome = await ask(options);
    expect(outcome).toMatchObject({ source: "classical", reason: "invalid-plan" });
    expect(outcome.detail).toContain("1 of 2 said the same");
    expect(outcome.member).toBeUndefined();
    expect(outcome.ensemble).toMatchObject({ strategy: "consensus", agreement: 0.5 });
  });
});

describe("judge", () => {
  const detour = [GOOD[0] as number, ...GOOD];

  it("lets one member choose among the proved plans of the others", async () => {
    const { ask, callsOf, llm } = poolStage(judging({ by: "old" }), {
      one: says(10),
      other: says(20, detour),
      old: says(10, letter(0)),
    });
    const outcome = await ask();
    expect(outcome.source).toBe("llm");
    const [asked] = callsOf("old");
    const plans = asked?.candidates?.length ?? 0;
    if (plans > 1) expect(outcome.ensemble?.why).toContain("chosen by old");
    else expect(outcome.ensemble?.why).toBe("the only plan that was accepted");
    expect(llm.status.state).toBe("up");
  });

  it("skips the judge if only one plan is accepted", async () => {
    const { ask, callsOf } = poolStage(judging({ by: "old" }), {
      one: says(10),
      other: says(20, [-1]),
      old: says(10, letter(0)),
    });
    expect(await ask()).toMatchObject({ source: "llm", member: "one" });
    expect(callsOf("old")).toHaveLength(0);
  });

  it("shuffles the choices, in the same order for the same question", async () => {
    const play = async (seed: number) => {
      const { ask, callsOf } = poolStage(judging({ by: "old", seed }), {
        one: says(10, letter(0)),
        old: says(10, letter(0)),
      });
      const goal = { oneOf: ["warm_home", "stocked", "equipped"] } as const;
      const outcome = await ask({ goal, ...choosing });
      const shown = callsOf("old")[0]?.candidates?.map(({ goal: { name } }) => name);
      expect(outcome.goal.name).toBe(shown?.[0]);
      return shown?.join();
    };
    const orders = await Promise.all([1, 2, 3, 4, 5].map(play));
    expect(new Set(orders).size).toBeGreaterThan(1);
    expect(await play(1)).toBe(orders[0]);
  });

  it("refuses a judge that is not a member", () => {
    expect(() => poolStage(judging({ by: "nobody" }), { one: says(10) })).toThrow("nobody");
  });
});

describe("draft-verify", () => {
  it("passes the proposal to the last member as its draft, and takes the last member's answer", async () => {
    const { ask, callsOf } = poolStage(draftVerify(), { small: says(20), large: says(50) });
    expect(await ask()).toMatchObject({ source: "llm", member: "large" });
    expect(callsOf("large")[0]?.draft).toEqual(GOOD);
  });

  it("serves the proposal if the last member is late", async () => {
    const { ask } = poolStage(draftVerify(), {
      small: says(20),
      large: () => ({ afterMs: "never" }),
    });
    const outcome = await ask();
    expect(outcome).toMatchObject({ source: "llm", member: "small" });
    expect(outcome.ensemble?.why).toBe("the proposal stands as it is");
  });
});

describe("routed", () => {
  const members = { small: says(20), large: says(50) };
  const rules = [
    { when: { persona: true }, use: "large" },
    { when: { goal: ["equipped", "stocked"], atMostMs: 100 }, use: ["large", "small"] },
    { when: {}, use: "small" },
  ] as const;

  it("uses the member of the first rule that fits", async () => {
    const { ask } = poolStage(routed({ rules }), members);
    expect(await ask()).toMatchObject({ member: "small" });
    const outcome = await ask({ persona: "a proud miller", choose: false });
    expect(outcome).toMatchObject({ member: "large" });
    expect(outcome.ensemble?.why).toMatch(/^rule 1: /);
  });

  it("uses all members if those of the rule refuse the question", async () => {
    const { ask, llmOf } = poolStage(routed({ rules }), members);
    llmOf("small").admit = () => ({ admitted: false, reason: "overloaded", background: false });
    expect(await ask()).toMatchObject({ member: "large" });
  });

  it("reports every issue of rules from a file", () => {
    const wrong = [{ when: { persona: "yes", weather: 1 }, use: "" }, { use: 5, else: 1 }, 7];
    const open = () => routed({ rules: wrong as never });
    for (const pointer of ["/rules/0/when/persona", "/rules/0/when/weather", "/rules/0/use"]) {
      expect(open).toThrow(pointer);
    }
    expect(open).toThrow("/rules/1/else");
    expect(open).toThrow("/rules/2");
    expect(() => routed({ rules: 5 as never })).toThrow("/rules");
    const nobody = routed({ rules: [{ when: {}, use: "huge" }] });
    expect(() => poolStage(nobody, members)).toThrow("no member is called huge");
  });
});
