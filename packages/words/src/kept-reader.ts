import {
  type DirectiveReader,
  type DirectiveReading,
  type Domain,
  type Issue,
  type PersonaReading,
  RequestError,
} from "@understudy/planner-core";
import { readingOfIntent, shapes } from "@understudy/planner-core/internal";
import { fold } from "./text/fold.ts";

const { closed, issuesIn, list, number, object, oneOf, optional, string } = shapes;

const names = list(string());
const KEPT_READING = closed({
  text: string({ min: 1 }),
  by: oneOf(["reader", "model", "undecided"]),
  means: string(),
  goals: names,
  amount: optional(number({ min: 0 })),
  disabled: names,
  discouraged: names,
  use: names,
});
const KEPT_READINGS = object({
  format: oneOf(["understudy-readings"]),
  domain: object({ name: string(), hash: string() }),
  readings: list(KEPT_READING),
});
/** The fields with names of actions. */
const STEPS = ["disabled", "discouraged", "use"] as const;

/** A model's reading of a text, by the names of a domain: steps as `sell(good=fish)`. */
export interface KeptReading {
  readonly text: string;
  /** The one to go by. Undecided is as if it were not kept. */
  readonly by: "reader" | "model" | "undecided";
  /** The text in the model's words. */
  readonly means: string;
  readonly goals: readonly string[];
  readonly amount?: number | undefined;
  readonly disabled: readonly string[];
  readonly discouraged: readonly string[];
  readonly use: readonly string[];
}

/** A file of likely texts, read ahead with a model by `understudy words read`. */
export interface KeptReadings {
  readonly format: "understudy-readings";
  /** The domain that they were read for. With another hash it has changed since, and each reading is checked. */
  readonly domain: { readonly name: string; readonly hash: string };
  readonly readings: readonly KeptReading[];
}

/**
 * Reads texts as they were read ahead with a model, and all others without one. Readings on which a person or reader and
 * model have agreed are sure. One that names what the domain no longer has is as if it were not kept, see {@link stale}.
 *
 * @example
 * const kept = JSON.parse(readFileSync("village.readings.json", "utf8"));
 * const reader = new KeptReader(new WordReader(), kept, domain);
 * const orchestrator = new Orchestrator({ domain, planner, reader });
 */
export class KeptReader implements DirectiveReader {
  /** Names in kept readings that the domain lacks, to be shown to the game's makers. */
  readonly stale: readonly Issue[];
  readonly #reader: DirectiveReader;
  readonly #kept: ReadonlyMap<string, KeptReading>;

  /** @throws RequestError if these are no such readings, or those of another domain */
  constructor(reader: DirectiveReader, kept: KeptReadings, domain: Domain) {
    const issues = issuesIn(KEPT_READINGS, kept);
    if (issues.length > 0) {
      const hint = "mend it, or write the file again with understudy words read";
      throw new RequestError(issues.map((issue) => ({ hint, ...issue })));
    }
    const { name } = kept.domain;
    if (name !== domain.name) {
      const message = `must be "${domain.name}", not "${name}": they are readings for another domain`;
      const hint = "name the readings of this domain, or write them to another file";
      throw new RequestError([{ pointer: "/domain/name", message, hint }]);
    }
    this.#reader = reader;
    this.#kept = new Map(kept.readings.map((each) => [KeptReader.keyOf(each.text), each]));
    const changed = kept.domain.hash === domain.hash ? "" : "the domain has changed since: ";
    const hint = `${changed}read the text again with understudy words read`;
    this.stale = kept.readings.flatMap((each, index) =>
      unknownNames(domain, each).map(({ pointer, message }) => ({
        ...{ pointer: `/readings/${index}${pointer}`, message, hint },
      })),
    );
  }

  /** The same for texts that are read alike. */
  static keyOf(text: string): string {
    return fold(text).trim().replace(/\s+/g, " ");
  }

  /** Whether a text was read ahead, and not with names that the domain lacks. */
  has(domain: Domain, text: string): boolean {
    const kept = this.#kept.get(KeptReader.keyOf(text));
    return kept !== undefined && unknownNames(domain, kept).length === 0;
  }

  prepare(domain: Domain): Iterator<unknown> {
    return this.#reader.prepare?.(domain) ?? [][Symbol.iterator]();
  }

  isPrepared(domain: Domain): boolean {
    return this.#reader.isPrepared?.(domain) ?? true;
  }

  readDirective(domain: Domain, directive: string): DirectiveReading {
    const read = this.#reader.readDirective(domain, directive);
    const kept = this.#kept.get(KeptReader.keyOf(directive));
    if (kept === undefined || kept.by === "undecided" || !this.has(domain, directive)) return read;
    // What was not understood, someone else has.
    const own = { ...read, because: read.because.filter(({ kind }) => kind !== "unread") };
    if (kept.by === "reader") return { ...own, confidence: 1 };
    const { means, goals, amount } = kept;
    const steps = stepsOf(domain);
    const [disabled = [], discouraged = [], use = []] = STEPS.map((field) =>
      kept[field].flatMap((step) => steps.get(step) ?? []),
    );
    const intent = { means, goals, amount, disabled, discouraged, use, confidence: 1 };
    return readingOfIntent(domain, intent, own);
  }

  readPersona(domain: Domain, persona: string): PersonaReading {
    return this.#reader.readPersona(domain, persona);
  }
}

/** The names that a domain lacks of a reading that goes by its names. */
function unknownNames(domain: Domain, kept: KeptReading): readonly Issue[] {
  if (kept.by !== "model") return [];
  const lacking = (
    field: "goals" | (typeof STEPS)[number],
    what: string,
    isKnown: (name: string) => boolean,
  ): readonly Issue[] =>
    kept[field].flatMap((name, index) => {
      const message = `"${name}" is no ${what} of ${domain.name}: the reading is not used`;
      return isKnown(name) ? [] : [{ pointer: `/${field}/${index}`, message }];
    });
  const goals = new Set(domain.goals.map((goal) => goal.name));
  return [
    ...lacking("goals", "goal", (name) => goals.has(name)),
    ...STEPS.flatMap((field) => lacking(field, "action", (name) => stepsOf(domain).has(name))),
  ];
}

const known = new WeakMap<Domain, ReadonlyMap<string, number>>();

/** All ground actions of a domain, as texts. */
function stepsOf(domain: Domain): ReadonlyMap<string, number> {
  const before = known.get(domain);
  if (before !== undefined) return before;
  const { count } = domain.actions;
  const steps = new Map(Array.from({ length: count }, (_, id) => [domain.formatAction(id), id]));
  known.set(domain, steps);
  return steps;
}
