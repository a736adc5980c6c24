import { skipThoughts } from "../../parse/turn/skip-thoughts.ts";
import type { IntentTerms } from "./intent-terms.ts";
import { type ReadIntent, readIntent } from "./read-intent.ts";

/** Reads the JSON of an intent; names that the domain lacks are left out. Undefined without such JSON. */
export function parseIntent(text: string, terms: IntentTerms): ReadIntent | undefined {
  return readIntent(objectIn(text), terms);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const { answer } = skipThoughts(text);
  const from = answer.indexOf("{");
  const end = answer.lastIndexOf("}");
  if (from < 0 || end < from) return undefined;
  try {
    return JSON.parse(answer.slice(from, end + 1)) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
