import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RequestError } from "../errors.ts";
import { keysOf } from "../text/json-pointer.ts";
import type { Shape } from "./index.ts";
import * as shapes from "./index.ts";

/** A drawn shape, another way to tell whether a value fits, and values that may. */
interface Drawn {
  readonly shape: Shape;
  readonly has: (value: unknown) => boolean;
  readonly some: fc.Arbitrary<unknown>;
}

const name = fc.constantFrom("a", "b", "kind", "__proto__", "to/do", "x~y");
const isObject = (value: unknown): value is Record<string, unknown> =>
  Object.prototype.toString.call(value) === "[object Object]";
const own = (value: unknown, key: string): unknown =>
  Object.getOwnPropertyDescriptor(Object(value), key)?.value;

/** As parsed from JSON: a name may be `__proto__`. */
function written(entries: readonly (readonly [string, unknown])[]): unknown {
  const members = entries.flatMap(([key, each]) =>
    each === undefined ? [] : [`${JSON.stringify(key)}:${JSON.stringify(each)}`],
  );
  return JSON.parse(`{${members.join(",")}}`);
}

const scalar = fc.constantFrom<unknown>("", "a", "abc", 0, 1, -2, 2.5, true, false, null);
const value = fc.letrec<{ readonly value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie("value")), { maxLength: 4 }).map(written),
  ),
})).value;

const leaf: fc.Arbitrary<Drawn> = fc
  .constantFrom<[Shape, Drawn["has"]]>(
    [shapes.string({ max: 2 }), (given) => typeof given === "string" && given.length < 3],
    [shapes.string({ min: 1 }), (given) => typeof given === "string" && given !== ""],
    [shapes.number({ min: 0 }), (given) => typeof given === "number" && given >= 0],
    [shapes.number(), (given) => typeof given === "number"],
    [shapes.whole({ max: 3 }), (given) => Number.isInteger(given) && Number(given) < 4],
    [shapes.boolean, (given) => given === true || given === false],
    [shapes.oneOf(["a", 1, true]), (given) => ["a", 1, true].includes(given as never)],
    [shapes.anything, (given) => given !== undefined],
  )
  .map(([shape, has]) => ({ shape, has, some: scalar.filter(has) }));

function wrapped(inner: fc.Arbitrary<Drawn>): fc.Arbitrary<Drawn> {
  const field = fc.tuple(
    name.filter((one) => one !== "__proto__"),
    inner,
  );
  const fields = fc.uniqueArray(field, { maxLength: 3, selector: ([key]) => key });
  type Parts = readonly (readonly [string, Drawn])[];
  const shapesOf = (parts: Parts) =>
    Object.fromEntries(parts.map(([key, { shape }]) => [key, shape]));
  const areFit = (given: unknown, parts: Parts): boolean =>
    isObject(given) && parts.every(([key, { has }]) => has(own(given, key)));
  const someOf = (parts: Parts) =>
    fc
      .tuple(...parts.map(([key, { some }]) => some.map((each) => [key, each] as const)))
      .map(written);
  return fc.oneof(
    inner.map(({ shape, has, some }) => ({
      shape: shapes.list(shape, { min: 1, max: 3 }),
      has: (given: unknown) =>
        Array.isArray(given) && given.length > 0 && given.length < 4 && given.every(has),
      some: fc.array(some, { minLength: 1, maxLength: 3 }),
    })),
    field.map(([key, { shape, has, some }]) => ({
      shape: shapes.record(shape),
      has: (given: unknown) => isObject(given) && Object.values(given).every(has),
      some: some.map((each) => written([[key, each]])),
    })),
    inner.map(({ shape, has, some }) => ({
      shape: shapes.optional(shape),
      has: (given: unknown) => given === undefined || has(given),
      some: fc.option(some, { nil: undefined }),
    })),
    inner.map(({ shape, has, some }) => ({
      shape: shapes.nullable(shape),
      has: (given: unknown) => given === null || has(given),
      some: fc.option(some),
    })),
    fc.tuple(inner, inner).map(([one, other]) => ({
      shape: shapes.either(one.shape, other.shape),
      has: (given: unknown) => one.has(given) || other.has(given),
      some: fc.oneof(one.some, other.some),
    })),
    fc.tuple(inner, inner).map(([one, other]) => ({
      shape: shapes.tuple(one.shape, other.shape),
      has: (given: unknown) =>
        Array.isArray(given) && given.length === 2 && one.has(given[0]) && other.has(given[1]),
      some: fc.tuple(one.some, other.some),
    })),
    inner.map(({ shape, has, some }) => ({
      shape: shapes.refined(shape, "no text", (given) => typeof given !== "string"),
      has: (given: unknown) => has(given) && typeof given !== "string",
      some,
    })),
    fields.map((parts) => ({
      shape: shapes.object(shapesOf(parts)),
      has: (given: unknown) => areFit(given, parts),
      some: someOf(parts),
    })),
    fields.map((parts) => ({
      shape: shapes.closed(shapesOf(parts)),
      has: (given: unknown) =>
        areFit(given, parts) &&
        Object.keys(given as object).every((key) => parts.some(([known]) => known === key)),
      some: someOf(parts),
    })),
    fields.map((parts) => ({
      shape: shapes.byTag("kind", shapesOf(parts)),
      has: (given: unknown) =>
        isObject(given) && parts.some(([key, { has }]) => own(given, "kind") === key && has(given)),
      some: value,
    })),
  );
}

const drawn = wrapped(fc.oneof(leaf, wrapped(fc.oneof(leaf, wrapped(leaf)))));

/** Whether a pointer leads to a value, or to the absence of a member of one. */
function isPlace(root: unknown, pointer: string): boolean {
  const keys = keysOf(pointer);
  let at = root;
  for (const [index, key] of keys.entries()) {
    if (typeof at !== "object" || at === null) return false;
    if (!Object.hasOwn(at, key)) return index === keys.length - 1;
    at = own(at, key);
  }
  return true;
}

describe("Shapes", () => {
  it("accept what another check accepts, and else tell mistakes at places that are there", () => {
    const asked = drawn.chain((each) => fc.tuple(fc.constant(each), fc.oneof(each.some, value)));
    let [accepted, refused] = [0, 0];
    fc.assert(
      fc.property(asked, ([{ shape, has }, given]) => {
        const issues = shapes.issuesIn(shape, given);
        expect(issues.length === 0).toBe(has(given));
        expect(shapes.fits(shape, given)).toBe(has(given));
        if (issues.length === 0) accepted++;
        else refused++;
        for (const { pointer, message } of issues) {
          expect(isPlace(given, pointer)).toBe(true);
          expect(message).toMatch(
            /^(?:is missing; it )?must be |^is not known here$|^has more than/,
          );
        }
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(50);
  });
});

describe("A shape", () => {
  const save = shapes.closed({
    version: shapes.oneOf([1]),
    name: shapes.string({ max: 8 }),
    at: shapes.optional(shapes.oneOf(["home", "market"])),
    ways: shapes.list(shapes.tuple(shapes.string(), shapes.number({ min: 0, max: 9 }))),
  });
  const told = (given: unknown) =>
    shapes.issuesIn(save, given, "/save").map(({ pointer, message, hint = "" }) => {
      return `${pointer} ${message}${hint && ` (${hint})`}`;
    });

  it.each([
    [3, ["/save must be an object, not 3"]],
    [{ version: 2, name: "ann", ways: [] }, ["/save/version must be 1, not 2"]],
    [
      { version: 1, nmae: "ann", ways: [] },
      [
        '/save/name is missing; it must be a text of at most 8 characters (is "nmae" meant for it?)',
        '/save/nmae is not known here (did you mean "name"?)',
      ],
    ],
    [
      { version: 1, name: "ann", at: "hme", ways: [["home"], ["home", 10], 3] },
      [
        '/save/at must be one of "home", "market", not the text "hme" (did you mean "home"?)',
        "/save/ways/0 must be a list of 2, not an array",
        "/save/ways/1/1 must be a number from 0 to 9, not 10",
        "/save/ways/2 must be a list of 2, not 3",
      ],
    ],
    [{ version: 1, name: "ann", ways: [["home", 3]] }, []],
  ])("tells of %j where it is wrong, and how to mend it", (given, mistakes) => {
    expect(told(given)).toEqual(mistakes);
  });

  it("is checked in bounded work: long lists are refused, deep ones too, and a hundred mistakes told", () => {
    const many = shapes.list(shapes.number());
    expect(shapes.issuesIn(many, Array(100_001).fill(0))).toEqual([
      { pointer: "", message: "has more than 100000 items" },
    ]);
    const issues = shapes.issuesIn(many, Array(1000).fill("x"));
    expect(issues).toHaveLength(101);
    expect(issues.at(-1)?.message).toBe("900 more issues are not shown");
    const deep = JSON.parse("[".repeat(5000) + "]".repeat(5000));
    expect(shapes.issuesIn(shapes.record(shapes.anything), { deep })).toEqual([
      { pointer: "/deep", message: "is nested deeper than 500" },
    ]);
    let looks = 0;
    const ownKeys = (target: object): (string | symbol)[] => {
      looks++;
      return Reflect.ownKeys(target);
    };
    expect(shapes.issuesIn(save, new Proxy({ nmae: "ann" }, { ownKeys }))).toHaveLength(4);
    expect(looks).toBeLessThanOrEqual(2);
    const long = "x".repeat(1_000_000);
    expect(shapes.issuesIn(shapes.oneOf(["a"]), long)[0]?.message.length).toBeLessThan(100);
  });

  it("gives the value, or throws what its reader throws", () => {
    const ann = { version: 1, name: "ann", ways: [] };
    expect(shapes.read(save, ann, RequestError)).toBe(ann);
    expect(() => shapes.read(save, {}, RequestError)).toThrow(RequestError);
    expect(shapes.parseJson('\uFEFF{"a": 1}', RequestError)).toEqual({ a: 1 });
    expect(() => shapes.parseJson("{", RequestError)).toThrow(/is not JSON: /);
  });
});
