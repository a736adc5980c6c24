import type { RelatedKey } from "./related-keys.ts";

/** Weights of keys of one document: stems, phrases, groups and topics of the thesaurus. */
export type Keys = Map<string, number>;

/** How strongly a word speaks for each of some documents. */
export interface Postings {
  /** Indices of the documents. */
  readonly ids: readonly number[];
  /** Strength by document in `ids`, times how telling the word is. */
  readonly strengths: readonly number[];
  /** The part of it that needs no thesaurus. */
  readonly direct: readonly number[];
}

/** The postings of a word that points to nothing. */
export const NO_POSTINGS: Postings = { ids: [], strengths: [], direct: [] };

/** A document is called by what weighs this much in it. */
const NAMED = 0.9;
/** The share that further ways from a word to a document add to the best one. */
const SUPPORT = 0.3;

/** The facts about one document while postings are made. */
interface Hit {
  direct: number;
  best: number;
  sum: number;
}

/**
 * Texts that words are looked up in. The score of a document is the sum over the words of a text of
 * strength times inverse document frequency, as in BM25 (S. Robertson, H. Zaragoza, "The
 * Probabilistic Relevance Framework: BM25 and Beyond", 2009), where a field's weight takes the place of
 * counting: names of tools and goals say everything once.
 */
export class Documents {
  readonly count: number;
  /** By key the documents that have it, with its weight there. */
  readonly #inverted = new Map<string, { readonly id: number; readonly weight: number }[]>();
  readonly #isWeighed: boolean;

  /** @param isWeighed whether a word counts the more, the fewer documents it speaks for */
  constructor(documents: readonly Keys[], isWeighed = true) {
    this.count = documents.length;
    this.#isWeighed = isWeighed;
    documents.forEach((keys, id) => {
      for (const [key, weight] of keys) {
        const known = this.#inverted.get(key);
        if (known === undefined) this.#inverted.set(key, [{ id, weight }]);
        else known.push({ id, weight });
      }
    });
  }

  /** Whether a document is called so itself, by its name or its `words`. */
  isName(key: string): boolean {
    return this.#inverted.get(key)?.some(({ weight }) => weight >= NAMED) === true;
  }

  /** Whether this document is. */
  isCalled(document: number, key: string): boolean {
    const found = this.#inverted.get(key);
    if (found === undefined) return false;
    for (const { id, weight } of found) if (id === document && weight >= NAMED) return true;
    return false;
  }

  /** The documents that have a key at least so strongly. */
  having(key: string, weight: number): number[] {
    const found = this.#inverted.get(key) ?? [];
    return found.filter((posting) => posting.weight >= weight).map(({ id }) => id);
  }

  /**
   * The documents that a word points to.
   *
   * @param key the stem of a word, or of a phrase
   * @param related other keys that it stands for
   */
  postings(key: string, related: readonly RelatedKey[]): Postings {
    const hits = new Map<number, Hit>();
    for (const { id, weight } of this.#inverted.get(key) ?? []) {
      hits.set(id, { direct: weight, best: weight, sum: weight });
    }
    for (const [other, share] of related) {
      for (const { id, weight } of this.#inverted.get(other) ?? []) {
        const strength = weight * share;
        const hit = hits.get(id);
        if (hit === undefined) hits.set(id, { direct: 0, best: strength, sum: strength });
        else {
          hit.sum += strength;
          if (strength > hit.best) hit.best = strength;
        }
      }
    }
    return hits.size === 0 ? NO_POSTINGS : this.#weighed(hits);
  }

  #weighed(hits: ReadonlyMap<number, Hit>): Postings {
    const ids = [...hits.keys()].sort((a, b) => a - b);
    const found = ids.map((id) => hits.get(id) as Hit);
    const strengths = found.map(({ best, sum }) => best + SUPPORT * (sum - best));
    const direct = found.map((hit) => hit.direct);
    if (!this.#isWeighed) return { ids, strengths, direct };
    const top = found.reduce((most, { best }) => Math.max(most, best), 0);
    const frequency = strengths.reduce((sum, strength) => sum + strength / top, 0);
    // A word that speaks for the only document there is tells as much as one for the one of two.
    const count = Math.max(2, this.count);
    const telling = Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5));
    return scaled({ ids, strengths, direct }, telling);
  }
}

/** Postings that count less, or more. */
export function scaled({ ids, strengths, direct }: Postings, share: number): Postings {
  return {
    ids,
    strengths: strengths.map((strength) => strength * share),
    direct: direct.map((strength) => strength * share),
  };
}
