import { HUT } from "@understudy/session/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLibrary, type FlatLibrary } from "./flat-library.ts";

const OPTIONS = JSON.stringify({ domains: [{ domain: HUT }], expansions: 50 });
const MESSAGES = [
  '{"type":"hello","protocol":[1],"client":"fuzz","domain":"hut"}',
  '{"type":"state","seq":1,"agent":"ann","nowMs":0,"values":{"at":"home","wood":0,"fire_lit":false}}',
  '{"type":"want","seq":2,"agent":"ann","goal":"warm","budgetMs":50}',
  '{"type":"bye"}',
  '{"type":"plan-now","id":1,"agent":"ann","state":{},"goal":"warm"}',
  '{"type":"plan-once","id":2,"agent":"ann","state":{},"goal":"warm","budgetMs":50}',
  '{"type":"propose","id":3,"agent":"ann","state":{},"goal":"warm","budgetMs":9,"steps":[]}',
  '{"type":"plan-together","id":4,"agents":{"ann":{"state":{}}},"goal":"warm","budgetMs":50}',
  '{"type":"model-answer","number":1,"answer":{"steps":[]}}',
  '{"type":"model-failed","number":1}',
];
/** The same with a model of the host, so that time counts and a search reads the host's clock. */
const TIMED = JSON.stringify({ domains: [{ domain: HUT }], model: {} });
const anything = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    0,
    -1,
    1.5,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 60,
    {},
    "1",
  ),
  fc.integer({ min: 0, max: 4 }),
);
const text = fc.oneof(fc.constantFrom(...MESSAGES, OPTIONS), fc.json(), fc.string(), anything);

/** A call with anything as its arguments. */
const call = fc.oneof(
  fc.tuple(fc.constant("open" as const), fc.tuple(text)),
  fc.tuple(fc.constant("send" as const), fc.tuple(anything, text)),
  fc.tuple(fc.constant("take" as const), fc.tuple(anything)),
  fc.tuple(fc.constant("step" as const), fc.tuple(anything, anything, anything)),
  fc.tuple(fc.constant("close" as const), fc.tuple(anything)),
);

describe("the flat library", () => {
  it("throws for no call, and says why each failed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), async (calls) => {
        const library = createLibrary(() => 0);
        const engine = library.open(OPTIONS);
        for (const [name, values] of calls) {
          const result: unknown = (library[name] as (...all: unknown[]) => unknown)(...values);
          const error = library.lastError();
          if (error === "") continue;
          expect(JSON.parse(error)).toMatchObject({
            code: expect.any(String),
            message: expect.any(String),
          });
          expect([0, -1, "", undefined]).toContain(result);
        }
        expect(stepsOf(library, engine)).toBeLessThan(1000);
      }),
    );
  });

  it("takes calls from within the host's clock, and says why each failed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 40 }), fc.nat(5), async (calls, every) => {
        const left = [...calls];
        let looks = 0;
        let errors = 0;
        const act = (): void => {
          const [name, values] = left.pop() ?? ["take", [1]];
          (library[name] as (...all: unknown[]) => unknown)(...values);
          const error = library.lastError();
          if (error !== "") errors += JSON.parse(error).code === "internal" ? 1 : 0;
        };
        // Each look of the engine at the clock may be a call of the host, in the midst of another.
        const library: FlatLibrary = createLibrary(() => {
          if (looks++ % (every + 1) === every && left.length > 0) act();
          return looks / 100;
        });
        const engine = library.open(TIMED);
        for (const message of MESSAGES) library.send(engine, message);
        for (let step = 0; step < 50; step++) {
          library.step(engine, step, Number.POSITIVE_INFINITY);
          await new Promise(setImmediate);
        }
        expect(errors).toBe(0);
        library.close(engine);
        expect(library.send(engine, "{}")).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it("has engines that know nothing of each other", () => {
    const library = createLibrary(() => 0);
    const [one, other] = [library.open(OPTIONS), library.open(OPTIONS)];
    expect(one).not.toBe(other);
    expect(library.send(one, MESSAGES[0] as string)).toBe(1);
    expect(stepsOf(library, one)).toBeLessThan(100);
    expect(library.take(other)).toBe("");
    expect(library.take(one)).toContain('"welcome"');
    library.close(one);
    expect(library.send(one, MESSAGES[1] as string)).toBe(0);
    expect(JSON.parse(library.lastError())).toMatchObject({
      code: "invalid-request",
      pointer: "/engine",
    });
    expect(library.send(other, MESSAGES[0] as string)).toBe(1);
    expect(library.lastError()).toBe("");
  });
});

/** Steps an engine until it wants none at once. @returns the number of steps */
function stepsOf(library: FlatLibrary, engine: number): number {
  let steps = 1;
  while (library.step(engine, 0, Number.POSITIVE_INFINITY) === 0 && steps < 1000) steps++;
  return steps;
}
