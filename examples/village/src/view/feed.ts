import type { Colours } from "../../../../workshop/cli/src/output/printer.ts";
import { line } from "../../../../workshop/cli/src/output/text.ts";

/** Emphasis of a feed line. */
export type Tone = "event" | "setback" | "success" | "quiet";

interface Entry {
  readonly time: string;
  readonly text: string;
  readonly tone: Tone;
}

/** The latest events, oldest first. */
export class Feed {
  readonly #capacity: number;
  readonly #entries: Entry[] = [];

  constructor(capacity = 50) {
    this.#capacity = capacity;
  }

  add(time: string, text: string, tone: Tone): void {
    this.#entries.push({ time, text, tone });
    if (this.#entries.length > this.#capacity) this.#entries.shift();
  }

  /** The last `rows` lines, coloured. */
  render(rows: number, width: number, colours: Colours): string[] {
    if (rows <= 0) return [];
    const paints = {
      event: (text: string) => colours.bold(colours.yellow(text)),
      setback: colours.red,
      success: colours.green,
      quiet: colours.dim,
    };
    return this.#entries.slice(-rows).map(({ time, text, tone }) =>
      line(
        [
          { text: ` ${time}  `, paint: colours.dim },
          { text, paint: paints[tone] },
        ],
        width,
      ),
    );
  }
}
