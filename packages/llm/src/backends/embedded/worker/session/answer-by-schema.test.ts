import { describe, expect, it } from "vitest";
import { ScriptedEngine } from "../../../../testing/scripted-engine.ts";
import { SchemaAnswers } from "./answer-by-schema.ts";

const schema = {
  type: "object",
  properties: { place: { enum: ["home", "forest"] }, note: { type: "string" } },
  required: ["place", "note"],
};

async function decode(wants: string, maxTokens = 200, stop: readonly string[] = []) {
  const engine = new ScriptedEngine({ wants, passLimit: 8 });
  const answers = new SchemaAnswers(() => ({
    size: 200,
    special: {},
    isSpecial: () => false,
    piece: () => "",
  }));
  let text = "";
  let firsts = 0;
  const hooks = {
    onText: (piece: string) => {
      text += piece;
    },
    onFirst: () => {
      firsts++;
    },
  };
  const decoded = await answers.decode(engine, engine.prompt(20), schema, {
    ...{ maxTokens, stop },
    ...hooks,
  });
  expect([text, firsts]).toEqual([decoded.text, 1]);
  return { decoded, engine, answers };
}

describe("an answer decoded with a schema", () => {
  it("is the model's own text if that follows the schema", async () => {
    const wants = '{"place":"forest","note":"go to op"}';
    const { decoded } = await decode(wants);
    expect(decoded).toMatchObject({ text: wants, stop: "end" });
  });

  it("follows the schema if the model prefers another text, and is cut at the token limit", async () => {
    const { decoded } = await decode("I would rather not.", 100);
    expect(decoded.text).toMatch(/^\{"place":"(home|forest)","note":"/);
    const { decoded: cut } = await decode("I would rather not.", 6);
    expect(cut).toMatchObject({ stop: "length", said: 6 });
    expect(decoded.text.startsWith(cut.text)).toBe(true);
  });

  it("ends at a stop sequence", async () => {
    const wants = '{"place":"forest","note":"go to op"}';
    const { decoded } = await decode(wants, 200, ["to"]);
    expect(decoded).toMatchObject({ text: '{"place":"forest","note":"go ', stop: "end" });
    expect((await decode(wants, 200, ["nowhere", '"}x'])).decoded.text).toBe(wants);
  });

  it("needs no forward pass for tokens without an alternative", async () => {
    const { decoded, engine } = await decode('{"place":"home","note":""}');
    const asked = engine.passes.filter(({ wanted }) => wanted > 0).length;
    expect(decoded.stop).toBe("end");
    expect(asked).toBeLessThan(decoded.said);
  });

  it("is refused for an unsupported schema", async () => {
    const { answers, engine } = await decode('{"place":"home","note":""}');
    const unheld = { type: "object", not: {} };
    const limits = { maxTokens: 10, onText: () => {}, onFirst: () => {} };
    await expect(answers.decode(engine, [1], unheld, limits)).rejects.toThrow("/not");
  });
});
