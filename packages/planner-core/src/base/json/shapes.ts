import { isTooDeep, MAX_NESTING } from "../text/json-nesting.ts";
import { nearestName, suggestName } from "../text/nearest-name.ts";
import { isRecord } from "./issues.ts";
import { fits, type Shape, type Shaped, type ShapeFindings } from "./shape.ts";

/** Limit on the length of lists, against damaged or hostile files; real ones are far shorter. */
const MAX_ITEMS = 100_000;

type Fields = Readonly<Record<string, Shape>>;
type OptionalKeys<Of extends Fields> = {
  [Name in keyof Of]: undefined extends Shaped<Of[Name]> ? Name : never;
}[keyof Of];

/** The type of objects with fields. */
export type ObjectOf<Of extends Fields> = {
  readonly [Name in Exclude<keyof Of, OptionalKeys<Of>>]: Shaped<Of[Name]>;
} & { readonly [Name in OptionalKeys<Of>]?: Shaped<Of[Name]> };

function simple<Value>(wanted: string, test: (value: unknown) => boolean): Shape<Value> {
  return {
    wanted,
    check: (value, findings) => {
      if (!test(value)) findings.misfit(wanted, value);
    },
  };
}

interface Range {
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

function rangeOf({ min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: Range) {
  const isOpen = max === Number.POSITIVE_INFINITY;
  const least = min === Number.NEGATIVE_INFINITY ? "" : ` of at least ${min}`;
  const both = least === "" ? ` of at most ${max}` : ` from ${min} to ${max}`;
  const has = (value: number): boolean => value >= min && value <= max;
  return { words: isOpen ? least : both, has };
}

/** A finite number. */
export function number(range: Range = {}): Shape<number> {
  const { words, has } = rangeOf(range);
  return simple(`a number${words}`, (value) => Number.isFinite(value) && has(value as number));
}

/** A whole number; none beyond the safe ones. */
export function whole(range: Range = {}): Shape<number> {
  const { words, has } = rangeOf(range);
  const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && has(value as number);
  return simple(`a whole number${words}`, isWhole);
}

/** A text, with a range of its length. */
export function string({ min = 0, max = Number.POSITIVE_INFINITY }: Range = {}): Shape<string> {
  const long = max === Number.POSITIVE_INFINITY ? "" : ` of at most ${max} characters`;
  const wanted = `a text${long}${min > 0 ? ", not an empty one" : ""}`;
  const hasLength = ({ length }: string): boolean => length >= min && length <= max;
  return simple(wanted, (value) => typeof value === "string" && hasLength(value));
}

/** True or false. */
export const boolean: Shape<boolean> = simple(
  "true or false",
  (value) => typeof value === "boolean",
);

/** Any JSON, nested at most {@link MAX_NESTING} deep. */
export const anything: Shape<NonNullable<unknown> | null> = {
  wanted: "a value",
  check: (value, findings) => {
    if (value === undefined) findings.misfit("a value", value);
    else if (isTooDeep(value)) findings.add(`is nested deeper than ${MAX_NESTING}`);
  },
};

/** Anything, which another reader checks. */
export const unread: Shape<unknown> = { wanted: "a value", isOptional: true, check: () => {} };

/** One of some constants. */
export function oneOf<const Value extends string | number | boolean>(
  values: readonly Value[],
): Shape<Value> {
  const listed = values.map((value) => JSON.stringify(value)).join(", ");
  const wanted = values.length === 1 ? listed : `one of ${listed}`;
  const near = (value: unknown): string | undefined => {
    const name = typeof value === "string" ? nearestName(value, values.map(String)) : undefined;
    return name === undefined ? undefined : `did you mean "${name}"?`;
  };
  return {
    wanted,
    check: (value, findings) => {
      if (!values.includes(value as Value)) findings.misfit(wanted, value, () => near(value));
    },
  };
}

/** A list, with a range of its length. */
export function list<Value>(
  of: Shape<Value>,
  { min = 0, max = MAX_ITEMS }: Range = {},
): Shape<readonly Value[]> {
  const wanted = min > 0 ? "a list that is not empty" : "a list";
  return {
    wanted,
    check: (value, findings) => {
      if (!Array.isArray(value) || value.length < min) findings.misfit(wanted, value);
      else if (value.length > max) findings.add(`has more than ${max} items`);
      else for (let at = 0; at < value.length; at++) findings.member(at, value[at], of);
    },
  };
}

/** A list with a shape for each place. */
export function tuple<const Of extends readonly Shape[]>(
  ...of: Of
): Shape<{ readonly [At in keyof Of]: Shaped<Of[At]> }> {
  const wanted = `a list of ${of.length}`;
  return {
    wanted,
    check: (value, findings) => {
      if (!Array.isArray(value) || value.length !== of.length) findings.misfit(wanted, value);
      else for (let at = 0; at < of.length; at++) findings.member(at, value[at], of[at] as Shape);
    },
  };
}

/** An object with any names. */
export function record<Value>(of: Shape<Value>): Shape<Readonly<Record<string, Value>>> {
  return {
    wanted: "an object",
    check: (value, findings) => {
      if (!isRecord(value)) findings.misfit("an object", value);
      else for (const name of Object.keys(value)) findings.member(name, value[name], of);
    },
  };
}

/**
 * An object with some fields. Others are left alone, since a newer version may have written them.
 *
 * @param wanted words for it
 */
export function object<Of extends Fields>(fields: Of, wanted = "an object"): Shape<ObjectOf<Of>> {
  const known = Object.entries(fields);
  return {
    wanted,
    check: (value, findings) => {
      if (!isRecord(value)) return findings.misfit(wanted, value);
      // Found once, as a hostile file may have a million of them.
      let others: readonly string[] | undefined;
      const unknown = (): readonly string[] => {
        others ??= Object.keys(value).filter((key) => !Object.hasOwn(fields, key));
        return others;
      };
      for (const [name, shape] of known) {
        const isThere = value[name] !== undefined || shape.isOptional === true;
        findings.member(name, value[name], isThere ? shape : missing(name, shape, unknown));
      }
    },
  };
}

/** An object with some fields and no others. */
export function closed<Of extends Fields>(fields: Of, wanted?: string): Shape<ObjectOf<Of>> {
  const open = object(fields, wanted);
  const unknownMember: Shape = {
    wanted: "nothing",
    check: (_, findings) =>
      findings.add("is not known here", (name) => suggestName(name, Object.keys(fields))),
  };
  const check: Shape["check"] = (value, findings) => {
    open.check(value, findings);
    if (!isRecord(value)) return;
    for (const name of Object.keys(value)) {
      if (!Object.hasOwn(fields, name)) findings.member(name, value[name], unknownMember);
    }
  };
  return { wanted: open.wanted, check };
}

/** Tells that a field is missing, and which of the unknown ones may be meant for it. */
function missing(name: string, { wanted }: Shape, unknown: () => readonly string[]): Shape {
  const misspelt = (): string | undefined => {
    const near = nearestName(name, unknown());
    return near === undefined ? undefined : `is "${near}" meant for it?`;
  };
  return { wanted, check: (_, findings) => findings.misfit(wanted, undefined, misspelt) };
}

/** One of several shapes of objects, by the value of a field. */
export function byTag<Tag extends string, Of extends Fields>(
  tag: Tag,
  shapes: Of,
): Shape<{ [Name in keyof Of]: Shaped<Of[Name]> & { readonly [Each in Tag]: Name } }[keyof Of]> {
  const tags = oneOf(Object.keys(shapes));
  return {
    wanted: `an object whose ${tag} is ${tags.wanted}`,
    check: (value, findings) => {
      if (!isRecord(value)) return findings.misfit("an object", value);
      const name = value[tag];
      const isKnown = typeof name === "string" && Object.hasOwn(shapes, name);
      if (isKnown) (shapes[name] as Shape).check(value, findings);
      else findings.member(tag, name, tags);
    },
  };
}

/** A value of any of several shapes; if it fits none, they are told, and not how it fails each. */
export function either<const Of extends readonly Shape[]>(...of: Of): Shape<Shaped<Of[number]>> {
  const wanted = of.map((shape) => shape.wanted).join(" or ");
  return simple<Shaped<Of[number]>>(wanted, (value) => of.some((shape) => fits(shape, value)));
}

/** A value of a shape, or none. */
export function optional<Value>({ wanted, check }: Shape<Value>): Shape<Value | undefined> {
  return {
    wanted,
    isOptional: true,
    check: (value, findings) => {
      if (value !== undefined) check(value, findings);
    },
  };
}

/** A value of a shape, or null. */
export function nullable<Value>({ wanted, check }: Shape<Value>): Shape<Value | null> {
  return {
    wanted: `${wanted} or null`,
    check: (value, findings) => {
      if (value !== null) check(value, findings);
    },
  };
}

/** A value of a shape that passes a further check, which may tell of its members and runs only if the shape fits. */
export function also<Value>(
  { wanted, check }: Shape<Value>,
  further: (value: Value, findings: ShapeFindings) => void,
): Shape<Value> {
  return {
    wanted,
    check: (value, findings) => {
      const before = findings.count;
      check(value, findings);
      if (findings.count === before) further(value as Value, findings);
    },
  };
}

/** A value of a shape that passes a test as well. */
export function refined<Value>(
  shape: Shape<Value>,
  wanted: string,
  test: (value: Value) => boolean,
): Shape<Value> {
  const { check } = also(shape, (value, findings) => {
    if (!test(value)) findings.misfit(wanted, value);
  });
  return { wanted, check };
}
