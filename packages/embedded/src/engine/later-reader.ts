import type {
  DirectiveReader,
  DirectiveReading,
  Domain,
  PersonaReading,
} from "@understudy/planner-core";
import { WordReader } from "@understudy/words";

/** A reader of words that is made for the first text: most games open without any. */
export class LaterReader implements DirectiveReader {
  #made: WordReader | undefined;

  get #reader(): WordReader {
    this.#made ??= new WordReader();
    return this.#made;
  }

  prepare(domain: Domain): Iterator<unknown> {
    return this.#reader.prepare(domain);
  }

  isPrepared(domain: Domain): boolean {
    return this.#made?.isPrepared(domain) ?? false;
  }

  readDirective(domain: Domain, directive: string): DirectiveReading {
    return this.#reader.readDirective(domain, directive);
  }

  readPersona(domain: Domain, persona: string): PersonaReading {
    return this.#reader.readPersona(domain, persona);
  }
}
