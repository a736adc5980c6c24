/** A segment of the history, self-contained by its initial keyframe. */
interface Segment {
  readonly lines: string[];
  readonly atMs: number;
  bytes: number;
}

/** The recent history as lines of a recording, within limits of time and memory. */
export class RecordingBuffer {
  readonly #keepMs: number;
  readonly #maxBytes: number;
  readonly #segments: Segment[] = [];
  #bytes = 0;

  /** @param keepMs least kept time, within the byte limit */
  constructor(keepMs: number, maxBytes: number) {
    this.#keepMs = keepMs;
    this.#maxBytes = maxBytes;
  }

  /** Number of kept characters: about as many bytes, or twice as many for non-Latin texts. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Begins a segment and drops unneeded older ones. */
  begin(lines: readonly string[], nowMs: number): void {
    const segment: Segment = { lines: [...lines], atMs: nowMs, bytes: lengthOf(lines) };
    this.#segments.push(segment);
    this.#bytes += segment.bytes;
    // A segment is needed while its successor starts too late.
    while (
      this.#segments.length > 1 &&
      (this.#segments[1] as Segment).atMs <= nowMs - this.#keepMs
    ) {
      this.#forget();
    }
    this.#shrink();
  }

  /** Adds to the current segment. */
  add(line: string): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    segment.lines.push(line);
    segment.bytes += line.length;
    this.#bytes += line.length;
    this.#shrink();
  }

  /** Clears the history after a time without watchers. */
  clear(): void {
    this.#segments.length = 0;
    this.#bytes = 0;
  }

  /** All lines, oldest first. */
  *lines(): Generator<string> {
    for (const segment of this.#segments) yield* segment.lines;
  }

  #shrink(): void {
    while (this.#bytes > this.#maxBytes && this.#segments.length > 1) this.#forget();
    // A single segment may exceed the limit too; then it is dropped.
    if (this.#bytes > this.#maxBytes) this.clear();
  }

  #forget(): void {
    const oldest = this.#segments.shift();
    this.#bytes -= oldest?.bytes ?? 0;
  }
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length, 0);
}
