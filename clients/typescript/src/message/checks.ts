/** Whether a value is as it should be. */
export type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isCount: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isReal: Check = (value) => Number.isFinite(value);
const isFlag: Check = (value) => typeof value === "boolean";
const isId: Check = (value) => isText(value) || isReal(value);
const isValues: Check = (value) =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((each) => isFlag(each) || isId(each));

type Simple = "text" | "count" | "number" | "real" | "flag" | "id" | "values";
/** The checks of simple values; a `number` is that of a message. */
export const is: Readonly<Record<Simple, Check>> = {
  text: isText,
  count: isCount,
  number: (value) => isCount(value) && value !== 0,
  real: isReal,
  flag: isFlag,
  id: isId,
  values: isValues,
};

/** Whether a value is one of some words. */
export function isAnyOf(words: readonly unknown[]): Check {
  return (value) => words.includes(value);
}

/** Whether a value is missing, or as it should be. */
export function orMissing(check: Check): Check {
  return (value) => value === undefined || check(value);
}

/** Whether a value is a list of such values. */
export function isList(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check);
}

/** Whether a value has these members. */
export function shaped(shape: Readonly<Record<string, Check>>): Check {
  const members = Object.entries(shape);
  return (value) => members.every(([name, check]) => check(Object(value)[name]));
}
