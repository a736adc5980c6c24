import {
  type DirectiveReader,
  type DirectiveReading,
  type Domain,
  type PersonaReading,
  RequestError,
} from "@understudy/planner-core";
import { compileLanguage } from "./language/compiled-language.ts";
import type { Language } from "./language/language.ts";
import { DomainReader } from "./reading/domain-reader.ts";
import { gameThesaurus } from "./thesaurus/thesaurus.ts";

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
 * A domain is prepared when it is first read, in some milliseconds; then a directive takes some
 * microseconds.
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

  #reader(domain: Domain): DomainReader {
    const known = this.#readers.get(domain);
    if (known !== undefined) return known;
    const reader = new DomainReader(domain, gameThesaurus(), this.#languages.map(compileLanguage));
    this.#readers.set(domain, reader);
    return reader;
  }
}
