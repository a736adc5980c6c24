import {
  ActionSet,
  Deadline,
  type DirectiveReading,
  type LlmAnswer,
  loadDomain,
} from "@understudy/planner-core";
import { FakeClock } from "@understudy/planner-core/testing";
import { describe, expect, it } from "vitest";
import type { BackendInfo } from "../../backends/interface/backend.ts";
import { segmentsText } from "../../prompts/text/segment.ts";
import { ScriptedBackend } from "../../testing/scripted-backend.ts";
import { BackendLlmPlanner } from "../backend-llm-planner.ts";
import { renderIntentSystem } from "./render-intent.ts";

const domain = loadDomain({
  name: "yard",
  description: "A keeper of a yard.",
  state: {
    grass: { type: "enum", values: ["long", "short"] },
    eggs: { type: "integer", min: 0, max: 9 },
    calm: { type: "boolean" },
  },
  tools: [
    { name: "mow", description: "Cut the grass.", then: { grass: "short" } },
    {
      name: "collect",
      parameters: { from: { enum: ["coop", "nest"] } },
      then: { eggs: { "+": 1 } },
    },
    { name: "sing", then: { calm: true } },
  ],
  goals: [
    { name: "tidy", description: "A yard to be proud of.", when: { grass: "short" } },
    { name: "breakfast", when: { eggs: { ">=": 2 } } },
    { name: "peace", when: { calm: true } },
  ],
});
const mow = domain.actionOf({ tool: "mow", args: {} });
const coop = domain.actionOf({ tool: "collect", args: { from: "coop" } });
const nest = domain.actionOf({ tool: "collect", args: { from: "nest" } });
const said = "Two eggs, but stay away from the coop!";

function readingOf(
  goal: string | undefined,
  bans: readonly number[] = [],
  confidence = 0.5,
): DirectiveReading {
  const disabled = new ActionSet(domain.actions.count);
  for (const action of bans) disabled.add(action);
  const declared = goal === undefined ? [] : [domain.goal(goal)];
  const goals = declared.map((each) => ({ goal: each, declared: each, without: undefined }));
  const nothing = { skipped: [], maintain: undefined, because: [] };
  return { goals, disabled, confidence, ...nothing };
}

const answer = (changes: object): string =>
  JSON.stringify({
    ...{
      means: "two eggs, not from the coop",
      goal: "breakfast",
      then: "no",
      count: 2,
      avoid: [],
      use: [],
    },
    ...changes,
  });

async function ask(
  script: readonly string[],
  reading: DirectiveReading | undefined,
  info: Partial<BackendInfo> = {},
  directive = said,
): Promise<{ answer: LlmAnswer; backend: ScriptedBackend }> {
  const backend = new ScriptedBackend(script, { info });
  const llm = new BackendLlmPlanner({ backend, readsWords: "intent" });
  const state = domain.state({ grass: "long", eggs: 0, calm: false });
  const question = { key: "", domain, state, goal: domain.goal("tidy"), text: { directive } };
  const deadline = new Deadline(new FakeClock(), 60_000);
  const found = await llm.ask({ question: { ...question, intent: { reading } }, deadline });
  return { answer: found, backend };
}

const weighing = { weighsTexts: true, letters: [..."ABCDEFGH"], decodesPlans: true };

describe("an intent", () => {
  it("is asked for by goals and actions in words, held by a schema of their names", async () => {
    const { answer: found, backend } = await ask([answer({ avoid: ["collect_coop"] })], undefined);
    const [request] = backend.requests;
    expect(request?.system).toBe(renderIntentSystem(domain));
    expect(request?.system.content).toContain(
      [
        ...["Now another world. A keeper of a yard. Goals:"],
        "- tidy: A yard to be proud of; grass is short (by mow)",
        "- breakfast: eggs at least 2 (by collect_coop, collect_nest)",
        "- peace: calm (by sing)",
        "Actions:",
      ].join("\n"),
    );
    expect(request?.system.content).toContain("- mow: Cut the grass; grass is short");
    expect(request?.system.content).toContain("- collect_coop: more eggs");
    expect(segmentsText(request?.user ?? [])).toBe(`Player: ${said}`);
    expect(request?.schema).toMatchObject({
      required: ["means", "goal", "avoid", "use", "count", "then"],
      properties: { goal: { enum: ["tidy", "breakfast", "peace", "nothing_here"] } },
    });
    expect(found).toMatchObject({
      kind: "intent",
      intent: { goals: ["breakfast"], amount: 2, discouraged: [coop], disabled: [] },
    });
  });

  it("has lengths in its schema only on backends that enforce them", async () => {
    const lengths = async (followsSchemas: boolean): Promise<unknown> => {
      const { backend } = await ask([answer({})], undefined, { followsSchemas });
      return backend.requests[0]?.schema?.["properties"];
    };
    expect(await lengths(true)).toMatchObject({ means: { maxLength: 70 }, avoid: { maxItems: 6 } });
    expect(JSON.stringify(await lengths(false))).not.toMatch(/max/);
  });

  it("agrees with the reader on the goal, and is certain of the whole only if the reader is", async () => {
    for (const [own, confidence] of [
      [0.5, 0.75],
      [0.8, 0.8],
      [0.9, 0.97],
    ] as const) {
      const same = readingOf("breakfast", [coop], own);
      const { answer: found, backend } = await ask([answer({ avoid: ["collect_coop"] })], same);
      expect(found).toMatchObject({ intent: { confidence, disabled: [coop], discouraged: [] } });
      expect(backend.requests).toHaveLength(1);
    }
  });

  it("leaves the reader its goal beside a refusal that it did not understand", async () => {
    for (const [goalConfidence, goals] of [
      [0.79, ["tidy"]],
      [0.3, ["breakfast"]],
    ] as const) {
      const own = { ...readingOf("tidy", [], 0.3), goalConfidence };
      const { answer: found } = await ask([answer({})], own);
      expect(found).toMatchObject({ intent: { goals } });
    }
  });

  it("believes a ban of a server only where the restatement refuses, and it or the directive names the action", async () => {
    const own = readingOf("breakfast", [mow]);
    for (const [means, directive, discouraged] of [
      ["two eggs, not from the coop", said, [coop]],
      // In the words of a player whose language is that of the names.
      ["two eggs, but not that way", "Zwei Eier, aber nicht aus dem Coop!", [coop]],
      ["two eggs, but not too old", "Two eggs, but no stale ones!", []],
      ["two eggs from the coop", "Two eggs from the coop!", []],
    ] as const) {
      const script = [answer({ means, avoid: ["collect_coop", "sing"] })];
      const { answer: found, backend } = await ask(script, own, {}, directive);
      expect(found).toMatchObject({ intent: { disabled: [mow], discouraged } });
      expect(backend.requests).toHaveLength(1);
    }
  });

  it("weighs the words for both goals where reader and model differ, and takes two of three", async () => {
    // The reader's goal comes first, then the model's.
    for (const [letter, goal] of [
      ["A", "tidy"],
      ["B", "breakfast"],
    ] as const) {
      const { answer: found, backend } = await ask(
        [answer({}), letter],
        readingOf("tidy"),
        weighing,
      );
      expect(backend.requests[1]?.meanings?.meanings).toHaveLength(2);
      expect(found).toMatchObject({ intent: { goals: [goal], confidence: 0.6 } });
    }
  });

  it("weighs a goal that only the model has found against all others", async () => {
    for (const [letter, goals, confidence] of [
      ["A", ["breakfast"], 0.6],
      ["C", [], 0.3],
    ] as const) {
      const { answer: found, backend } = await ask([answer({}), letter], undefined, weighing);
      expect(backend.requests[1]?.meanings?.meanings).toHaveLength(3);
      expect(found).toMatchObject({ intent: { goals, confidence } });
    }
  });

  it("agrees only with the reader's first goal, and only with a text of which it saw the end", async () => {
    const { goals, ...rest } = readingOf("tidy");
    const both = { ...rest, goals: [...goals, ...readingOf("breakfast").goals] };
    const { backend } = await ask([answer({}), "A"], both, weighing);
    expect(backend.requests).toHaveLength(2);
    const long = `${said} ${"And please be quick about it. ".repeat(40)}`;
    const cut = await ask([answer({})], readingOf("breakfast"), {}, long);
    expect(cut.answer).toMatchObject({
      intent: { goals: ["breakfast"], confidence: 0.5, isCut: true },
    });
  });

  it("drops no ban of the reader, and weighs each of the model's", async () => {
    const own = readingOf("breakfast", [mow]);
    const script = [answer({ avoid: ["collect_coop"] }), "B"];
    const { answer: found, backend } = await ask(script, own, weighing);
    expect(backend.requests.slice(1).map(({ meanings }) => meanings?.meanings.length)).toEqual([2]);
    expect(found).toMatchObject({
      intent: { disabled: [mow], discouraged: [coop], refused: [coop] },
    });
  });

  it("discourages the other ways to a goal if one is named", async () => {
    const named = answer({ means: "two eggs from the nest", use: ["collect_nest"] });
    const { answer: found } = await ask([named, "B"], readingOf("tidy"), weighing);
    expect(found).toMatchObject({
      intent: { goals: ["breakfast"], use: [nest], discouraged: [coop], refused: [] },
    });
  });

  it("follows no way that neither the restatement nor the directive names by a word of its own", async () => {
    for (const [means, ways] of [
      ["breakfast from nests", [nest]],
      ["breakfast for two", []],
      // The word is that of another action, too.
      ["collect breakfast", []],
    ] as const) {
      const script = [answer({ means, use: ["collect_nest"] }), "B"];
      const { answer: found } = await ask(script, readingOf("tidy"), weighing, "Eggs!");
      expect(found).toMatchObject({
        intent: { goals: ["breakfast"], use: ways, discouraged: ways.map(() => coop) },
      });
    }
  });

  it("needs a third voice for a ban that the restatement does not state", async () => {
    const unsaid = answer({ means: "two eggs from the nest", avoid: ["collect_coop", "mow"] });
    const weighed = await ask([unsaid, "B", "A"], readingOf("breakfast"), weighing);
    expect(weighed.answer).toMatchObject({ intent: { disabled: [], discouraged: [coop] } });
    const alone = await ask([unsaid], readingOf("breakfast"), weighing);
    expect(alone.answer).toMatchObject({ intent: { disabled: [], discouraged: [] } });
    const stated = await ask(
      [answer({ avoid: ["collect_coop"] })],
      readingOf("breakfast"),
      weighing,
    );
    expect(stated.answer).toMatchObject({ intent: { disabled: [], discouraged: [coop] } });
  });

  it("ignores a list that repeats itself", async () => {
    const lost = answer({ avoid: ["mow", "mow", "mow", "mow", "mow", "mow"] });
    const { answer: found, backend } = await ask([lost], readingOf("breakfast"), weighing);
    expect(backend.requests).toHaveLength(1);
    expect(found).toMatchObject({ intent: { disabled: [], discouraged: [] } });
  });

  it("keeps the bans of a sure reader, and adds only what a restated refusal of the same goal avoids", async () => {
    const sure = readingOf("breakfast", [nest], 0.95);
    for (const [changes, discouraged] of [
      [{ avoid: ["mow"], means: "two eggs from the coop" }, []],
      [{ avoid: ["mow"] }, []],
      [{ avoid: ["mow"], means: "two eggs, but do not mow" }, [mow]],
      [{ avoid: ["mow"], means: "two eggs, but do not mow", goal: "peace" }, []],
    ] as const) {
      const { answer: found, backend } = await ask([answer(changes)], sure, weighing);
      expect(backend.requests).toHaveLength(1);
      expect(found).toMatchObject({ intent: { disabled: [nest], discouraged } });
    }
  });

  it("leaves a sure reader its goal without a third voice, and any reader its goal where the model has none", async () => {
    const sure = await ask([answer({})], readingOf("tidy", [], 0.95), weighing);
    expect(sure.answer).toMatchObject({ intent: { goals: ["tidy"], confidence: 0.95, use: [] } });
    expect(sure.backend.requests).toHaveLength(1);
    const ban = await ask([answer({})], readingOf(undefined, [mow], 0.93), weighing);
    expect(ban.answer).toMatchObject({ intent: { goals: [], disabled: [mow], confidence: 0.93 } });
    const none = await ask([answer({ goal: "nothing_here" })], readingOf("tidy"));
    expect(none.answer).toMatchObject({ intent: { goals: ["tidy"], confidence: 0.5 } });
  });

  it("leaves a reading of a half its goal where no third voice speaks", async () => {
    for (const [own, goal, confidence] of [
      [0.5, "tidy", 0.5],
      [0.4, "breakfast", 0.4],
    ] as const) {
      const { answer: found } = await ask([answer({})], readingOf("tidy", [mow], own), weighing);
      expect(found).toMatchObject({
        kind: "intent",
        intent: { goals: [goal], disabled: [mow], confidence },
      });
    }
  });

  it("ignores unknown names, and reads no intent from text that is not JSON", async () => {
    const avoid = ["jump", 3, "mow"];
    const odd = answer({ means: "fly, but do not mow", goal: "fly", avoid, count: -2 });
    const { answer: found } = await ask([odd], undefined);
    expect(found).toMatchObject({ intent: { goals: [], discouraged: [mow], confidence: 0.3 } });
    expect(await ask(["I would rather not."], undefined)).toMatchObject({
      answer: { kind: "invalid-json" },
    });
  });
});
