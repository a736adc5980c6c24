/**
 * Schemas of messages, for validation on arrival.
 *
 * @module
 */

/** A problem in an external value, with its place. */
export interface ShapeProblem {
  /** JSON pointer. */
  readonly pointer: string;
  readonly message: string;
}

/** Validates a value; returns the first problem, or undefined. */
export type Shape = (value: unknown, pointer: string) => ShapeProblem | undefined;

/** Limit on the length of external texts. */
const MAX_TEXT = 100_000;

const expected = (what: string): ((value: unknown, pointer: string) => ShapeProblem) => {
  return (value, pointer) => ({ pointer, message: `must be ${what}, not ${nameOf(value)}` });
};

/** A check for one type of value, with the type's name. */
function simple(what: string, test: (value: unknown) => boolean): Shape {
  const wrong = expected(what);
  return (value, pointer) => (test(value) ? undefined : wrong(value, pointer));
}

const isNumber = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

/** True or false. */
export const aBoolean: Shape = simple("true or false", (value) => typeof value === "boolean");
/** A finite number. */
export const aNumber: Shape = simple("a number", isNumber);
/** A value of a variable. */
export const aValue: Shape = simple(
  "a text, a number, or true or false",
  (value) =>
    typeof value === "boolean" ||
    isNumber(value) ||
    (typeof value === "string" && value.length <= MAX_TEXT),
);

/** A text of limited length. */
export function aText(maxLength: number = MAX_TEXT): Shape {
  const isText = (value: unknown): boolean =>
    typeof value === "string" && value.length <= maxLength;
  return simple(`a text of at most ${maxLength} characters`, isText);
}

/** An integer within a range. */
export function anInteger(
  min: number = Number.MIN_SAFE_INTEGER,
  max: number = Number.MAX_SAFE_INTEGER,
): Shape {
  return simple(
    `an integer from ${min} to ${max}`,
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
  );
}

/** A number within a range. */
export function between(min: number, max: number): Shape {
  return simple(
    `a number from ${min} to ${max}`,
    (value) => isNumber(value) && value >= min && value <= max,
  );
}

/** One of several values. */
export function oneOf(values: readonly unknown[]): Shape {
  const list = values.map((value) => JSON.stringify(value)).join(", ");
  return simple(`one of ${list}`, (value) => values.includes(value));
}

/** A list of limited length, with a schema for its items. */
export function listOf(each: Shape, maxLength = 1_000_000): Shape {
  const wrong = expected(`a list of at most ${maxLength}`);
  return (value, pointer) => {
    if (!Array.isArray(value) || value.length > maxLength) return wrong(value, pointer);
    for (let index = 0; index < value.length; index++) {
      const problem = each(value[index], `${pointer}/${index}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object with arbitrary names. */
export function recordShape(each: Shape): Shape {
  const wrong = expected("an object");
  return (value, pointer) => {
    if (!isObject(value)) return wrong(value, pointer);
    for (const [name, entry] of Object.entries(value)) {
      const problem = each(entry, `${pointer}/${escaped(name)}`);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** An object with exactly these fields; `optional` ones may be absent. */
export function objectShape(
  fields: Readonly<Record<string, Shape>>,
  optional: Readonly<Record<string, Shape>> = {},
): Shape {
  const wrong = expected("an object");
  return (value, pointer) => {
    if (!isObject(value)) return wrong(value, pointer);
    for (const [name, shape] of Object.entries(fields)) {
      if (!Object.hasOwn(value, name))
        return { pointer: `${pointer}/${name}`, message: "is missing" };
      const problem = shape(value[name], `${pointer}/${name}`);
      if (problem !== undefined) return problem;
    }
    for (const name of Object.keys(value)) {
      if (Object.hasOwn(fields, name)) continue;
      const place = `${pointer}/${escaped(name)}`;
      const shape = Object.hasOwn(optional, name) ? optional[name] : undefined;
      if (shape === undefined) return { pointer: place, message: "is not known here" };
      const problem = shape(value[name], place);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
}

/** A JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function nameOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return value.length > 40 ? "a long text" : JSON.stringify(value);
  return value === undefined ? "nothing" : String(value);
}

/** A name escaped for a JSON pointer. */
function escaped(name: string): string {
  return name.slice(0, 80).replaceAll("~", "~0").replaceAll("/", "~1");
}
