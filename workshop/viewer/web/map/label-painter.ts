import { overlap, type Point, type Rectangle } from "./geometry.ts";
import type { Palette } from "./palette.ts";

/** How a name is written. */
interface Hand {
  readonly size: number;
  readonly weight: number;
  readonly colour: string;
  /** Width of the line around letters, which keeps them legible on any background. */
  readonly halo: number;
}

/** A name and its place. */
interface Label extends Hand {
  readonly text: string;
  readonly box: Rectangle;
}

/** Names on a map, by weight: one that has no room left is not written. */
export class Names {
  readonly #context: CanvasRenderingContext2D;
  readonly #palette: Palette;
  readonly #taken: Rectangle[] = [];

  constructor(context: CanvasRenderingContext2D, palette: Palette) {
    this.#context = context;
    this.#palette = palette;
  }

  /** Keeps later names off something. */
  keepFree(box: Rectangle): void {
    this.#taken.push(box);
  }

  /** Writes the name of a dot beside it. */
  beside(text: string, { x, y }: Point, radius: number, isStrong: boolean): void {
    const { ink, soft } = this.#palette;
    const hand = isStrong
      ? { size: 13, weight: 600, colour: ink, halo: 4 }
      : { size: 11, weight: 400, colour: soft, halo: 3 };
    const left = x + radius + (isStrong ? 11 : 5);
    const box = this.#boxOf(text, hand);
    this.#write({ text, ...hand, box: { ...box, left, top: y - box.height / 2 } });
  }

  /** Writes a name in the middle of the first of some lines that is free. */
  centred(text: string, x: number, tops: readonly number[], hand: Hand): void {
    const box = this.#boxOf(text, hand);
    const left = x - box.width / 2;
    tops.some((top) => this.#write({ text, ...hand, box: { ...box, left, top } }));
  }

  #boxOf(text: string, hand: Hand): Rectangle {
    this.#context.font = this.#fontOf(hand);
    const { width } = this.#context.measureText(text);
    return { left: 0, top: 0, width, height: 1.25 * hand.size };
  }

  #fontOf({ weight, size }: Hand): string {
    return `${weight} ${size}px ${this.#palette.font}`;
  }

  #write(label: Label): boolean {
    const { text, box, colour, halo } = label;
    if (this.#taken.some((other) => overlap(other, box))) return false;
    this.#taken.push(box);
    const context = this.#context;
    const y = box.top + box.height / 2;
    context.font = this.#fontOf(label);
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = halo;
    context.strokeStyle = this.#palette.halo;
    context.strokeText(text, box.left, y);
    context.fillStyle = colour;
    context.fillText(text, box.left, y);
    return true;
  }
}
