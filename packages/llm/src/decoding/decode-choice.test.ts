import { InferenceError } from "@understudy/planner-core";
import { describe, expect, it } from "vitest";
import { ScriptedEngine } from "../testing/scripted-engine.ts";
import { choiceLetters, decodeChoice } from "./decode-choice.ts";
import { DecodingCancelled } from "./engine.ts";

describe("decodeChoice", () => {
  it("takes one pass, and the likeliest option", async () => {
    const engine = new ScriptedEngine({ wants: "C" });
    const prompt = engine.prompt(30);
    const choice = await decodeChoice(engine, { prompt, letters: ["A", "C"], withMargin: true });
    expect(choice).toMatchObject({ index: 1, passes: 1 });
    expect(choice.margin).toBeGreaterThan(1);
    expect(engine.passes).toEqual([{ tokens: 30, wanted: 1 }]);
  });

  it("returns an option even if another token is likelier", async () => {
    for (let seed = 1; seed < 20; seed++) {
      const engine = new ScriptedEngine({ wants: "Well, ", seed });
      const { index } = await decodeChoice(engine, { prompt: [0], letters: ["A", "B", "C"] });
      expect([0, 1, 2]).toContain(index);
    }
  });

  it("evaluates a long prompt in several passes, and can be cancelled between them", async () => {
    const engine = new ScriptedEngine({ wants: "B", passLimit: 16 });
    const request = { prompt: engine.prompt(40), letters: ["A", "B"] };
    expect(await decodeChoice(engine, request)).toMatchObject({ index: 1, passes: 3 });
    await engine.erase(0);
    const isCancelled = (): boolean => engine.position >= 16;
    await expect(decodeChoice(engine, request, { isCancelled })).rejects.toThrow(DecodingCancelled);
    expect(engine.position).toBe(16);
  });
});

describe("choiceLetters", () => {
  it("takes the first alphabet of single-token letters", () => {
    const engine = new ScriptedEngine();
    expect(choiceLetters(engine).join("")).toBe("ABCDEFGH");
    const tokenize = (text: string): number[] =>
      /[A-Z]/.test(text) ? [1, 2] : [...engine.tokenize(text)];
    expect(choiceLetters({ tokenize, detokenize: (t) => engine.detokenize(t) }).join("")).toBe(
      "12345678",
    );
  });

  it("refuses a vocabulary without letters", () => {
    const bytes = { tokenize: () => [7, 8], detokenize: () => "?" };
    expect(() => choiceLetters(bytes)).toThrow(InferenceError);
    const same = { tokenize: () => [7], detokenize: () => "A" };
    expect(() => choiceLetters(same)).toThrow(/plan instead/);
  });
});
