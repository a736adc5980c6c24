import {
  type DirectiveReader,
  type DirectiveReading,
  type Domain,
  type PersonaReading,
  RequestError,
} from "@understudy/planner-core";
import { type CompiledLanguage, prepareLanguage } from "./language/compiled-language.ts";
import type { Language } from "./language/language.ts";
import { DomainReader } from "./reading/domain-reader.ts";
import { prepareThesaurus } from "./thesaurus/thesaurus.ts";

/** Languages are bits of a number where a text is told to be in one of them. */
const MAX_LANGUAGES = 30;

/** Options of a {@link LanguageReader}. */
export interface LanguageReaderOptions {
  /**
   * The languages that players write in, from 1 to 30. The first is taken where nothing tells; the
   * thesaurus speaks for that one, which should be English.
   */
  readonly languages: readonly Language[];
}

/**
 * Reads what players say in the languages that it is given. A game that imports no others, and no
 * `WordReader`, ships no others: its bundler leaves them out.
 *
 * A domain is prepared when it is first read, which takes tens of milliseconds in all: `plan` and `planMany` of an
 * orchestrator do it in slices. Then a directive takes some microseconds.
 *
 * @example
 * const reader = new LanguageReader({ languages: [ENGLISH] });
 * const { goals, confidence } = reader.readDirective(domain, "Get some food, but stay away from the mine.");
 * goals[0]?.goal.name; // "eat"
 */
export class LanguageReader implements DirectiveReader {
  readonly #languages: readonly Language[];
  readonly #readers = new WeakMap<Domain, DomainReader>();

  /** @throws RequestError if there is no language, or more than 30 */
  constructor({ languages }: LanguageReaderOptions) {
    const { length } = languages;
    if (length === 0 || length > MAX_LANGUAGES) {
      const message = `${length} languages were given: 1 to ${MAX_LANGUAGES} can be read`;
      const hint = "such as [ENGLISH]";
      throw new RequestError([{ pointer: "/languages", message, hint }]);
    }
    this.#languages = languages;
  }

  readDirective(domain: Domain, directive: string): DirectiveReading {
    return this.#reader(domain).read(directive);
  }

  readPersona(domain: Domain, persona: string): PersonaReading {
    return this.#reader(domain).readPersona(persona);
  }

  /**
   * Prepares for a domain in steps of some microseconds: an orchestrator takes them in slices. Take them all while a
   * game loads, and no directive will wait for them.
   *
   * @param domain left out: only what all domains share, which is most of it
   *
   * @example
   * for (const _ of reader.prepare(domain)) await nextFrame();
   */
  *prepare(domain?: Domain): Generator<undefined, void, unknown> {
    if (domain !== undefined && this.#readers.has(domain)) return;
    const languages: CompiledLanguage[] = [];
    for (const language of this.#languages) {
      languages.push(yield* prepareLanguage(language));
    }
    const thesaurus = yield* prepareThesaurus();
    if (domain === undefined) return;
    const reader = yield* DomainReader.prepare(domain, thesaurus, languages);
    if (!this.#readers.has(domain)) this.#readers.set(domain, reader);
  }

  isPrepared(domain: Domain): boolean {
    return this.#readers.has(domain);
  }

  #reader(domain: Domain): DomainReader {
    if (!this.#readers.has(domain)) for (const _ of this.prepare(domain));
    return this.#readers.get(domain) as DomainReader;
  }
}
