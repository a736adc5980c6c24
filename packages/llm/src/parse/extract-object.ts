import { ObjectScanner } from "./object-scanner.ts";

/** What was found in a model's text. */
export type Extraction =
  | { readonly kind: "found"; readonly value: unknown }
  | { readonly kind: "none"; readonly message: string };

/** The scans of all candidates together read at most this many times the text. */
const MAX_PASSES = 8;

/**
 * Finds the JSON object that answers: the whole text, or an object that begins with `"steps"`
 * anywhere in it (in a fence, in prose, in an envelope), or else the first JSON object there is.
 * Never throws; takes time linear in the text.
 */
export function extractObject(text: string): Extraction {
  const whole = parseJson(text);
  if (whole !== undefined && isObject(whole.value)) {
    return { kind: "found", value: unwrap(whole.value) };
  }
  const budget = { left: MAX_PASSES * text.length };
  const found =
    firstObject(text, planStarts(text), budget) ?? firstObject(text, objectStarts(text), budget);
  if (found !== undefined) return { kind: "found", value: found };
  const message =
    text.trim() === ""
      ? "the answer is empty"
      : text.includes("{")
        ? "the answer holds no complete JSON object"
        : "the answer holds no JSON object";
  return { kind: "none", message };
}

/** Where an object begins that may be a plan. */
export function* planStarts(text: string): Generator<number> {
  for (const match of text.matchAll(/\{\s*"steps"\s*:/g)) yield match.index;
}

function* objectStarts(text: string): Generator<number> {
  for (const match of text.matchAll(/\{\s*["}]/g)) yield match.index;
}

function firstObject(
  text: string,
  starts: Iterable<number>,
  budget: { left: number },
): object | undefined {
  for (const start of starts) {
    if (budget.left <= 0) return undefined;
    const end = new ObjectScanner().scan(text, start);
    budget.left -= (end < 0 ? text.length : end) - start;
    if (end < 0) continue;
    const parsed = parseJson(text.slice(start, end));
    if (parsed !== undefined && isObject(parsed.value)) return parsed.value;
  }
  return undefined;
}

/** `{"plan": {"steps": …}}`: models like to name their answer. */
function unwrap(value: object): object {
  if (Object.hasOwn(value, "steps")) return value;
  const inner = Object.values(value).find(
    (entry: unknown) => isObject(entry) && Object.hasOwn(entry, "steps"),
  );
  return (inner as object | undefined) ?? value;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
