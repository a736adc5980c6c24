import { ObjectScanner } from "./object-scanner.ts";
import { salvagePlan } from "./salvage-plan.ts";
import { skipThoughts } from "./skip-thoughts.ts";

/** What was found in a model's text. */
export type Extraction =
  | {
      readonly kind: "found";
      readonly value: unknown;
      /** What had to be mended: the text was no JSON, or ended before the plan did. */
      readonly damage?: "repaired" | "truncated";
    }
  | { readonly kind: "none"; readonly message: string };

/** The scans of all candidates together read at most this many times the text. */
const MAX_PASSES = 8;

/**
 * Finds the JSON object that answers: the whole text, or an object that begins with `"steps"`
 * anywhere in it (in a fence, in prose, in an envelope), or one that would but for damage that can be
 * mended, or else the first JSON object there is. What a model thinks aloud counts only if there is
 * nothing else. Never throws; takes time linear in the text.
 *
 * @example
 * extractObject('Here it is: {"steps":[]}'); // { kind: "found", value: { steps: [] } }
 */
export function extractObject(text: string): Extraction {
  const { answer, hasThoughts } = skipThoughts(text);
  const found = search(answer);
  if (found?.kind === "found") return found;
  const drafted = hasThoughts ? search(text) : undefined;
  if (drafted?.kind === "found") return drafted;
  if (found !== undefined) return found;
  const message =
    text.trim() === ""
      ? "the answer is empty"
      : hasThoughts && answer.trim() === ""
        ? "the model thought until its answer was cut off"
        : text.includes("{")
          ? "the answer holds no complete JSON object"
          : "the answer holds no JSON object";
  return { kind: "none", message };
}

function search(text: string): Extraction | undefined {
  const whole = parseJson(text);
  if (whole !== undefined && isObject(whole.value)) {
    return { kind: "found", value: unwrap(whole.value) };
  }
  const budget = { left: MAX_PASSES * text.length };
  const plan = firstObject(text, planStarts(text), budget);
  if (plan !== undefined) return { kind: "found", value: plan };
  const salvaged = salvagePlan(text);
  if (salvaged !== undefined) {
    if (salvaged.truncated && salvaged.value.steps.length === 0) {
      return { kind: "none", message: "the answer was cut off before its first step was complete" };
    }
    const damage = salvaged.truncated ? "truncated" : "repaired";
    return { kind: "found", value: salvaged.value, damage };
  }
  const other = firstObject(text, objectStarts(text), budget);
  return other === undefined ? undefined : { kind: "found", value: other };
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
