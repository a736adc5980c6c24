import { shownText } from "../../../base/text/shown-text.ts";
import type { DomainTypes } from "../../../rules/domain/definition/types.ts";
import type {
  DirectiveReader,
  DirectiveReading,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import type { Intent } from "../../contract/intent.ts";
import type { Pausable } from "../drive/pausable.ts";
import type { OrchestratorOptions } from "../options.ts";
import type { BaseParts } from "../parts.ts";
import { readerOf, type WordSettings, wordSettings } from "./word-settings.ts";

/** Limit on cached readings, since the same texts recur. */
const MAX_KEPT = 256;

/** Whether a refusal was not understood: what it refuses might be done for the goals beside it. */
export const hasUnread = ({ because }: DirectiveReading): boolean =>
  because.some(({ kind }) => kind === "unread");

/** Reads the texts of requests, each one once. */
export class Readings {
  readonly #parts: BaseParts;
  readonly #reader: DirectiveReader;
  readonly #settings: WordSettings;
  readonly #directives = new Map<string, DirectiveReading | undefined>();
  /** The rest of the reader's preparation, once it has started. */
  #steps: Iterator<unknown> | undefined;
  readonly #personas = new Map<string, PersonaReading | undefined>();
  /** Directives whose reading an LLM planner has shared. */
  readonly #shared = new Set<string>();

  constructor(parts: BaseParts, reader: DirectiveReader, settings: WordSettings) {
    this.#parts = parts;
    this.#reader = reader;
    this.#settings = settings;
  }

  /** Whether these readings use the given reader and settings. */
  isOf(reader: DirectiveReader, { words, wordConfidence }: WordSettings): boolean {
    const { words: own, wordConfidence: ownConfidence } = this.#settings;
    return this.#reader === reader && own === words && ownConfidence === wordConfidence;
  }

  /** Whether the reading decides before the model. */
  decide(reading: DirectiveReading | undefined, persona: PersonaReading | undefined): boolean {
    const { words, wordConfidence } = this.#settings;
    if (words === "fallback") return false;
    const isLiked = persona !== undefined && persona.goals.size + persona.styles.size > 0;
    if (reading === undefined || hasUnread(reading)) return isLiked;
    // Discouraged actions alone leave the choice of a goal open.
    if (reading.goals.length === 0) {
      return reading.discouraged !== undefined || (!this.mayChoose && isLiked);
    }
    return this.mayChoose ? reading.confidence >= wordConfidence : true;
  }

  /** Whether an LLM planner may choose what a directive means, among proved plans. */
  get mayChoose(): boolean {
    const { words } = this.#settings;
    return words === "first" || words === "fallback";
  }

  /** Whether an LLM planner reads the intent of a directive, beside the reader. */
  get areShared(): boolean {
    return this.#settings.words === "together";
  }

  /** Whether texts can be read immediately. */
  get isPrepared(): boolean {
    const { domain, reporter } = this.#parts;
    const reader = this.#reader;
    if (reader.prepare === undefined) return true;
    return reporter.guard("reader", () => reader.isPrepared?.(domain) ?? true) ?? true;
  }

  /**
   * Prepares the reader step by step. If stopped, the preparation resumes with the next text.
   *
   * @param untilMs time at which it stops, in milliseconds of the clock
   * @returns whether texts can be read now
   */
  *prepare(untilMs: number): Pausable<boolean> {
    const { domain, reporter, clock } = this.#parts;
    const reader = this.#reader;
    this.#steps ??= reporter.guard("reader", () => reader.prepare?.(domain));
    for (;;) {
      const step = reporter.guard("reader", () => this.#steps?.next());
      if (step === undefined || step.done === true) {
        this.#steps = undefined;
        return true;
      }
      if ((yield) || clock.now() >= untilMs) return false;
    }
  }

  /** The meaning of a directive; undefined if the reader fails. */
  directive(text: string): DirectiveReading | undefined {
    const { domain, reporter } = this.#parts;
    const reader = this.#reader;
    return kept(this.#directives, text, () =>
      reporter.guard("reader", () => shown(reader.readDirective(domain, text))),
    );
  }

  /** Whether the reading of a directive already combines reader and LLM planner, now or in an earlier session. */
  isShared(text: string): boolean {
    const { domain, reporter } = this.#parts;
    const reader = this.#reader;
    if (this.#shared.has(text) && this.#directives.has(text)) return true;
    return reporter.guard("reader", () => reader.isKept?.(domain, text)) === true;
  }

  /** Keeps the combined reading of reader and LLM planner, so that each text is read only once. */
  share(text: string, reading: DirectiveReading, intent: Intent): void {
    const { domain, reporter } = this.#parts;
    const reader = this.#reader;
    // An LLM planner that was shown the start of a text may be shown more of it later.
    if (intent.isCut !== true) reporter.guard("reader", () => reader.keep?.(domain, text, intent));
    this.#directives.delete(text);
    kept(this.#directives, text, () => reading);
    this.#shared.add(text);
    for (const each of this.#shared) if (!this.#directives.has(each)) this.#shared.delete(each);
  }

  /** The preferences of a persona; undefined if the reader fails. */
  persona(text: string): PersonaReading | undefined {
    const { domain, reporter } = this.#parts;
    const reader = this.#reader;
    return kept(this.#personas, text, () =>
      reporter.guard("reader", () => shown(reader.readPersona(domain, text))),
    );
  }
}

/** A reading whose findings may be shown to players: the words of a directive are another player's. */
function shown<Reading extends DirectiveReading | PersonaReading>(reading: Reading): Reading {
  const because = reading.because.map((finding) => ({
    ...finding,
    words: shownText(finding.words),
  }));
  return { ...reading, because };
}

/** A reading cached by its text; beyond the limit the oldest is evicted. */
function kept<Reading>(
  map: Map<string, Reading | undefined>,
  text: string,
  read: () => Reading | undefined,
): Reading | undefined {
  if (map.has(text)) return map.get(text);
  const reading = read();
  if (map.size >= MAX_KEPT) map.delete(map.keys().next().value as string);
  map.set(text, reading);
  return reading;
}

/**
 * The current reader. An LLM planner's reader may appear with its model, and disappear when the model changes.
 *
 * @param before earlier readings, reused if reader and settings are the same
 * @returns undefined if words are off, or without a valid reader
 */
export function readingsOf<T extends DomainTypes>(
  parts: BaseParts,
  options: OrchestratorOptions<T>,
  before?: Readings,
): Readings | undefined {
  const reader = readerOf(options);
  if (reader === undefined) return undefined;
  const settings = parts.reporter.guard("reader", () => wordSettings(options));
  if (settings === undefined || settings.words === "off") return undefined;
  return before?.isOf(reader, settings) ? before : new Readings(parts, reader, settings);
}
