/** A stretch of the past that begins with a keyframe: it can be shown by itself. */
interface Segment {
  readonly lines: string[];
  readonly atMs: number;
  bytes: number;
}

/** The latest past as lines of a recording, within limits of time and memory. */
export class RecordingBuffer {
  readonly #keepMs: number;
  readonly #maxBytes: number;
  readonly #segments: Segment[] = [];
  #bytes = 0;

  /** @param keepMs at least so much is kept where the bytes allow it */
  constructor(keepMs: number, maxBytes: number) {
    this.#keepMs = keepMs;
    this.#maxBytes = maxBytes;
  }

  /** Characters that are kept: about as many bytes, or twice as many where texts are not Latin. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Begins a stretch; older ones that nobody needs are forgotten. */
  begin(lines: readonly string[], nowMs: number): void {
    const segment: Segment = { lines: [...lines], atMs: nowMs, bytes: lengthOf(lines) };
    this.#segments.push(segment);
    this.#bytes += segment.bytes;
    // A stretch is needed as long as the one after it began too late.
    while (
      this.#segments.length > 1 &&
      (this.#segments[1] as Segment).atMs <= nowMs - this.#keepMs
    ) {
      this.#forget();
    }
    this.#shrink();
  }

  /** Adds to the stretch that was begun last. */
  add(line: string): void {
    const segment = this.#segments.at(-1);
    if (segment === undefined) return;
    segment.lines.push(line);
    segment.bytes += line.length;
    this.#bytes += line.length;
    this.#shrink();
  }

  /** Nobody watched for a while: what was before does not belong to what comes. */
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
    // One stretch alone may be too large, too: better nothing than too much.
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
