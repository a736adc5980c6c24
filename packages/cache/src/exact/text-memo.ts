import { NORMALISATION_VERSION, normaliseText } from "@understudy/planner-core/internal";
import { LRUCache } from "lru-cache";

/** Longer texts are normalised each time: memory matters more than their time. */
const MAX_KEPT = 16_384;

/** Normalises each free text once. The result includes the version of the normalisation. */
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
