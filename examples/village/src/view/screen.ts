/** The used part of a terminal. */
export interface Terminal {
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  readonly writableNeedDrain?: boolean | undefined;
  write(text: string): unknown;
  on(event: "resize", listener: () => void): unknown;
  off(event: "resize", listener: () => void): unknown;
}

const ENTER = "\x1b[?1049h\x1b[?25l\x1b[2J";
const LEAVE = "\x1b[?25h\x1b[?1049l";
const HOME = "\x1b[H";
const CLEAR_TO_END_OF_LINE = "\x1b[K";
const CLEAR_BELOW = "\x1b[J";
/** Synchronized output: supporting terminals show only whole frames; others ignore it. */
const BEGIN_FRAME = "\x1b[?2026h";
const END_FRAME = "\x1b[?2026l";

/** Draws frames on a terminal's alternate screen without flicker, and restores the terminal on close. */
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
    return Math.max(20, this.#terminal.columns || 80);
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
    for (const [row, line] of shown.entries()) {
      if (line === this.#last[row]) continue;
      frame += `\x1b[${row + 1};1H${line}${CLEAR_TO_END_OF_LINE}`;
    }
    if (shown.length < this.#last.length || this.#last.length === 0) {
      frame += shown.length < this.height ? `\x1b[${shown.length + 1};1H${CLEAR_BELOW}` : "";
    }
    this.#last = shown;
    this.#terminal.write(frame + END_FRAME);
  }
}
