import type { Random } from "@understudy/planner-core";
import { type Draft, isObject, type Json } from "./json.ts";

/** Makes one mistake of its class in a draft, in place; false if impossible. */
type Fault = (draft: Draft, random: Random) => boolean;

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[random.integer(items.length)];
}

/** An object and a key in it. */
type Place = readonly [holder: Json, key: string];

function entries(part: unknown): Place[] {
  return isObject(part) ? Object.keys(part).map((key) => [part, key] as const) : [];
}

function conditions({ tools, goals }: Draft): Place[] {
  return [...tools, ...goals].flatMap(({ when }) => entries(when));
}

function effects({ tools }: Draft): Place[] {
  return tools.flatMap(({ then }) => entries(then));
}

function at([holder, key]: Place): unknown {
  return holder[key];
}

/** Keeps the order of keys: a new key at the end would be conspicuous. */
function renameKey(holder: Json, from: string, to: string): void {
  const all = Object.entries(holder);
  for (const [key] of all) delete holder[key];
  for (const [key, value] of all) holder[key === from ? to : key] = value;
}

/** A typing error: two letters swapped, one missing, or one doubled. */
function misspell(word: string, random: Random): string {
  const at = random.integer(Math.max(1, word.length - 1));
  switch (random.integer(3)) {
    case 0:
      return word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
    case 1:
      return word.length < 3 ? `${word}${word}` : word.slice(0, at) + word.slice(at + 1);
    default:
      return word.slice(0, at + 1) + (word[at] ?? "") + word.slice(at + 1);
  }
}

const misspeltVariable: Fault = (draft, random) => {
  const place = pick([...conditions(draft), ...effects(draft)], random);
  if (place === undefined) return false;
  const [holder, key] = place;
  const wrong = misspell(key, random);
  if (wrong in draft.state || wrong in holder) return false;
  renameKey(holder, key, wrong);
  return true;
};

const misspeltValue: Fault = (draft, random) => {
  const texts = [...conditions(draft), ...effects(draft)].filter((place) => {
    const value = at(place);
    return typeof value === "string" && !value.startsWith("$");
  });
  const place = pick(texts, random);
  if (place === undefined) return false;
  const [holder, key] = place;
  holder[key] = misspell(String(holder[key]), random);
  return true;
};

const missingEffect: Fault = (draft, random) => {
  const place = pick(effects(draft), random);
  if (place === undefined) return false;
  delete place[0][place[1]];
  return true;
};

const wrongSign: Fault = (draft, random) => {
  const changes = effects(draft).filter((place) => isObject(at(place)));
  const change = pick(changes, random);
  if (change === undefined) return false;
  const amounts = at(change) as Json;
  const sign = "+" in amounts ? "+" : "-";
  renameKey(amounts, sign, sign === "+" ? "-" : "+");
  return true;
};

const wrongBound: Fault = ({ state }, random) => {
  const integers = Object.values(state).filter(({ type, max }) => type === "integer" && max !== 0);
  const variable = pick(integers, random);
  if (variable === undefined) return false;
  const lowest = Math.max(Number(variable["min"]), Number(variable["default"] ?? 0));
  variable["max"] = lowest + random.integer(2);
  return true;
};

const swappedBounds: Fault = ({ state }, random) => {
  const variable = pick(
    Object.values(state).filter(({ type }) => type === "integer"),
    random,
  );
  if (variable === undefined) return false;
  const { min, max } = variable;
  Object.assign(variable, { min: max, max: min });
  return min !== max;
};

const unreachableGoal: Fault = ({ goals, state }, random) => {
  const place = pick(
    goals.flatMap(({ when }) => entries(when)),
    random,
  );
  if (place === undefined) return false;
  const [holder, key] = place;
  const values = state[key]?.["values"];
  if (Array.isArray(values)) holder[key] = pick(values, random);
  else if (typeof holder[key] === "boolean") holder[key] = !holder[key];
  else if (state[key]?.["type"] === "integer")
    holder[key] = { ">=": Number(state[key]["max"]) + 1 + random.integer(3) };
  else return false;
  return true;
};

const deadTool: Fault = ({ tools, state }, random) => {
  const tool = pick(tools, random);
  const name = pick(Object.keys(state), random);
  if (tool === undefined || name === undefined) return false;
  const { type, values, max } = state[name] as Json;
  const when = isObject(tool["when"]) ? tool["when"] : {};
  if (name in when) return false;
  const wanted =
    type === "integer" ? { ">": max } : type === "enum" ? pick(values as string[], random) : true;
  tool["when"] = { ...when, [name]: wanted };
  return true;
};

const contradictoryPrecondition: Fault = ({ tools }, random) => {
  const place = pick(
    tools.flatMap(({ when }) => entries(when)),
    random,
  );
  if (place === undefined) return false;
  const [holder, key] = place;
  const value = holder[key];
  holder["allOf"] = isObject(value)
    ? [{ [key]: { "<": Number(Object.values(value)[0]) } }]
    : [{ [key]: typeof value === "boolean" ? !value : { "!=": value } }];
  return true;
};

const wrongType: Fault = (draft, random) => {
  const plain = [...conditions(draft), ...effects(draft)].flatMap((place): Place[] => {
    const value = at(place);
    if (typeof value === "boolean") return [place];
    return entries(value).filter((inner) => typeof at(inner) === "number");
  });
  const place = pick(plain, random);
  if (place === undefined) return false;
  place[0][place[1]] = String(at(place));
  return true;
};

const missingArgument: Fault = ({ tools }, random) => {
  const tool = pick(
    tools.filter(({ parameters }) => entries(parameters).length > 0),
    random,
  );
  if (tool === undefined) return false;
  const [holder, key] = pick(entries(tool["parameters"]), random) as Place;
  delete holder[key];
  return true;
};

const duplicateName: Fault = ({ tools, goals }, random) => {
  const parts = random.integer(2) === 0 ? tools : goals;
  const one = random.integer(parts.length);
  const other = (one + 1 + random.integer(parts.length - 1)) % parts.length;
  (parts[one] as Json)["name"] = parts[other]?.["name"];
  return one !== other;
};

const misspeltKey: Fault = ({ tools, goals, state }, random) => {
  const part = pick([...tools, ...goals, ...Object.values(state)], random);
  const key = pick(Object.keys(part ?? {}), random);
  if (part === undefined || key === undefined) return false;
  const wrong = misspell(key, random);
  if (wrong in part) return false;
  renameKey(part, key, wrong);
  return true;
};

const missingField: Fault = ({ tools, goals, state }, random) => {
  const fields = [
    ...Object.values(state).flatMap(entries),
    ...[...tools, ...goals].flatMap(entries),
  ].filter(([, key]) => ["type", "values", "min", "max", "name", "when"].includes(key));
  const place = pick(fields, random);
  if (place === undefined) return false;
  delete place[0][place[1]];
  return true;
};

const wrongDefault: Fault = ({ state }, random) => {
  const variable = pick(
    Object.values(state).filter((entry) => "default" in entry),
    random,
  );
  if (variable === undefined) return false;
  const { type, max } = variable;
  variable["default"] =
    type === "integer"
      ? Number(max) + 1 + random.integer(5)
      : type === "enum"
        ? "none_of_them"
        : "no";
  return true;
};

const wrongOperator: Fault = (draft, random) => {
  const comparisons = conditions(draft)
    .map(at)
    .filter(isObject)
    .filter((part) => ">=" in part || "<=" in part);
  const comparison = pick(comparisons, random);
  if (comparison === undefined) return false;
  const right = ">=" in comparison ? ">=" : "<=";
  const turned = right === ">=" ? "<=" : ">=";
  renameKey(comparison, right, pick([turned, `${right[1]}${right[0]}`, "=="], random) as string);
  return true;
};

const tooHighThreshold: Fault = (draft, random) => {
  const numbers = conditions(draft)
    .map(at)
    .filter(isObject)
    .filter((part) => typeof part[">="] === "number");
  const comparison = pick(numbers, random);
  if (comparison === undefined) return false;
  comparison[">="] = Number(comparison[">="]) * 10;
  return true;
};

const undeclaredVariable: Fault = ({ state }, random) => {
  const name = pick(Object.keys(state), random);
  if (name === undefined) return false;
  delete state[name];
  return true;
};

/** Faults by class, written before any fix for them. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "misspelt variable": misspeltVariable,
  "missing effect": missingEffect,
  "wrong sign": wrongSign,
  "wrong bound": wrongBound,
  "unreachable goal": unreachableGoal,
  "dead tool": deadTool,
  "contradictory precondition": contradictoryPrecondition,
  "wrong type": wrongType,
  "missing argument": missingArgument,
  "duplicate name": duplicateName,
  "misspelt value": misspeltValue,
  "misspelt key": misspeltKey,
  "missing field": missingField,
  "wrong default": wrongDefault,
  "wrong operator": wrongOperator,
  "threshold too high": tooHighThreshold,
  "swapped bounds": swappedBounds,
  "undeclared variable": undeclaredVariable,
};
