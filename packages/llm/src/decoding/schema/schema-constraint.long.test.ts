import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../parse/plan-schema.ts";
import { ScriptedEngine } from "../../testing/scripted-engine.ts";
import { readSchema } from "./read-schema.ts";
import { SchemaTokens } from "./schema-constraint.ts";
import { TokenPieces } from "./token-pieces.ts";
import { isWritten, openAnswer, write } from "./writing-place.ts";

const engine = new ScriptedEngine();
const pieces = new TokenPieces(200, (token) => engine.detokenize([token]));
const ajv = new Ajv2020({ strict: false });

const holder = (schema: object): JsonSchema => ({
  type: "object",
  properties: { v: schema },
  required: ["v"],
});

/** Whether a value can be written, character by character. */
function takes(schema: object, json: string): boolean {
  let places = openAnswer(readSchema(holder(schema)));
  for (const char of `{"v":${json}}`) places = write(places, char);
  return places.length > 0 && isWritten(places);
}

/** An answer with tokens chosen by the test's numbers. */
function answer(schema: JsonSchema, choices: readonly number[]): string {
  const constraint = new SchemaTokens(readSchema(schema), pieces).constraint();
  let text = "";
  for (let at = 0; !constraint.isComplete; at++) {
    const allowed = constraint.allowed();
    const token = allowed[(choices[at % choices.length] as number) % allowed.length] as number;
    constraint.accept(token);
    text += pieces.textOf(token);
  }
  return text;
}

/** Schemas with short values, so that every answer ends. */
const { schema: arbitrarySchema } = fc.letrec<{ schema: object; leaf: object }>((tie) => ({
  leaf: fc.oneof(
    fc.record({ minLength: fc.nat(2), maxLength: fc.integer({ min: 2, max: 4 }) }).map((of) => ({
      type: "string",
      ...of,
    })),
    fc
      .record({ minimum: fc.integer({ min: -50, max: 50 }), size: fc.nat(300) })
      .map(({ minimum, size }) => ({ type: "integer", minimum, maximum: minimum + size })),
    fc
      .record({
        from: fc.double({ min: -9, max: 9, noNaN: true }),
        size: fc.integer({ min: 1, max: 9 }),
      })
      .map(({ from, size }) => ({ type: "number", minimum: from, exclusiveMaximum: from + size })),
    fc.constantFrom({ type: ["boolean", "null"] }, { const: "go" }, { enum: [1, "ch", [], null] }),
  ),
  schema: fc.oneof(
    { maxDepth: 3 },
    tie("leaf"),
    fc.tuple(tie("schema"), fc.nat(1), fc.nat(1)).map(([items, minItems, more]) => ({
      type: "array",
      items,
      minItems,
      maxItems: minItems + more,
    })),
    fc
      .tuple(
        fc.dictionary(fc.constantFrom("home", "fo", 'a"b'), tie("schema"), { maxKeys: 3 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      )
      .map(([properties, isRequired]) => ({
        type: "object",
        properties,
        required: Object.keys(properties).filter((_, at) => isRequired[at]),
        additionalProperties: false,
      })),
    fc.array(tie("schema"), { minLength: 1, maxLength: 3 }).map((anyOf) => ({ anyOf })),
  ),
}));

describe("an answer constrained by a schema", () => {
  it("follows it, whatever the model prefers", () => {
    const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(arbitrarySchema, choices, (schema, numbers) => {
        const text = answer(holder(schema), numbers);
        const isValid = ajv.compile(holder(schema));
        expect([text, isValid(JSON.parse(text))]).toEqual([text, true]);
      }),
      { numRuns: 150 },
    );
  });

  it("may be any number within its bounds, and no other", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(5000), fc.integer(), (minimum, size, value) => {
        const schema = { type: "integer", minimum, maximum: minimum + size };
        const within = minimum + (Math.abs(value) % (size + 1));
        expect(takes(schema, String(within))).toBe(true);
        expect(takes(schema, String(value))).toBe(value >= minimum && value <= minimum + size);
      }),
    );
    const half = { type: "number", exclusiveMinimum: 0, maximum: 0.5 };
    const texts = ["0.5", "0.000000001", "0", "0.51", "-0.1", "0.0", ".5", "00.5", "1e-3"];
    expect(texts.filter((text) => takes(half, text))).toEqual(["0.5", "0.000000001"]);
    expect(takes({ type: "integer" }, "1.0")).toBe(false);
    // No number with nine decimal digits and this prefix is within bounds.
    const narrow = { type: "number", minimum: 8.9999999999, maximum: 9.5 };
    expect(["8", "9", "9.5"].map((text) => takes(narrow, text))).toEqual([false, true, true]);
    expect(() => readSchema(holder({ ...narrow, maximum: 8.99999999995 }))).toThrow("/v");
  });

  it("may be any text within its length limits, of any characters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 8 }), (text) => {
        // Rare characters are written literally, never as `\u` escapes.
        const isPlain = !JSON.stringify(text).replaceAll("\\\\", "").includes("\\u");
        expect(takes({ type: "string" }, JSON.stringify(text))).toBe(isPlain);
        const length = [...text].length;
        if (!isPlain) return;
        expect(takes({ type: "string", maxLength: length }, JSON.stringify(text))).toBe(true);
        expect(takes({ type: "string", minLength: length + 1 }, JSON.stringify(text))).toBe(false);
      }),
    );
    expect(takes({ type: "string" }, '"a\nb"')).toBe(false);
    expect(takes({ type: "string" }, '"a\\nb"')).toBe(true);
  });

  it("has an object's properties in order, without some of the optional ones", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "null" }, b: { type: "null" }, c: { type: "null" } },
      required: ["b"],
    };
    const texts = ['{"b":null}', '{"a":null,"b":null,"c":null}', '{"b":null,"c":null}'];
    expect(texts.every((text) => takes(schema, text))).toBe(true);
    const others = [
      "{}",
      '{"a":null}',
      '{"b":null,"a":null}',
      '{"b":null,"d":null}',
      '{"b": null}',
    ];
    expect(others.some((text) => takes(schema, text))).toBe(false);
  });

  it("may hold anything if unrestricted, and be recursive", () => {
    const anything = '{"a":[1,-2.5,{"":"x"},[]],"b":{},"c":true}';
    expect(takes({}, anything)).toBe(true);
    expect(takes({ type: "object" }, anything)).toBe(true);
    expect(takes({ type: "object", additionalProperties: { type: "null" } }, '{"x":null}')).toBe(
      true,
    );
    expect(takes({ type: "object", additionalProperties: { type: "null" } }, '{"x":1}')).toBe(
      false,
    );
    const list = {
      anyOf: [{ type: "null" }, { type: "array", items: { $ref: "#" }, maxItems: 1 }],
    };
    expect(takes(list, "null")).toBe(true);
    expect(takes(list, '[{"v":[{"v":null}]}]')).toBe(true);
  });

  it("can be written however many alternatives are open at once", () => {
    const $defs: Record<string, object> = { d0: { type: "null" } };
    for (let at = 1; at < 16; at++) {
      const next = { $ref: `#/$defs/d${at - 1}` };
      const object = { type: "object", properties: { a: next }, required: ["a"] };
      $defs[`d${at}`] = { anyOf: [object, { ...object }] };
    }
    const nested = readSchema({ ...holder({ $ref: "#/$defs/d15" }), $defs });
    let places = openAnswer(nested);
    for (const char of `{"v":${'{"a":'.repeat(15)}null${"}".repeat(16)}`) {
      places = write(places, char);
      expect(places.length).toBeLessThanOrEqual(8000);
    }
    expect(isWritten(places)).toBe(true);
    const lengths = Array.from({ length: 1900 }, (_, at) => ({
      type: "string",
      maxLength: at + 1,
    }));
    let open = openAnswer(readSchema(holder({ anyOf: lengths })));
    for (const char of '{"v":"ab') open = write(open, char);
    expect(open.length).toBe(31);
    for (const char of '"}') open = write(open, char);
    expect(isWritten(open) && open.length === 1).toBe(true);
  });

  it("needs few token lists, however long its texts", () => {
    const schema = holder({ type: "array", items: { type: "string" } });
    const constraint = new SchemaTokens(readSchema(schema), pieces).constraint();
    for (const char of '{"v":["abc","defgh') constraint.accept(engine.tokenize(char)[0] as number);
    const within = constraint.allowed();
    for (const char of 'ij","k') constraint.accept(engine.tokenize(char)[0] as number);
    expect(constraint.allowed()).toBe(within);
    expect(() => constraint.accept(-1)).toThrow("not allowed");
  });
});
