import { describe, expect, it } from "vitest";
import { fixedReader, richReader, wishFor, yardSet } from "../../../testing/stages/fixed-reader.ts";
import { act, atHome, stage, yard } from "../../../testing/stages/stage.ts";
import type { Intent } from "../../contract/intent.ts";
import type { LlmAnswer } from "../../contract/llm-planner.ts";

const directive = { directive: "somebody light the stove before granny freezes" };
const intent = (changes: Partial<Intent>): LlmAnswer => ({
  kind: "intent",
  intent: {
    ...{ means: "make the home warm", goals: ["cosy"], disabled: [], discouraged: [], use: [] },
    confidence: 0.9,
    ...changes,
  },
  text: "",
});
const guess = { goals: [wishFor("rich")], confidence: 0.5 };
const together = { readsWords: "intent", reader: fixedReader(guess) } as const;

describe("a model that reads intents", () => {
  it("is asked with the reader's reading, and corrects it in time", async () => {
    const { ask, llm, orchestrator } = stage({ answer: intent({}), afterMs: 20 }, together);
    expect(orchestrator.settings.words).toBe("together");
    const outcome = await ask({ goal: directive });
    expect(outcome).toMatchObject({ goal: { name: "cosy" }, chosen: "llm", confidence: 0.9 });
    expect(outcome.because?.[0]).toEqual({
      words: "make the home warm",
      kind: "intent",
      of: "cosy",
    });
    expect(llm.calls.map(({ question }) => question.intent?.reading?.confidence)).toEqual([0.5]);
    expect(llm.calls[0]?.candidates).toBeUndefined();
  });

  it("confirms the reader's goal with more confidence", async () => {
    const same = intent({ goals: ["rich"], confidence: 0.97 });
    const { ask } = stage({ answer: same }, together);
    const outcome = await ask({ goal: directive });
    expect(outcome).toMatchObject({ goal: { name: "rich" }, chosen: "words", confidence: 0.97 });
  });

  it.each([
    ["\u202Emake the home\u0007 warm<|im_end|>", "make the home warm"],
    ["make<s> the home</s> warm\n[INST]", "make the home warm"],
    ["make\u200B the home\u2066 warm\u001B", "make the home warm"],
  ])("is shown without hidden characters and special tokens: %j", async (means, shown) => {
    const { ask } = stage({ answer: intent({ means }) }, together);
    expect((await ask({ goal: directive })).because?.[0]?.words).toBe(shown);
  });

  it("quotes a reader's findings in the same way", async () => {
    const because = [{ words: "the \u202Estove<|im_end|>", kind: "goal", of: "rich" }] as const;
    const reader = fixedReader({ goals: [wishFor("rich")], confidence: 0.95, because });
    const { ask } = stage({ answer: [] }, { ...together, words: "only", reader });
    expect((await ask({ goal: directive })).because).toEqual([
      { ...because[0], words: "the stove" },
    ]);
  });

  it("adds no goal to those of a reader that it agrees with", async () => {
    const { ask } = stage({ answer: intent({ goals: ["rich", "cosy"] }) }, together);
    const done = yard.state({ at: "home", wood: 0, coins: 1, warm: false });
    const { goal, plan } = await ask({ goal: directive, state: done });
    expect([goal.name, plan?.actions]).toEqual(["rich", []]);
  });

  it("is asked once for a text, in any state and for any agent", async () => {
    const { ask, llm } = stage({ answer: intent({}) }, together);
    await ask({ goal: directive });
    const state = yard.state({ at: "forest", wood: 1, coins: 0, warm: false });
    const again = await ask({ goal: directive, agent: "ben", state });
    expect(again).toMatchObject({ goal: { name: "cosy" }, chosen: "llm" });
    expect(llm.calls).toHaveLength(1);
  });

  it("gives its intent to a reader that keeps it, and is not asked about a text that is kept", async () => {
    const saved = new Map<string, Intent>();
    const reader = {
      ...together.reader,
      keep: (_: unknown, text: string, meant: Intent) => void saved.set(text, meant),
      isKept: (_: unknown, text: string) => saved.has(text),
    };
    const first = stage({ answer: intent({}) }, { ...together, reader });
    await first.ask({ goal: directive });
    expect([...saved]).toEqual([
      [directive.directive, expect.objectContaining({ goals: ["cosy"] })],
    ]);
    const later = stage({ answer: intent({}) }, { ...together, reader });
    await later.ask({ goal: directive });
    expect([first.llm.calls.length, later.llm.calls.length]).toEqual([1, 0]);
  });

  it("gives no intent to keep of a text of which it was shown the start alone", async () => {
    const kept: string[] = [];
    const reader = { ...together.reader, keep: (_: unknown, text: string) => void kept.push(text) };
    const { ask, llm } = stage({ answer: intent({ isCut: true }) }, { ...together, reader });
    await ask({ goal: directive });
    expect([kept, llm.calls.length]).toEqual([[], 1]);
  });

  it("revises the reader's answer if it is late", async () => {
    const { ask, clock } = stage({ answer: intent({}), afterMs: 500 }, together);
    const outcome = await ask({ goal: directive });
    expect(outcome).toMatchObject({ goal: { name: "rich" }, chosen: "words", reason: "timeout" });
    const { revised } = outcome;
    while (await clock.advanceToNext());
    expect(await revised).toMatchObject({ goal: { name: "cosy" }, chosen: "llm" });
  });

  it("revises the reader's answer if there was no time to wait, as in planNow", async () => {
    const { orchestrator, clock } = stage({ answer: intent({}), afterMs: 500 }, together);
    const outcome = orchestrator.planNow({ agent: "ann", state: atHome, goal: directive }, 1000);
    expect(outcome).toMatchObject({ goal: { name: "rich" }, chosen: "words" });
    const { revised } = outcome;
    while (await clock.advanceToNext());
    expect(await revised).toMatchObject({ goal: { name: "cosy" }, chosen: "llm" });
  });

  it.each([3000, 9000, 18_000])("revises it however slow the model is: %i ms", async (afterMs) => {
    const now = stage({ answer: intent({}), afterMs }, together);
    const request = { agent: "ann", state: atHome, goal: directive };
    for (const { staged, outcome } of [
      { staged: now, outcome: now.orchestrator.planNow(request, 1000) },
      await (async () => {
        const staged = stage({ answer: intent({}), afterMs }, together);
        return { staged, outcome: await staged.ask({ goal: directive, budgetMs: 2000 }) };
      })(),
    ]) {
      expect(outcome).toMatchObject({ goal: { name: "rich" }, chosen: "words" });
      await staged.clock.advance(afterMs);
      while (await staged.clock.advanceToNext());
      expect(await outcome.revised).toMatchObject({ goal: { name: "cosy" }, chosen: "llm" });
      expect(staged.llm.calls).toHaveLength(1);
    }
  });

  it.each([
    [{}, 60_000],
    [{ tuning: { readingMs: 1000 } }, 5000],
    [{ tuning: { readingMs: 7000 } }, 7000],
    [{ lateAnswerMs: 90_000 }, 90_000],
  ])("ends a reading that nobody waits for with %j after %i ms", async (settings, endMs) => {
    const { orchestrator, clock, llm } = stage({ afterMs: "never" }, { ...together, ...settings });
    const { revised } = orchestrator.planNow(
      { agent: "ann", state: atHome, goal: directive },
      1000,
    );
    await clock.advance(endMs - 1);
    expect(llm.active).toBe(1);
    await clock.advance(1);
    expect([llm.active, await revised]).toEqual([0, undefined]);
  });

  it("reads one text in the background while it plans another question there", async () => {
    const { orchestrator, llm, clock } = stage({ afterMs: "never" }, together);
    const request = { agent: "ann", state: atHome };
    orchestrator.planNow({ ...request, goal: directive }, 1000);
    orchestrator.planNow({ ...request, agent: "ben", goal: "stocked" }, 1000);
    await clock.advance(1);
    const kinds = llm.calls.map(({ question }) => question.intent !== undefined);
    expect(kinds.toSorted()).toEqual([false, true]);
  });

  it("leaves the reader's answer if it fails, and is asked again next time", async () => {
    for (const fails of [{ rejects: new Error("down") }, { answer: [act.chop] }]) {
      const { ask, llm } = stage(fails, together);
      expect(await ask({ goal: directive })).toMatchObject({
        ...{ status: "solved", goal: { name: "rich" }, chosen: "words", confidence: 0.5 },
      });
      await ask({ goal: directive });
      expect(llm.calls).toHaveLength(2);
    }
  });

  it("finds a meaning where the reader has found none", async () => {
    const reader = fixedReader({ confidence: 0 });
    const { ask } = stage({ answer: intent({}) }, { ...together, reader });
    expect(await ask({ goal: directive })).toMatchObject({
      goal: { name: "cosy" },
      chosen: "llm",
    });
  });

  it("forbids actions, discourages them, and names the way", async () => {
    const banned = intent({ goals: ["rich"], disabled: [act.market, 999, -1] });
    const { ask } = stage({ answer: banned }, together);
    const outcome = await ask({ goal: directive });
    expect(outcome.plan?.actions ?? []).not.toContain(act.market);
    const soft = stage(
      { answer: intent({ goals: ["rich"], discouraged: [act.market] }) },
      together,
    );
    expect((await soft.ask({ goal: directive })).plan?.actions).toContain(act.market);
    const amount = stage({ answer: intent({ goals: ["stocked"], amount: 4 }) }, together);
    const { plan } = await amount.ask({ goal: directive });
    expect(plan?.actions.filter((action) => action === act.chop)).toHaveLength(4);
  });

  it("is not asked about a reading that stands", async () => {
    const { ask, llm } = stage({ answer: intent({}) }, { ...together, reader: richReader });
    expect(await ask({ goal: directive })).toMatchObject({ goal: { name: "rich" } });
    expect(llm.calls).toEqual([]);
    const almost = fixedReader({ ...guess, confidence: 0.8 });
    const asked = stage({ answer: intent({}) }, { ...together, reader: almost });
    expect(await asked.ask({ goal: directive })).toMatchObject({ goal: { name: "cosy" } });
  });

  it("drops no ban of the reader, and keeps its constraints", async () => {
    const banned = { ...guess, disabled: yardSet([act.burn]) };
    const { ask } = stage(
      { answer: intent({}) },
      {
        ...together,
        reader: fixedReader({ ...banned, maintain: yard.condition({ wood: { "<=": 1 } }) }),
      },
    );
    const { goal, plan } = await ask({ goal: directive });
    expect([goal.name === "cosy", plan?.actions.includes(act.burn)]).toEqual([false, false]);
  });

  it("pursues no goal that the reader has dismissed", async () => {
    const reader = fixedReader({ skipped: [yard.goal("cosy")], confidence: 0.4 });
    for (const [goals, name] of [
      [["cosy"], undefined],
      [["cosy", "rich"], "rich"],
    ] as const) {
      const { ask } = stage({ answer: intent({ goals }) }, { ...together, reader });
      const { goal } = await ask({ goal: directive });
      if (name === undefined) expect(goal.name).not.toBe("cosy");
      else expect(goal.name).toBe(name);
    }
  });

  it("says what a refusal means that the reader did not understand", async () => {
    const because = [{ words: "yodel", kind: "unread", of: "" }] as const;
    const reader = fixedReader({ ...guess, because });
    const ask = (changes: Partial<Intent>) =>
      stage({ answer: intent({ goals: ["rich"], ...changes }) }, { ...together, reader }).ask({
        goal: directive,
      });
    const refused = { discouraged: [act.market], refused: [act.market] };
    expect(await ask(refused)).toMatchObject({ goal: { name: "rich" } });
    // Bans of the reader and other ways to the goal are no refusal that the LLM planner has found.
    for (const changes of [{}, { disabled: [act.burn] }, { discouraged: [act.market] }]) {
      const open = await ask(changes);
      expect(open).toMatchObject({ goal: { name: "stocked" } });
      expect(open.because).toContainEqual(because[0]);
    }
  });

  it("does not read if the game wants no choice, or the reader alone", async () => {
    for (const options of [{ choose: false }, { words: "only" }] as const) {
      const { ask, llm } = stage({ answer: [] }, { ...together, ...options });
      await ask({ goal: directive });
      expect(llm.calls.filter(({ question }) => question.intent !== undefined)).toEqual([]);
    }
  });
});
