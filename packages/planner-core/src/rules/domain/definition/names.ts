const namePattern = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
const toolNamePattern = /^[A-Za-z_][A-Za-z0-9_.:-]*$/;
const enumValuePattern = /^[A-Za-z0-9_.:-]+$/;

/** Maximum length of names: longer ones would slow down the grounding of a hostile file. */
export const MAX_NAME_LENGTH = 200;

/** The rules for names, as a hint. */
export const NAME_HINT: string = `at most ${MAX_NAME_LENGTH} letters, digits, _ . - and no digit first`;

// Would set the prototype of a plain object.
const forbiddenName = "__proto__";

function isNameLike(name: unknown, pattern: RegExp): name is string {
  return (
    typeof name === "string" &&
    name.length <= MAX_NAME_LENGTH &&
    name !== forbiddenName &&
    pattern.test(name)
  );
}

/** Whether a value can be the name of a variable, a parameter or a goal. */
export function isName(name: unknown): name is string {
  return isNameLike(name, namePattern);
}

/** Whether a value can be the name of a tool: like other names, but `:` is allowed inside. */
export function isToolName(name: unknown): name is string {
  return isNameLike(name, toolNamePattern);
}

/** Whether a value can be a value of an enum. */
export function isEnumValue(value: unknown): value is string {
  return isNameLike(value, enumValuePattern);
}

/** Keywords of conditions, which cannot be variable names. */
export const RESERVED_VARIABLE_NAMES: ReadonlySet<string> = new Set([
  "anyOf",
  "allOf",
  "oneOf",
  "directive",
]);

/** Order by UTF-16 code units, independent of machine and locale. */
export function compareNames(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
