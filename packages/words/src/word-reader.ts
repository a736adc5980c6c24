import type {
  DirectiveReader,
  DirectiveReading,
  Domain,
  PersonaReading,
} from "@understudy/planner-core";
import { compileLanguage } from "./language/compiled-language.ts";
import type { Language } from "./language/language.ts";
import { LANGUAGES } from "./language/languages.ts";
import { DomainReader } from "./reading/domain-reader.ts";
import { gameThesaurus } from "./thesaurus/thesaurus.ts";

/** Options of a {@link WordReader}. */
export interface WordReaderOptions {
  /**
   * The languages that players write in, at most 30. The first is taken where nothing tells; the
   * thesaurus speaks for that one, which should be English. Default: all that come with the package.
   */
  readonly languages?: readonly Language[] | undefined;
}

/**
 * Reads what players say, without a model: by the names, descriptions and `words` of a domain, a
 * thesaurus of game vocabulary and the small words of several languages.
 *
 * A domain is prepared when it is first read, in some milliseconds; then a directive takes some
 * microseconds.
 *
 * @example
 * const reader = new WordReader();
 * const { goals, confidence } = reader.readDirective(domain, "Get some food, but stay away from the mine.");
 * goals[0]?.goal.name; // "eat"
 */
export class WordReader implements DirectiveReader {
  readonly #languages: readonly Language[];
  readonly #readers = new WeakMap<Domain, DomainReader>();

  constructor({ languages = LANGUAGES }: WordReaderOptions = {}) {
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
