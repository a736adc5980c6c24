import { type Domain, DomainError, type Issue, loadDomain } from "@understudy/planner-core";
import { hasMoreValues, JsonSyntaxError, offsetOf, scanJson } from "@understudy/planner-core/json";

/** A remark on a part of a text. */
export interface Mistake {
  readonly message: string;
  readonly hint: string | undefined;
  /** Its range: start and end offset. */
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Whether the domain is still usable. */
  readonly isWarning: boolean;
}

/** A text checked as a domain. */
export interface CheckedText {
  /** Undefined for an invalid domain. */
  readonly domain: Domain | undefined;
  readonly mistakes: readonly Mistake[];
}

/** Size limit of a text in the page. */
const MAX_CHARACTERS = 200_000;
const MAX_VALUES = 50_000;
const MAX_MISTAKES = 100;

/** Reads a text as a domain, and lists all mistakes with their places. */
export function checkText(text: string): CheckedText {
  if (text.length > MAX_CHARACTERS || hasMoreValues(text, MAX_VALUES)) {
    const message = `holds more than this page reads: ${MAX_CHARACTERS} characters, ${MAX_VALUES} values`;
    return { domain: undefined, mistakes: locate(text, [{ pointer: "", message }], false) };
  }
  try {
    const { duplicates } = scanJson(text);
    const twice = duplicates.map((pointer): Issue => {
      const message = "this key appears more than once in its object; only the last one counts";
      return { pointer, message, hint: "remove or rename the others" };
    });
    const domain = loadDomain(text);
    return { domain, mistakes: locate(text, [...twice, ...domain.warnings], true) };
  } catch (error) {
    if (error instanceof DomainError) {
      return { domain: undefined, mistakes: locate(text, error.issues, false) };
    }
    if (error instanceof JsonSyntaxError) {
      const { offset, message, hint } = error;
      const place = placeOf(text, offset);
      const mistake = { message, hint, ...place, isWarning: false };
      return { domain: undefined, mistakes: [mistake] };
    }
    throw error;
  }
}

function locate(text: string, issues: readonly Issue[], isWarning: boolean): readonly Mistake[] {
  const shown = issues.slice(0, MAX_MISTAKES);
  let offsets: ReadonlyMap<string, number> = new Map();
  try {
    offsets = scanJson(
      text,
      shown.map(({ pointer }) => pointer),
    ).offsets;
  } catch {
    // A text above the size limit may not be JSON either.
  }
  return shown
    .map(({ pointer, message, hint }) => ({
      message,
      hint,
      ...placeOf(text, offsetOf(pointer, offsets) ?? 0),
      isWarning,
    }))
    .sort((a, b) => a.from - b.from);
}

const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[\w$.+-]+|\S|$/y;

/** The range of the token at an offset: a string, a number, a word, or a bracket. */
function placeOf(text: string, from: number): Pick<Mistake, "from" | "to" | "line" | "column"> {
  TOKEN.lastIndex = from;
  const length = TOKEN.exec(text)?.[0].length ?? 1;
  const before = text.slice(0, from);
  const line = before.split("\n").length;
  return { from, to: from + Math.max(1, length), line, column: from - before.lastIndexOf("\n") };
}
