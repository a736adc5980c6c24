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
  refused: optional(names),
  confidence: optional(number({ min: 0, max: 1 })),
});
const KEPT_READINGS = object({
  format: oneOf(["understudy-readings"]),
  domain: object({ name: string(), hash: string() }),
  readings: list(KEPT_READING),
});
type Intent = Parameters<NonNullable<DirectiveReader["keep"]>>[2];

/** The fields with names of actions. */
const STEPS = ["disabled", "discouraged", "use", "refused"] as const;
/** Limit on readings of play: players may say anything. */
const MAX_OF_PLAY = 1000;
/** Maximum length of a text of play that is kept, in characters. */
const MAX_LENGTH = 2000;

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
  /** Those steps that are what a refusal means which the reader did not understand. Default: none. */
  readonly refused?: readonly string[] | undefined;
  /**
   * The model's own confidence in a reading of play, which nobody has looked at. Default: 1, for readings that a person
   * or reader and model agree on
   */
  readonly confidence?: number | undefined;
}

/** Texts that a model has read: likely ones by `understudy words read`, and those of play. */
export interface KeptReadings {
  readonly format: "understudy-readings";
  /** The domain that they were read for. With another hash it has changed since, and each reading is checked. */
  readonly domain: { readonly name: string; readonly hash: string };
  readonly readings: readonly KeptReading[];
}

/**
 * Reads texts as a model has read them, ahead or in play, and all others without one. Readings on which a person or
 * reader and model have agreed are sure. One that names what the domain no longer has is as if it were not kept, see
 * {@link stale}.
 *
 * In play it keeps what an LLM planner has read, at most the last 1,000 texts. Save `readings` with the game, and give
 * them to the reader of the loaded one: the LLM planner is not asked again. What was read ahead comes first.
 *
 * @example
 * const ahead = new KeptReader(new WordReader(), JSON.parse(readFileSync("village.readings.json", "utf8")), domain);
 * const reader = new KeptReader(ahead, save?.readings, domain);
 * const orchestrator = new Orchestrator({ domain, planner, llm, reader });
 * const saved = JSON.stringify({ readings: reader.readings });
 */
export class KeptReader implements DirectiveReader {
  /** Names in kept readings that the domain lacks, to be shown to the game's makers. */
  readonly stale: readonly Issue[];
  readonly #reader: DirectiveReader;
  readonly #domain: Domain;
  /** The readings by their texts, those of play oldest first. */
  readonly #kept: Map<string, KeptReading>;

  /**
   * @param kept readings to begin with, such as those of a saved game. Default: none
   * @throws RequestError if these are no such readings, or those of another domain
   */
  constructor(reader: DirectiveReader, kept: KeptReadings | undefined, domain: Domain) {
    if (kept !== undefined) check(kept, domain);
    const { readings = [], domain: read = domain } = kept ?? {};
    this.#reader = reader;
    this.#domain = domain;
    this.#kept = new Map(readings.map((each) => [KeptReader.keyOf(each.text), each]));
    this.#forget();
    const changed = read.hash === domain.hash ? "" : "the domain has changed since: ";
    const hint = `${changed}read the text again with understudy words read`;
    this.stale = readings.flatMap((each, index) =>
      unknownNames(domain, each).map(({ pointer, message }) => ({
        ...{ pointer: `/readings/${index}${pointer}`, message, hint },
      })),
    );
  }

  /** All that is kept, as plain JSON to be saved with a game. */
  get readings(): KeptReadings {
    const { name, hash } = this.#domain;
    const fit = [...this.#kept.values()].filter(
      (each) => !isOfPlay(each) || unknownNames(this.#domain, each).length === 0,
    );
    return { format: "understudy-readings", domain: { name, hash }, readings: fit };
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

  isKept(domain: Domain, directive: string): boolean {
    const kept = this.#kept.get(KeptReader.keyOf(directive));
    const isOwn = kept !== undefined && kept.by !== "undecided" && this.has(domain, directive);
    return isOwn || this.#reader.isKept?.(domain, directive) === true;
  }

  keep(domain: Domain, directive: string, intent: Intent): void {
    const key = KeptReader.keyOf(directive);
    if (domain !== this.#domain || key === "" || directive.length > MAX_LENGTH) return;
    if (this.isKept(domain, directive)) return;
    const [disabled = [], discouraged = [], use = [], refused = []] = STEPS.map((field) =>
      (intent[field] ?? []).map((action) => domain.formatAction(action)),
    );
    const { means, goals, amount, confidence } = intent;
    const steps = { disabled, discouraged, use, refused };
    this.#kept.delete(key);
    this.#kept.set(key, {
      ...{ text: directive.trim(), by: "model", means, goals: [...goals], ...steps, confidence },
      ...(amount !== undefined && { amount }),
    });
    this.#forget();
  }

  /** Drops the oldest readings of play beyond the limit. */
  #forget(): void {
    const ofPlay = [...this.#kept].filter(([, each]) => isOfPlay(each));
    for (const [key] of ofPlay.slice(0, Math.max(0, ofPlay.length - MAX_OF_PLAY)))
      this.#kept.delete(key);
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
    if (isOfPlay(kept) && this.#reader.isKept?.(domain, directive) === true) return read;
    // What was not understood, someone else has; in play, the model alone.
    const because = read.because.filter(({ kind }) => kind !== "unread" || isOfPlay(kept));
    const own = { ...read, because };
    if (kept.by === "reader") return { ...own, confidence: 1 };
    const { means, goals, amount, confidence = 1 } = kept;
    const steps = stepsOf(domain);
    const [disabled = [], discouraged = [], use = [], refused = []] = STEPS.map((field) =>
      (kept[field] ?? []).flatMap((step) => steps.get(step) ?? []),
    );
    const intent = { means, goals, amount, disabled, discouraged, use, refused, confidence };
    // A person may know better what the reader has dismissed; a model alone does not.
    const skipped = read.skipped.filter(
      ({ name }) => isOfPlay(kept) || !goals.includes(name ?? ""),
    );
    return readingOfIntent(domain, intent, { ...own, skipped });
  }

  readPersona(domain: Domain, persona: string): PersonaReading {
    return this.#reader.readPersona(domain, persona);
  }
}

const isOfPlay = ({ confidence }: KeptReading): boolean => confidence !== undefined;

/** @throws RequestError if these are no readings, or those of another domain */
function check(kept: KeptReadings, domain: Domain): void {
  const issues = issuesIn(KEPT_READINGS, kept);
  if (issues.length > 0) {
    const hint = "mend it, or write the file again with understudy words read";
    throw new RequestError(issues.map((issue) => ({ hint, ...issue })));
  }
  const { name } = kept.domain;
  if (name === domain.name) return;
  const message = `must be "${domain.name}", not "${name}": they are readings for another domain`;
  const hint = "name the readings of this domain, or write them to another file";
  throw new RequestError([{ pointer: "/domain/name", message, hint }]);
}

/** The names that a domain lacks of a reading that goes by its names. */
function unknownNames(domain: Domain, kept: KeptReading): readonly Issue[] {
  if (kept.by !== "model") return [];
  const lacking = (
    field: "goals" | (typeof STEPS)[number],
    what: string,
    isKnown: (name: string) => boolean,
  ): readonly Issue[] =>
    (kept[field] ?? []).flatMap((name, index) => {
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
