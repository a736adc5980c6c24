import { NORMALISATION_VERSION, normaliseText } from "@understudy/planner-core/internal";
import { LRUCache } from "lru-cache";

/** Longer texts are not kept: normalising them again costs less than keeping many of them. */
const MAX_KEPT = 16_384;

/** Normalises free text once for each text as written. The version is part of what comes out. */
export class TextMemo {
  readonly #known = new LRUCache<string, string>({ max: 512 });

  normalise(text: string): string {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const normal = `n${NORMALISATION_VERSION}:${normaliseText(text)}`;
    if (text.length <= MAX_KEPT) this.#known.set(text, normal);
    return normal;
  }
}
