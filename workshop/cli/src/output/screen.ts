import type { TextSink } from "../streams.ts";

/** The part of a terminal that a screen needs. */
export interface Terminal extends TextSink {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly writableNeedDrain?: boolean | undefined;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

/** The terminal behind a sink; undefined for other sinks. */
export function terminalOf(sink: TextSink): Terminal | undefined {
  const isOne = sink.isTTY === true && "on" in sink && "off" in sink;
  return isOne ? (sink as Terminal) : undefined;
}

const ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_TO_END_OF_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
/** Synchronized output: supporting terminals show only whole frames; others ignore it. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";

/** Draws frames on the alternate screen, and restores the terminal on close. */
export class Screen {
  readonly #terminal: Terminal;
  #isOpen = false;
  #last: readonly string[] = [];
  readonly #forget = (): void => {
    // The terminal may have reflowed the old frame on resizing.
    this.#last = [];
  };

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  // A terminal of unknown size reports 0.
  get width(): number {
    return Math.max(40, this.#terminal.columns || 80);
  }

  get height(): number {
    return Math.max(6, this.#terminal.rows || 24);
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#terminal.on("resize", this.#forget);
    this.#terminal.write(ENTER);
  }

  /** Restores the terminal. Idempotent. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#terminal.off("resize", this.#forget);
    this.#terminal.write(LEAVE);
  }

  /** Draws a frame. Lines must fit the width; unchanged ones are not sent again. */
  draw(lines: readonly string[]): void {
    // A slow terminal skips frames rather than building a backlog.
    if (!this.#isOpen || this.#terminal.writableNeedDrain === true) return;
    const shown = lines.slice(0, this.height);
    let frame = BEGIN_FRAME + HOME;
    for (const [row, text] of shown.entries()) {
      if (text !== this.#last[row]) frame += `\x1b[${row + 1};1H${text}${CLEAR_TO_END_OF_LINE}`;
    }
    if (shown.length < this.height && shown.length !== this.#last.length) {
      frame += `\x1b[${shown.length + 1};1H${CLEAR_BELOW}`;
    }
    this.#last = shown;
    this.#terminal.write(frame + END_FRAME);
  }
}
