/** Two adjacent pieces that can be merged. */
interface Pair {
  readonly left: number;
  readonly right: number;
  readonly score: number;
  /** Total length of the pair, which is stale once one of its pieces has grown. */
  readonly length: number;
}

/** Score of merging two adjacent pieces; undefined if they cannot be merged. */
export type ScorePair = (left: string, right: string) => number | undefined;

/** Merges characters into pieces, always the pair with the best score; the first in a tie. */
export function mergePieces(text: string, scoreOf: ScorePair): readonly string[] {
  return new Merging(text, scoreOf).run();
}

class Merging {
  readonly #scoreOf: ScorePair;
  /** Pieces by position; empty if merged into the previous one. */
  readonly #pieces: string[];
  readonly #next: number[];
  readonly #previous: number[];
  /** Heap with the best pair on top. */
  readonly #pairs: Pair[] = [];

  constructor(text: string, scoreOf: ScorePair) {
    this.#scoreOf = scoreOf;
    this.#pieces = [...text];
    this.#next = this.#pieces.map((_, at) => at + 1);
    this.#previous = this.#pieces.map((_, at) => at - 1);
  }

  run(): readonly string[] {
    for (let at = 1; at < this.#pieces.length; at++) this.#offer(at - 1, at);
    for (let pair = this.#pop(); pair !== undefined; pair = this.#pop()) this.#merge(pair);
    return this.#pieces.filter((piece) => piece !== "");
  }

  #merge({ left, right, length }: Pair): void {
    const pieces = this.#pieces;
    const [a = "", b = ""] = [pieces[left], pieces[right]];
    if (a === "" || b === "" || a.length + b.length !== length) return;
    pieces[left] = a + b;
    pieces[right] = "";
    const next = this.#next[right] as number;
    this.#next[left] = next;
    if (next < pieces.length) this.#previous[next] = left;
    this.#offer(this.#previous[left] as number, left);
    this.#offer(left, next);
  }

  /** Queues a pair if it can be merged. */
  #offer(left: number, right: number): void {
    if (left < 0 || right >= this.#pieces.length) return;
    const [a, b] = [this.#pieces[left] as string, this.#pieces[right] as string];
    const score = this.#scoreOf(a, b);
    if (score !== undefined) this.#push({ left, right, score, length: a.length + b.length });
  }

  #push(pair: Pair): void {
    const heap = this.#pairs;
    let at = heap.push(pair) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(pair, heap[parent] as Pair)) break;
      heap[at] = heap[parent] as Pair;
      at = parent;
    }
    heap[at] = pair;
  }

  #pop(): Pair | undefined {
    const heap = this.#pairs;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Pair, heap[child] as Pair))
        child++;
      if (!isBefore(heap[child] as Pair, last)) break;
      heap[at] = heap[child] as Pair;
      at = child;
    }
    heap[at] = last;
    return top;
  }
}

function isBefore(a: Pair, b: Pair): boolean {
  return a.score > b.score || (a.score === b.score && a.left < b.left);
}
