import { steadyLogarithm } from "../arithmetic/steady-logarithm.ts";
import type { RelatedKey } from "./related-keys.ts";

/** The keys of a document, with weights: stems, phrases, thesaurus groups and topics. */
export type Keys = Map<string, number>;

/** The documents that a word matches, with strengths. */
export interface Postings {
  /** Indices of the documents. */
  readonly ids: readonly number[];
  /** Strength in each document in `ids`, including the inverse document frequency. */
  readonly strengths: readonly number[];
  /** The part of each strength that does not come from the thesaurus. */
  readonly direct: readonly number[];
}

/** The postings of a word that matches no document. */
export const NO_POSTINGS: Postings = { ids: [], strengths: [], direct: [] };

/** Minimum weight of a key in the name of its document. */
const NAMED = 0.9;
/** Share of their strength that further matches of a word in a document add to the best match. */
const SUPPORT = 0.3;

/** A match in a document while postings are being computed. */
interface Hit {
  direct: number;
  best: number;
  sum: number;
}

/**
 * A search index. The score of a document is the sum of strength times inverse document frequency over the words of a
 * text, as in BM25 (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009). Weights
 * of fields replace term frequencies, because names of tools and goals state everything only once.
 */
export class Documents {
  readonly count: number;
  /** The documents that contain a key, with its weight in each. */
  readonly #inverted = new Map<string, { readonly id: number; readonly weight: number }[]>();
  readonly #isWeighed: boolean;

  /** @param isWeighed whether rarer words count more (inverse document frequency) */
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

  /** Whether a key names any document, by the document's name or its `words`. */
  isName(key: string): boolean {
    return this.#inverted.get(key)?.some(({ weight }) => weight >= NAMED) === true;
  }

  /** Whether a key is a name of the given document. */
  isCalled(document: number, key: string): boolean {
    const found = this.#inverted.get(key);
    if (found === undefined) return false;
    for (const { id, weight } of found) if (id === document && weight >= NAMED) return true;
    return false;
  }

  /** The documents that contain a key with at least the given weight. */
  having(key: string, weight: number): number[] {
    const found = this.#inverted.get(key) ?? [];
    return found.filter((posting) => posting.weight >= weight).map(({ id }) => id);
  }

  /**
   * The documents that match a word.
   *
   * @param key the stem of a word or of a phrase
   * @param related related keys of the word
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
    // In an index of one document a word is as distinctive as in an index of two.
    const count = Math.max(2, this.count);
    const telling = steadyLogarithm(1 + (count - frequency + 0.5) / (frequency + 0.5));
    return scaled({ ids, strengths, direct }, telling);
  }
}

/** Postings with scaled strengths. */
export function scaled({ ids, strengths, direct }: Postings, share: number): Postings {
  return {
    ids,
    strengths: strengths.map((strength) => strength * share),
    direct: direct.map((strength) => strength * share),
  };
}
