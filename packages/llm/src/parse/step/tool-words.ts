import type { Domain, Value } from "@understudy/planner-core";
import { foldWord, unquote } from "./plain-word.ts";

/** Accepted spellings of a parameter and its values. */
interface ParameterWords {
  readonly name: string;
  readonly key: string;
  readonly values: ReadonlySet<Value>;
  /** Values by folded text, without ambiguous ones. */
  readonly byText: ReadonlyMap<string, Value>;
}

/** Accepted spellings of a tool and its parameters. */
export interface ToolWords {
  readonly name: string;
  /** Number of words in the name. */
  readonly length: number;
  readonly parameters: readonly ParameterWords[];
}

const INTEGER = /^[+-]?\d{1,15}(?:\.0+)?$/;
const TRUE = new Set(["true", "yes", "on"]);
const FALSE = new Set(["false", "no", "off"]);
/** Qualified names, which end with the tool's name: `functions.goto`, `village/goto`, `mcp__village__goto`, `!goto`. */
const QUALIFIED = /^[!@#$]?[\w./:>-]+$/;
const SEPARATOR = /\.|::?|\/|->|__|!|@|#|\$/g;

const known = new WeakMap<Domain, DomainWords>();

/** The tools of a domain with all accepted spellings. Built once per domain. */
export function wordsOf(domain: Domain): DomainWords {
  let words = known.get(domain);
  if (words === undefined) {
    words = new DomainWords(domain);
    known.set(domain, words);
  }
  return words;
}

/** Maximum number of names in one pattern. With more names, checking each word is faster. */
const MAX_SOUGHT = 48;

/** Recognises tool names and parameter values. */
export class DomainWords {
  readonly tools: readonly ToolWords[];
  readonly #sought: RegExp | undefined;
  readonly #exact: ReadonlyMap<string, ToolWords>;
  readonly #folded: ReadonlyMap<string, ToolWords>;
  /** Tools by the `words` of the domain. */
  readonly #called: ReadonlyMap<string, ToolWords>;

  constructor(domain: Domain) {
    const { tools, words = {} } = domain.definition;
    this.tools = domain.tools.map(({ name, parameters }) => ({
      name,
      length: wordsIn(name).length,
      parameters: parameters.map((parameter) => parameterWords(parameter, words)),
    }));
    const calls = this.tools.flatMap((tool) => {
      const { words: names = [] } = tools.find(({ name }) => name === tool.name) ?? {};
      return names.map((called) => ({ called: called.toLowerCase(), tool }));
    });
    const uniqueCalls = uniqueBy(calls, ({ called }) => called);
    this.#called = new Map([...uniqueCalls].map(([called, { tool }]) => [called, tool]));
    this.#sought = soughtIn(
      this.tools.map(({ name }) => name),
      [...this.#called.keys()],
    );
    this.#exact = new Map(this.tools.map((tool) => [tool.name, tool]));
    this.#folded = uniqueBy(this.tools, ({ name }) => foldWord(name));
  }

  /** Whether a text may contain a tool's name. */
  mayName(text: string): boolean {
    return this.#sought === undefined || this.#sought.test(text);
  }

  /**
   * The tool named by a text: exactly, in another case or with other separators, in quotes, followed by `()` or after a
   * namespace. Misspelt names do not match.
   */
  named(text: string): ToolWords | undefined {
    const exact = this.#exact.get(text);
    if (exact !== undefined || text.length > 300) return exact;
    const bare = unquote(text.trim()).replace(/\(\s*\)$/, "");
    const found = this.#exact.get(bare) ?? this.#folded.get(foldWord(bare));
    if (found !== undefined) return found;
    return this.#qualified(bare.replace(/:\d+$/, ""));
  }

  /** As {@link named}, for a word in running text, where most words name nothing. */
  mentioned(word: string): ToolWords | undefined {
    const exact = this.#exact.get(word);
    if (exact !== undefined || word.length > 200) return exact;
    return (
      this.#folded.get(foldWord(word)) ?? (/[.:]/.test(word) ? this.#qualified(word) : undefined)
    );
  }

  /**
   * The tool named by words in a sentence: all words of its name and no other, or one of the tool's `words` in the
   * domain.
   */
  spoken(said: string): ToolWords | undefined {
    const words = said.split(/\s+/);
    const tool = words.length > 1 ? this.mentioned(said) : undefined;
    // "Go to" is ordinary English, so it must not match `goto`.
    if (tool?.length === words.length) return tool;
    return this.#called.get(words.join(" ").toLowerCase());
  }

  /** The tool whose name follows a namespace. */
  #qualified(text: string): ToolWords | undefined {
    if (!QUALIFIED.test(text)) return undefined;
    for (const { index, 0: separator } of text.matchAll(SEPARATOR)) {
      const name = text.slice(index + separator.length);
      const found = this.#exact.get(name) ?? this.#folded.get(foldWord(name));
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** The parameter value for a written one; undefined if none matches. */
export function valueFor(parameter: ParameterWords, written: unknown): Value | undefined {
  if (parameter.values.has(written as Value)) return written as Value;
  if (Array.isArray(written)) {
    return written.length === 1 ? valueFor(parameter, written[0]) : undefined;
  }
  switch (typeof written) {
    case "number":
    case "boolean":
      return fromText(parameter, String(written));
    case "string":
      return written.length > 300 ? undefined : fromText(parameter, written);
    default: {
      const inner = written === null ? undefined : soleValue(written as object);
      return inner === undefined ? undefined : valueFor(parameter, inner);
    }
  }
}

/** The value in `{"value": "market"}`. */
function soleValue(written: object): unknown {
  const { value } = written as { readonly value?: unknown };
  return typeof value === "object" ? undefined : value;
}

function fromText({ byText, values }: ParameterWords, text: string): Value | undefined {
  const bare = unquote(text.trim());
  if (values.has(bare)) return bare;
  const direct = byText.get(foldWord(bare)) ?? byText.get(foldWord(bare.replace(/[.;!]+$/, "")));
  if (direct !== undefined) return direct;
  if (INTEGER.test(bare) && values.has(Number(bare))) return Number(bare);
  if (!values.has(true)) return undefined;
  const word = bare.toLowerCase();
  if (TRUE.has(word) || word === "1") return true;
  return FALSE.has(word) || word === "0" ? false : undefined;
}

/** A pattern for all names, in any case and with any separators. */
function soughtIn(names: readonly string[], calls: readonly string[]): RegExp | undefined {
  if (names.length + calls.length > MAX_SOUGHT) return undefined;
  if (names.length === 0) return /(?!)/;
  const patterns = [
    ...names.map((name) => wordsIn(name).join("[\\s_\\\\.:-]*")),
    ...calls.map((call) => call.split(/\s+/).map(escaped).join("\\s+")),
  ];
  return new RegExp(patterns.join("|"), "i");
}

function escaped(word: string): string {
  return word.replace(/[^\p{L}\p{N}]/gu, "\\$&");
}

function wordsIn(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .split(/[_.:-]+/)
    .filter((word) => word !== "");
}

function parameterWords(
  { name, values }: { readonly name: string; readonly values: readonly Value[] },
  words: Readonly<Record<string, readonly string[]>>,
): ParameterWords {
  const texts = values.filter((value) => typeof value === "string");
  const called = texts.flatMap((value) =>
    Object.hasOwn(words, value)
      ? (words[value] as readonly string[]).map((text) => ({ text, value }))
      : [],
  );
  const byCall = uniqueBy(called, ({ text }) => foldWord(text));
  return {
    name,
    key: foldWord(name),
    values: new Set(values),
    // Folding would drop a number's sign. Names take precedence over the domain's `words`.
    byText: new Map<string, Value>([
      ...[...byCall].map(([text, { value }]): [string, Value] => [text, value]),
      ...uniqueBy(texts, foldWord),
    ]),
  };
}

/** Items by key, without duplicates. */
function uniqueBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, Item> {
  const unique = new Map<string, Item>();
  const shared = new Set<string>();
  for (const item of items) {
    const key = keyOf(item);
    if (unique.has(key)) shared.add(key);
    unique.set(key, item);
  }
  for (const key of shared) unique.delete(key);
  return unique;
}
