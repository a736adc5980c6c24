import {
  type DirectiveReader,
  type DirectiveReading,
  type Domain,
  type PersonaReading,
  RequestError,
} from "@understudy/planner-core";
import { readingOfIntent } from "@understudy/planner-core/internal";
import { fold } from "./text/fold.ts";

/** A model's reading of a text, by the names of a domain: steps as `sell(good=fish)`. */
export interface KeptReading {
  readonly text: string;
  /** The one to go by. Undecided is as if it were not kept. */
  readonly by: "reader" | "model" | "undecided";
  /** The text in the model's words. */
  readonly means: string;
  readonly goals: readonly string[];
  readonly amount?: number;
  readonly disabled: readonly string[];
  readonly discouraged: readonly string[];
  readonly use: readonly string[];
}

/** A file of likely texts, read ahead with a model by `understudy words read`. */
export interface KeptReadings {
  readonly format: "understudy-readings";
  readonly readings: readonly KeptReading[];
}

/**
 * Reads texts as they were read ahead with a model, and all others without one. Readings on which a person or reader and
 * model have agreed are sure.
 *
 * @example
 * const reader = new KeptReader(new WordReader(), JSON.parse(readFileSync("village.readings.json", "utf8")));
 * const orchestrator = new Orchestrator({ domain, planner, reader });
 */
export class KeptReader implements DirectiveReader {
  readonly #reader: DirectiveReader;
  readonly #kept: ReadonlyMap<string, KeptReading>;

  /** @throws RequestError if these are no such readings */
  constructor(reader: DirectiveReader, kept: KeptReadings) {
    this.#reader = reader;
    if (kept?.format !== "understudy-readings" || !Array.isArray(kept.readings)) {
      const hint = "a file that understudy words read has written";
      throw new RequestError([{ pointer: "/format", message: "are no kept readings", hint }]);
    }
    this.#kept = new Map(kept.readings.map((each) => [keyOf(each.text), each]));
  }

  prepare(domain: Domain): Iterator<unknown> {
    return this.#reader.prepare?.(domain) ?? [][Symbol.iterator]();
  }

  isPrepared(domain: Domain): boolean {
    return this.#reader.isPrepared?.(domain) ?? true;
  }

  readDirective(domain: Domain, directive: string): DirectiveReading {
    const own = this.#reader.readDirective(domain, directive);
    const kept = this.#kept.get(keyOf(directive));
    if (kept === undefined || kept.by === "undecided") return own;
    if (kept.by === "reader") return { ...own, confidence: 1 };
    const steps = stepsOf(domain);
    const ids = (names: readonly string[]): readonly number[] =>
      names.flatMap((name) => steps.get(name) ?? []);
    const { means, goals, amount, disabled, discouraged, use } = kept;
    return readingOfIntent(
      domain,
      {
        ...{ means, goals, confidence: 1 },
        ...(amount !== undefined && { amount }),
        ...{ disabled: ids(disabled), discouraged: ids(discouraged), use: ids(use) },
      },
      own,
    );
  }

  readPersona(domain: Domain, persona: string): PersonaReading {
    return this.#reader.readPersona(domain, persona);
  }
}

const keyOf = (text: string): string => fold(text).trim();

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
