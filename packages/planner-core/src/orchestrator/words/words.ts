import type {
  DirectiveReader,
  DirectiveReading,
  PersonaReading,
} from "../../contract/directive-reader.ts";
import type { Lead } from "../../contract/lead.ts";
import type { Domain } from "../../domain/domain.ts";
import { describeValue, isRecord } from "../../domain/issues.ts";
import type { DomainTypes } from "../../domain/types.ts";
import { RequestError } from "../../errors.ts";
import { readDirectiveReading, readPersonaReading } from "../guard/reading.ts";
import type { OrchestratorOptions } from "../options.ts";
import type { Reporter } from "../report/reporter.ts";
import type { OrchestratorSettings } from "../settings.ts";

type WordSettings = Pick<OrchestratorSettings, "words" | "wordConfidence">;

/** Readings that are this sure are nearly always right. */
const SURE = 0.9;

/** Texts whose readings are kept: agents are told the same again and again. */
const MAX_KEPT = 256;

/** What is read with. */
export interface WordsParts {
  readonly domain: Domain;
  readonly reporter: Reporter;
  readonly settings: OrchestratorSettings;
  readonly reader: DirectiveReader;
}

/** Reads what requests say in words, each text once. */
export class Words {
  readonly #parts: WordsParts;
  readonly #directives = new Map<string, DirectiveReading | undefined>();
  readonly #personas = new Map<string, PersonaReading | undefined>();

  constructor(parts: WordsParts) {
    this.#parts = parts;
  }

  /** Whether what was read decides before any model is asked. */
  decide(reading: DirectiveReading | undefined, persona: PersonaReading | undefined): boolean {
    const { settings } = this.#parts;
    if (settings.words !== "first") return false;
    if (reading === undefined) {
      return persona !== undefined && persona.goals.size + persona.styles.size > 0;
    }
    return reading.goals.length > 0 && reading.confidence >= settings.wordConfidence;
  }

  /** What a directive asks for; undefined if the reader fails. */
  directive(text: string): DirectiveReading | undefined {
    const { domain, reader, reporter } = this.#parts;
    return kept(this.#directives, text, () =>
      reporter.guard("reader", () =>
        readDirectiveReading(domain, reader.readDirective(domain, text)),
      ),
    );
  }

  /** What a character wants; undefined if the reader fails. */
  persona(text: string): PersonaReading | undefined {
    const { domain, reader, reporter } = this.#parts;
    return kept(this.#personas, text, () =>
      reporter.guard("reader", () => readPersonaReading(reader.readPersona(domain, text))),
    );
  }
}

/** What is kept under a text; the oldest gives way. */
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

/** Whether there is a lead that was taught to read. */
function canRead(lead: Lead | undefined): boolean {
  return lead !== undefined && lead.readsWords !== false;
}

/**
 * What words decide in an orchestrator, unless options say.
 *
 * @throws RequestError if the reader is none, or if there is none although words are to be read
 */
export function wordSettings({
  reader,
  lead,
  words,
  wordConfidence,
}: Pick<OrchestratorOptions<DomainTypes>, "reader" | "lead" | keyof WordSettings>): WordSettings {
  if (reader !== undefined && !isReader(reader)) {
    const message = `must be a reader of directives, not ${describeValue(reader)}`;
    throw new RequestError([{ pointer: "/reader", message, hint: READER_HINT }]);
  }
  if (reader === undefined && (words === "first" || words === "fallback")) {
    const message = `is "${words}", but nobody reads words`;
    throw new RequestError([{ pointer: "/words", message, hint: READER_HINT }]);
  }
  const canLeadRead = canRead(lead);
  const mode = canLeadRead ? "fallback" : "first";
  return {
    words: words ?? (reader === undefined ? "off" : mode),
    // The best guess is better than the choice of a model that cannot read.
    wordConfidence: wordConfidence ?? (canLeadRead ? SURE : 0),
  };
}

const READER_HINT = 'such as reader: new WordReader() of "@understudy/words"';

function isReader(reader: unknown): reader is DirectiveReader {
  return isRecord(reader) && "readDirective" in reader && "readPersona" in reader;
}
