import type { Issue } from "@understudy/planner-core";
import { isRecord, nearestName } from "@understudy/planner-core/internal";
import { keysOf, pointerTo } from "@understudy/planner-core/json";
import {
  type Candidate,
  type JsonPart,
  type Mend,
  parentOf,
  putting,
  renamed,
  valueAt,
} from "./mend.ts";
import { declarationsOf, thresholdsFor, valuesFor } from "./propose-values.ts";
import { likeness, type Survey, wordsIn } from "./survey.ts";

/** The known keys of each part of a document. */
const KEYS: readonly (readonly string[])[] = [
  ["name", "description", "state", "derive", "tools", "goals", "maintain", "words"],
  ["name", "description", "parameters", "when", "then", "if", "cost", "words"],
  ["name", "description", "when", "priority", "words"],
  ["type", "values", "min", "max", "default", "bucket", "sensed", "position"],
  ["type", "enum", "minimum", "maximum", "description"],
  ["anyOf", "allOf"],
];
const OPERATORS: ReadonlyMap<string, string> = new Map([
  ["=>", ">="],
  ["=<", "<="],
  ["≥", ">="],
  ["≤", "<="],
  ["<>", "!="],
  ["≠", "!="],
  ["!==", "!="],
]);

/** Candidates for an error. */
export function proposeForIssue({ pointer }: Issue, survey: Survey): readonly Candidate[] {
  const { document } = survey;
  const found: Candidate[] = [];
  const add = (cost: number, ...mends: readonly Mend[]): void => {
    mends.forEach((mend, index) => {
      found.push({ mend, cost: cost + index / 100 });
    });
  };
  const put = (cost: number, path: string, values: readonly unknown[]): void =>
    add(cost, ...values.map((value) => putting(document, path, value)));
  const keys = keysOf(pointer);
  const key = keys.at(-1) ?? "";
  const holder = valueAt(document, parentOf(pointer));
  const value = valueAt(document, pointer);

  if (isRecord(holder)) add(1, ...renamings(pointer, key, holder, survey));
  // A misspelt variable is reported at its comparison.
  const above = valueAt(document, parentOf(parentOf(pointer)));
  const comparing = keys.at(-2) ?? "";
  if (isRecord(above) && keys[0] !== "state" && !(comparing in survey.state)) {
    add(1.1, ...renamings(parentOf(pointer), comparing, above, survey));
  }
  if (key === "=" || key === "==" || key === "===") put(1, parentOf(pointer), [value]);
  const variable = keys.slice(2).findLast((name) => name in survey.state);
  const definition = variable === undefined ? undefined : survey.state[variable];
  put(1.5, pointer, valuesFor(definition, value));
  if (keys[0] !== "state" && typeof value === "number" && definition?.["type"] === "integer") {
    const owner = `/${keys[0]}/${keys[1]}`;
    put(1.4, pointer, thresholdsFor(value, owner, variable ?? "", survey));
    const bound = `${pointerTo("/state", variable ?? "")}/${value > Number(definition["max"]) ? "max" : "min"}`;
    put(1.6, bound, value < 0 ? [value] : boundsFor(survey.valuesOf(variable ?? ""), definition));
  }
  if (keys[0] === "state") proposeForVariable(keys, survey, put);
  if (key === "name") put(2, pointer, freeNames(parentOf(pointer), value, survey));
  if (key === "when" && value === undefined) put(2, pointer, conditionsFor(keys, survey));
  for (const text of [key, value]) {
    const parameter = typeof text === "string" ? /\$([A-Za-z_]\w*)/.exec(text)?.[1] : undefined;
    if (parameter !== undefined) proposeForParameter(parameter, keys, survey, { add, put });
  }
  // An undeclared name, or a misspelling: trials decide.
  const undeclared = typeof value === "string" && key === "var" ? value : key;
  if (/^(tools|goals|maintain)$/.test(keys[0] ?? "") && /^[A-Za-z_][\w.-]*$/.test(undeclared)) {
    if (!(undeclared in survey.state) && keys.length > 2) {
      put(3, pointerTo("/state", undeclared), declarationsOf(undeclared, survey));
    }
  }
  const isDefault = keys[0] === "state" && key === "default";
  if (value !== undefined && keys.length > 1 && !isDefault) add(6, { op: "remove", path: pointer });
  return found;
}

function renamings(pointer: string, key: string, holder: JsonPart, survey: Survey): Mend[] {
  if (!Object.hasOwn(holder, key)) {
    const misspelt = nearestName(key, Object.keys(holder));
    return misspelt === undefined ? [] : [renamed(pointerTo(parentOf(pointer), misspelt), key)];
  }
  const pools = [Object.keys(survey.state), ...KEYS];
  const near = pools.map((pool) => nearestName(key, pool));
  const fitting = Object.entries(survey.state)
    .filter(([, { values }]) => Array.isArray(values) && values.includes(holder[key]))
    .map(([name]) => name);
  const operators = /^[<>=!≤≥≠]+$/.test(key) ? [">=", "<=", "!="] : [];
  const likely = [OPERATORS.get(key), ...near, ...operators, ...fitting];
  const names = likely.filter(
    (name) => name !== undefined && name !== key && !Object.hasOwn(holder, name),
  );
  return [...new Set(names)].map((name) => renamed(pointer, name as string));
}

type Put = (cost: number, path: string, values: readonly unknown[]) => void;

function proposeForVariable([, name = "", key]: readonly string[], survey: Survey, put: Put): void {
  const definition = survey.state[name];
  const pointer = pointerTo("/state", name);
  if (definition === undefined || key === undefined) {
    const { min, max, default: start } = definition ?? {};
    if (definition !== undefined) put(1, pointer, [{ ...definition, min: max, max: min }]);
    put(3, pointer, declarationsOf(name, survey, start));
    return;
  }
  const place = pointerTo(pointer, key);
  if (key === "type") {
    const likely =
      "values" in definition ? "enum" : "min" in definition || "max" in definition ? "integer" : "";
    const types = [likely, "boolean", "integer", "enum"].filter((type) => type !== "");
    put(1, place, [...new Set(types)]);
  }
  if (key === "min") put(1, place, [0]);
  if (key === "max") put(1, place, boundsFor(survey.valuesOf(name), definition));
  if (key === "values") {
    const given = Array.isArray(definition["values"]) ? definition["values"] : [];
    const told = [...given, ...survey.valuesOf(name), definition["default"]];
    put(1, place, [[...new Set(told.filter((value) => typeof value === "string"))]]);
  }
  if (key === "default") put(1, place, valuesFor(definition, definition["default"]));
}

/** Maxima, from the variable's uses. */
function boundsFor(
  values: readonly unknown[],
  { min, default: start }: JsonPart,
): readonly number[] {
  const numbers = [...values, min, start].filter((value) => typeof value === "number");
  const most = Math.max(1, ...numbers);
  return [most, 2 * most, 10 * most];
}

/** Unused names for a tool or goal, from its description. */
function freeNames(owner: string, name: unknown, survey: Survey): readonly string[] {
  const section = valueAt(survey.document, parentOf(owner));
  const taken = new Set(Array.isArray(section) ? section.map((part) => Object(part).name) : []);
  const described = valueAt(survey.document, `${owner}/description`);
  const slug = wordsIn(typeof described === "string" ? described : "")
    .filter(
      (word) =>
        !/^(the|an?|to|of|is|are|in|it|its|there|has|have|had|with|from|for|on|at|and|by)$/.test(
          word,
        ),
    )
    .slice(0, 3)
    .join("_");
  const numbered = `${typeof name === "string" && name !== "" ? name : keysOf(owner).join("_")}_2`;
  return [slug, numbered].filter((free) => /^[a-z_]/i.test(free) && !taken.has(free));
}

/** Conditions that match a goal's words. */
function conditionsFor([section, index]: readonly string[], survey: Survey): readonly unknown[] {
  const words = survey.wordsOf(`/${section}/${index}`);
  const scored = Object.entries(survey.state).flatMap(([name, definition]) => {
    const { values, type, max } = definition;
    const own = likeness(wordsIn(name), words);
    if (Array.isArray(values)) {
      return values.map((value) => ({
        condition: { [name]: value },
        score: 2 * likeness(wordsIn(String(value)), words) + own,
      }));
    }
    const wanted = survey.valuesOf(name).filter((value) => typeof value === "number");
    if (type !== "integer")
      return [true, false].map((value) => ({ condition: { [name]: value }, score: own }));
    const least = Math.min(Number(max), Math.max(1, ...wanted));
    return [{ condition: { [name]: { ">=": least } }, score: own }];
  });
  return scored
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 6)
    .map(({ condition }) => condition);
}

function proposeForParameter(
  parameter: string,
  [section, index]: readonly string[],
  survey: Survey,
  { add, put }: { readonly add: (cost: number, ...mends: Mend[]) => void; readonly put: Put },
): void {
  const owner = `/${section}/${index}`;
  const declared = valueAt(survey.document, `${owner}/parameters`);
  const definition = parameterFor(parameter, owner, survey);
  if (definition === undefined) return;
  if (isRecord(declared)) {
    put(2, pointerTo(`${owner}/parameters`, parameter), [definition]);
    const near = nearestName(parameter, Object.keys(declared));
    if (near !== undefined) add(1, renamed(pointerTo(`${owner}/parameters`, near), parameter));
  } else put(2, `${owner}/parameters`, [{ [parameter]: definition }]);
}

/** A parameter with every value of the variables that it is compared with or assigned to. */
function parameterFor(parameter: string, owner: string, survey: Survey): JsonPart | undefined {
  const text = `$${parameter}`;
  for (const { variable, value, owner: other } of survey.uses) {
    if (other !== owner) continue;
    if (variable.includes(text)) {
      const [before = "", after = ""] = variable.split(text);
      const names = Object.keys(survey.state)
        .filter((name) => name.startsWith(before) && name.endsWith(after))
        .map((name) => name.slice(before.length, name.length - after.length));
      if (names.length > 0) return { enum: names };
    }
    const definition = survey.state[variable];
    if (definition === undefined || !JSON.stringify(value)?.includes(JSON.stringify(text)))
      continue;
    const { type, values, min, max } = definition;
    if (type === "enum") return { enum: values };
    return type === "integer" ? { type, minimum: min, maximum: max } : { type };
  }
  return undefined;
}
