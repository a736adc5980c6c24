import type { TextSink } from "../streams.ts";

/** The part of a terminal that a screen needs. */
export interface Terminal extends TextSink {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly writableNeedDrain?: boolean | undefined;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

/** The terminal behind a sink; undefined where nobody watches. */
export function terminalOf(sink: TextSink): Terminal | undefined {
  const isOne = sink.isTTY === true && "on" in sink && "off" in sink;
  return isOne ? (sink as Terminal) : undefined;
}

const ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_TO_END_OF_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
/** Terminals that know it show a frame only when it is whole; others ignore it. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";

/** Draws whole frames on the alternate screen, over the last one, and gives the terminal back as it was. */
export class Screen {
  readonly #terminal: Terminal;
  #isOpen = false;
  #last: readonly string[] = [];
  readonly #forget = (): void => {
    // The terminal may have changed the old frame in any way at its new size.
    this.#last = [];
  };

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  // A terminal that was never told its size says 0.
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

  /** Restores the terminal. May be called at any time, and again. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#terminal.off("resize", this.#forget);
    this.#terminal.write(LEAVE);
  }

  /** Draws a frame. Lines must fit the width; those that did not change are not sent again. */
  draw(lines: readonly string[]): void {
    // A slow terminal gets fewer frames, not a growing backlog of them.
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
