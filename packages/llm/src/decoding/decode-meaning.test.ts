import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ScriptedEngine } from "../testing/scripted-engine.ts";
import { decodeMeaning } from "./decode-meaning.ts";
import { DecodingCancelled } from "./engine.ts";

describe("decodeMeaning", () => {
  it("returns the likeliest meaning, however prompts are split and shared", async () => {
    const texts = fc.string({ minLength: 1, maxLength: 12, unit: fc.constantFrom("a", "b", " ") });
    const weighed = fc.tuple(texts, fc.integer({ min: -9, max: 0 }));
    const cases = fc.record({
      meanings: fc.array(weighed, { minLength: 1, maxLength: 5 }),
      text: texts,
      passLimit: fc.integer({ min: 1, max: 9 }),
      seed: fc.integer({ min: 1, max: 99 }),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ meanings, text, passLimit, seed }) => {
        const engine = new ScriptedEngine({ seed, passLimit });
        const said = engine.tokenize(text);
        const scores: number[] = [];
        for (const [prompt, prior] of meanings) {
          // One token at a time, from the start.
          const alone = new ScriptedEngine({ seed });
          let score = prior;
          const tokens = [...alone.tokenize(prompt), ...said];
          for (const [at, token] of tokens.slice(0, -1).entries()) {
            const weigh = tokens[at + 1] as number;
            const [found] = await alone.evaluate([token], [{ at: 0, weigh }]);
            if (at + 1 >= tokens.length - said.length) score += found?.logProbability ?? 0;
          }
          scores.push(score);
        }
        const { index } = await decodeMeaning(engine, {
          prompts: meanings.map(([prompt]) => engine.tokenize(prompt)),
          logPriors: meanings.map(([, prior]) => prior),
          said,
        });
        expect(scores[index]).toBeCloseTo(Math.max(...scores), 6);
      }),
    );
  });

  it("evaluates a common prefix of prompts once, and can be cancelled between passes", async () => {
    const engine = new ScriptedEngine({ passLimit: 8, pieces: [] });
    await engine.evaluate(engine.prompt(3), []);
    const prompts = ["order a", "order b"].map((text) => engine.tokenize(text));
    const request = { prompts, logPriors: [0, 0], said: engine.tokenize("ab") };
    expect(await decodeMeaning(engine, request)).toMatchObject({ passes: 2, evaluated: 10 });
    expect(engine.position).toBe(11);
    await engine.erase(3);
    const isCancelled = (): boolean => engine.position > 3;
    const cancelled = decodeMeaning(engine, request, { isCancelled });
    await expect(cancelled).rejects.toThrow(DecodingCancelled);
  });
});
