import { strict as assert } from "node:assert";
import { loadDomain } from "@understudy/planner-core";
import { Ajv } from "ajv";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SchemaJudge as Chosen } from "#schema-judge";
import { casesOf } from "../../../../../scripts/testing/cases.mjs";
import { frameSchema, type JsonSchema, stepSchema } from "../plan-schema.ts";
import { CompileThread, type CompileWorker } from "./compile-thread.ts";
import { SchemaJudge as CompiledJudge } from "./compiled-judge.ts";
import { SchemaJudge as LightJudge } from "./light-judge.ts";
import type { LazySchema, ValueJudge } from "./value-judge.ts";

/** Texts that ajv must quote. */
const HOSTILE = ["'", '"', "`$" + "{process.exit()}`", "*/ x", "\u2028", "\\", "</script>", ""];
const domain = loadDomain({
  name: "trade",
  state: {
    at: { type: "enum", values: ["shop", "mill"] },
    coins: { type: "integer", min: 0, max: 9 },
    open: { type: "boolean" },
  },
  tools: [
    { name: "wait", then: { coins: { "+": 1 } } },
    {
      name: "constructor",
      parameters: {
        place: { enum: ["shop", "mill"] },
        coins: { type: "integer", minimum: 1, maximum: 3 },
      },
      then: { at: "$place" },
    },
    { name: "turn", parameters: { on: { type: "boolean" } }, then: { open: "$on" } },
    {
      name: "pick",
      parameters: { number: { enum: Array.from({ length: 400 }, (_, at) => `n${at}`) } },
    },
  ],
  goals: [{ name: "rich", when: { coins: 9 } }],
});
const schemas: readonly JsonSchema[] = [
  frameSchema(3),
  ...domain.tools.map((_, index) => stepSchema(domain, index)),
  {
    type: "object",
    required: ["tool", "args"],
    properties: {
      tool: { const: "say" },
      args: { type: "object", required: ["toString"], properties: { toString: { enum: HOSTILE } } },
    },
  },
];

/** A validator whose schema is compiled, if it can be. */
async function ready(judge: ValueJudge): Promise<ValueJudge> {
  judge.prepare();
  if (judge instanceof CompiledJudge) {
    await vi.waitFor(() => expect(judge.isCompiled).toBe(true), { timeout: 60_000 });
  }
  return judge;
}

const value = fc.constantFrom<unknown>(
  ...["shop", "mill", "sea", 0, 1, 3, 4, 1.5, -0, true, false, null, [], {}, "n7", "n400"],
  ...HOSTILE,
);
const key = fc.constantFrom(
  ...["place", "coins", "on", "tool", "args", "steps", "__proto__", "a/b~", "toString", "number"],
);
const fields = (values: fc.Arbitrary<unknown>) =>
  fc.array(fc.tuple(key, values), { maxLength: 3 }).map((entries) => JSON.parse(toJson(entries)));
const toJson = (entries: readonly (readonly [string, unknown])[]): string =>
  `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${JSON.stringify(each)}`).join(",")}}`;
const step = fc.record(
  {
    tool: fc.constantFrom("wait", "constructor", "turn", "say", "pick"),
    args: fc.oneof(
      fc.record({ place: value, coins: value }, { requiredKeys: [] }),
      fc.record({ on: value }),
      fc.record({ toString: value }),
      fc.record({ number: value }),
      fields(value),
      value,
    ),
  },
  { requiredKeys: ["tool"] },
);
const right = fc.constantFrom<unknown>(
  { steps: [] },
  { tool: "wait" },
  { tool: "constructor", args: { place: "mill", coins: 3 } },
  { tool: "turn", args: { on: false } },
  { tool: "pick", args: { number: "n399" } },
  { tool: "say", args: { toString: "*/ x" } },
);
const written = fc.oneof(
  { weight: 1, arbitrary: right },
  { weight: 6, arbitrary: step },
  { weight: 2, arbitrary: fc.record({ steps: fc.array(step, { maxLength: 4 }) }) },
  { weight: 1, arbitrary: fields(value) },
  { weight: 1, arbitrary: value },
);

afterEach(() => {
  vi.useRealTimers();
});

const CASES = 3000;

it("is ajv's on Node", () => {
  expect(Chosen).toBe(CompiledJudge);
});

describe.each<[string, (schema: LazySchema) => ValueJudge]>([
  ["ajv", (schema) => new CompiledJudge(schema)],
  ["light", (schema) => new LightJudge(schema)],
])("the validator %s", (_, judgeOf) => {
  it("accepts and rejects the same values as ajv", async () => {
    const pairs = await Promise.all(
      schemas.map(async (schema) => ({
        judge: await ready(judgeOf(() => schema)),
        reference: new Ajv({ ownProperties: true }).compile(schema),
      })),
    );
    const counts = pairs.map(() => ({ true: 0, false: 0 }));
    fc.assert(
      fc.property(written, (each) => {
        for (const [index, { judge, reference }] of pairs.entries()) {
          const problem = judge.problemOf(each);
          const fits = reference(each);
          (counts[index] as { true: number; false: number })[`${fits}`]++;
          if ((problem === undefined) !== fits) assert.fail(JSON.stringify(each));
        }
      }),
      { numRuns: CASES },
    );
    for (const { true: taken, false: refused } of counts) {
      expect(Math.min(taken, refused)).toBeGreaterThanOrEqual(casesOf(CASES) / 150);
    }
  });

  it.each<[number, unknown, string, string]>([
    [0, {}, "", "must have required property 'steps'"],
    [0, { steps: [], more: 1 }, "", 'must not have "more"'],
    [0, { steps: 1 }, "/steps", "must be array"],
    [0, { steps: [{}] }, "/steps/0", "must have required property 'tool'"],
    [0, { steps: [1] }, "/steps/0", "must be object"],
    [0, { steps: [{}, {}, {}, {}] }, "/steps", "must NOT have more than 3 items"],
    [2, { tool: "constructor" }, "", "must have required property 'args'"],
    [
      2,
      { tool: "constructor", args: { place: "sea", coins: 1 } },
      "/args/place",
      'must be one of ["shop","mill"]',
    ],
    [2, { tool: "constructor", args: { place: "mill", coins: 9 } }, "/args/coins", "must be <= 3"],
    [2, { tool: "constructor", args: { place: 1, coins: 1 } }, "/args/place", "must be string"],
    [2, { tool: "wait", args: { place: "mill", coins: 1 } }, "/tool", 'must be "constructor"'],
    [3, { tool: "turn", args: { on: 1 } }, "/args/on", "must be boolean"],
    [3, { tool: "turn", args: { on: true }, "a/b~": 1 }, "", 'must not have "a/b~"'],
  ])(
    "reports the location and problem for schema %i and %j",
    async (at, each, pointer, message) => {
      const judge = await ready(judgeOf(() => schemas[at] as JsonSchema));
      expect(judge.problemOf(each)).toEqual({ pointer, message });
    },
  );
});

/** Code of a validator that rejects everything, and counts its evaluations. */
const MARKS = "globalThis.made = (globalThis.made ?? 0) + 1; module.exports = () => false";

/** A fake worker. */
class PlayedWorker implements CompileWorker {
  readonly #listeners = new Map<string, (said: never) => void>();
  readonly sent: (readonly string[])[] = [];
  isEnded = false;

  on(event: string, listener: (...said: never[]) => void): never {
    this.#listeners.set(event, listener);
    return this as never;
  }
  say(event: string, said?: unknown): void {
    this.#listeners.get(event)?.(said as never);
  }
  postMessage(message: readonly string[]): void {
    this.sent.push(message);
  }
  unref(): void {}
  async terminate(): Promise<number> {
    this.isEnded = true;
    return 0;
  }
}

describe("the validator for Node", () => {
  const string: JsonSchema = { type: "string" };
  const played = () => {
    const workers: PlayedWorker[] = [];
    const thread = new CompileThread(() => {
      workers.push(new PlayedWorker());
      return workers.at(-1) as PlayedWorker;
    });
    return { workers, thread };
  };

  it("follows its own schema: another schema accepts the same value", async () => {
    // Keywords supported only by ajv.
    const short = await ready(new CompiledJudge(() => ({ type: "string", maxLength: 3 })));
    expect(short.problemOf("long")).toEqual({
      pointer: "",
      message: "must NOT have more than 3 characters",
    });
    expect(short.problemOf("new")).toBeUndefined();
    const long = await ready(new CompiledJudge(() => ({ type: "string", maxLength: 4 })));
    expect(long.problemOf("long")).toBeUndefined();
  });

  it("uses the light validator until the code is there, and only the code after that", () => {
    const { workers, thread } = played();
    const judge = new CompiledJudge(() => string, thread);
    expect(judge.problemOf("word")).toBeUndefined();
    expect(judge.problemOf(1)).toMatchObject({ message: "must be string" });
    expect(workers[0]?.sent).toEqual([[JSON.stringify(string)]]);
    workers[0]?.say("message", ["module.exports = (value) => value === 1"]);
    expect(judge.problemOf(1)).toBeUndefined();
    expect(judge.problemOf("word")).toEqual({ pointer: "", message: "does not fit the schema" });
  });

  it("evaluates one validator per turn, and uses the light one until then", async () => {
    const { workers, thread } = played();
    const judges = Array.from({ length: 8 }, () => new CompiledJudge(() => string, thread));
    for (const judge of judges) judge.prepare();
    workers[0]?.say("message", [MARKS]);
    workers[0]?.say(
      "message",
      judges.slice(1).map(() => MARKS),
    );
    const made = () => (Reflect.get(globalThis, "made") as number | undefined) ?? 0;
    const refusing = () => judges.filter((judge) => judge.problemOf("word") !== undefined).length;
    try {
      for (let turn = 1; turn <= judges.length; turn++) {
        expect([refusing(), made()]).toEqual([turn, turn]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect([refusing(), made()]).toEqual([8, 8]);
    } finally {
      Reflect.deleteProperty(globalThis, "made");
    }
  });

  it("uses the light validator for schemas whose code takes long to evaluate", () => {
    const { workers, thread } = played();
    const wide: JsonSchema = { enum: Array.from({ length: 4000 }, (_, at) => `value${at}`) };
    const judge = new CompiledJudge(() => wide, thread);
    expect(judge.problemOf("value3999")).toBeUndefined();
    expect(workers).toEqual([]);
    expect(new CompiledJudge(() => string, thread).problemOf("word")).toBeUndefined();
    expect(workers[0]?.sent).toEqual([[JSON.stringify(string)]]);
  });

  it("starts its worker ahead, once, and reuses it", () => {
    vi.useFakeTimers();
    const { workers, thread } = played();
    thread.start();
    thread.start();
    expect(workers.map(({ sent }) => sent)).toEqual([[]]);
    new CompiledJudge(() => string, thread).prepare();
    expect(workers.map(({ sent }) => sent)).toEqual([[[JSON.stringify(string)]]]);
    workers[0]?.say("message", ["module.exports = () => true"]);
    vi.advanceTimersByTime(3000);
    expect(workers[0]?.isEnded).toBe(true);
    thread.start();
    vi.advanceTimersByTime(3000);
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, true]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([
    ["is not valid", "}"],
    ["exports nothing", ""],
    ["throws", "module.exports = () => { throw new Error('out of order'); }"],
    ["requires a missing module", "module.exports = require('ajv/none').default"],
  ])("keeps the light validator if the code %s", (_, code) => {
    const { workers, thread } = played();
    const judge = new CompiledJudge(() => string, thread);
    judge.prepare();
    workers[0]?.say("message", [code]);
    for (let time = 0; time < 2; time++) {
      expect(judge.problemOf("word")).toBeUndefined();
      expect(judge.problemOf(1)).toMatchObject({ message: "must be string" });
    }
  });

  it("keeps the light validator if ajv rejects the schema, and compiles the next one", async () => {
    const refused = new CompiledJudge(() => ({ type: "string", noKeyword: true }));
    refused.prepare();
    const proto = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}');
    const passedOver = new CompiledJudge(() => proto);
    passedOver.prepare();
    await ready(new CompiledJudge(() => string));
    expect([refused.isCompiled, passedOver.isCompiled]).toEqual([false, false]);
    expect(refused.problemOf(1)).toMatchObject({ message: "must be string" });
    expect(passedOver.problemOf(JSON.parse('{"__proto__":1}'))).toMatchObject({
      pointer: "/__proto__",
    });
  });

  it("keeps the light validator if workers cannot start or fail repeatedly", () => {
    let started = 0;
    const thread = new CompileThread(() => {
      started++;
      throw new Error("no threads here");
    });
    const judges = Array.from({ length: 10 }, () => new CompiledJudge(() => string, thread));
    for (const judge of judges) expect(judge.problemOf("word")).toBeUndefined();
    expect(started).toBe(3);
    const { workers, thread: mortal } = played();
    const others = Array.from({ length: 10 }, () => new CompiledJudge(() => string, mortal));
    for (const judge of others) {
      judge.prepare();
      workers.at(-1)?.say("error", new Error("out of memory"));
      workers.at(-1)?.say("exit", 1);
      expect(judge.problemOf(1)).toMatchObject({ message: "must be string" });
    }
    expect(workers).toHaveLength(3);
  });

  it("sends the queue in batches, ends an idle or hung worker, and starts another", () => {
    vi.useFakeTimers();
    const { workers, thread } = played();
    const wide: JsonSchema = { enum: Array.from({ length: 1000 }, (_, at) => `value${at}`) };
    const judges = Array.from({ length: 3 }, () => new CompiledJudge(() => wide, thread));
    for (const judge of judges) judge.prepare();
    const [first] = workers;
    for (let time = 0; time < 3; time++) {
      expect(first?.sent.length).toBe(time + 1);
      first?.say("message", ["module.exports = () => true"]);
    }
    expect(first?.isEnded).toBe(false);
    vi.advanceTimersByTime(3000);
    expect(first?.isEnded).toBe(true);
    const late = new CompiledJudge(() => string, thread);
    late.prepare();
    vi.advanceTimersByTime(30_000);
    expect(workers.map(({ isEnded }) => isEnded)).toEqual([true, true]);
    expect(late.problemOf(1)).toMatchObject({ message: "must be string" });
    expect(vi.getTimerCount()).toBe(0);
  });
});
