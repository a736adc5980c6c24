import {
  type DirectiveReader,
  type DirectiveReading,
  type Domain,
  type PersonaReading,
  RequestError,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { type CompiledLanguage, prepareLanguage } from "./language/compiled-language.ts";
import type { Language } from "./language/language.ts";
import { DomainReader } from "./reading/domain-reader.ts";
import { prepareThesaurus } from "./thesaurus/thesaurus.ts";

/** Limit on languages: the detector has a bit for each in one number. */
const MAX_LANGUAGES = 30;

/** Options of a {@link LanguageReader}. */
export interface LanguageReaderOptions {
  /**
   * The languages of the players, from 1 to 30. The first one is the default for texts without a clear language and the
   * only one with a thesaurus, so it should be English.
   */
  readonly languages: readonly Language[];
}

/**
 * Reads players' text in the given languages. A game's bundle contains only the languages that the game imports, unless
 * it imports `WordReader`.
 *
 * A domain is prepared on first use, which takes tens of milliseconds in total; `plan` and `planMany` of an
 * orchestrator do this in slices. After that, reading a directive takes a few microseconds.
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

  /**
   * Reads the requests, bans and preferences of a directive. Besides plain requests it knows
   *
   * - complaints, for the goal that remedies them: "there's no food left"; and neglect that is refused: "don't forget the
   *   dog";
   * - refused states, for the goal that requires their absence: "no alarm, please". Beside another goal, the actions that
   *   cause them are disabled;
   * - bans by their effect ("nobody gets burnt"), threats ("so help me if you lay poison") and places to stay at ("nobody
   *   leaves the kiln"), whose steps are disabled;
   * - states that should last ("let the miller sleep"), whose goal to end them is skipped;
   * - dislikes ("I hate poison"), things to leave as they are or to spare ("leave the cat outside"), reasons against
   *   ("she is allergic to lilies"), contrasts ("but the horse has done enough") and the only way ("eggs and nothing
   *   else"), whose other actions are discouraged;
   * - corrections: "wine, no wait, just the candles".
   *
   * The confidence grows with the support for the goal and with its lead over the next one. It is at most 0.8 where a
   * part has no effect: an unknown request, a number that nothing took, "but" in front of the request, a missing part of
   * an order, two unknown words in another language than English, a statement beside a way that was named.
   */
  readDirective(domain: Domain, directive: string): DirectiveReading {
    return this.#reader(domain).read(directive);
  }

  /**
   * Reads the likes, dislikes and style of a character. The best-liked goal gets 2, others less. A disliked state lowers
   * its goal, or raises the goal to end it if no goal wants that state.
   */
  readPersona(domain: Domain, persona: string): PersonaReading {
    return this.#reader(domain).readPersona(persona);
  }

  /**
   * Prepares a domain in steps of a few microseconds, which an orchestrator runs in slices. Run the steps while the
   * game loads, so that no directive has to wait.
   *
   * @param domain default: only the part common to all domains, which is most of the work
   *
   * @example
   * for (const _ of reader.prepare(domain)) await nextFrame();
   */
  *prepare(domain?: Domain): Work {
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
