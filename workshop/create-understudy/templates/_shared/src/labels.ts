/** Names of figures: written after all figures and the night, so that they can be read, and never over each other. */

/** A word and the middle of its line, in pixels of the picture. */
interface Label {
  readonly text: string;
  readonly x: number;
  readonly y: number;
}

/** Size of letters, and the least on the screen, in pixels. */
const LETTERS = 12;
const LEAST = 10;
/** Places to try, in lines below the figure and widths beside it: the closest first. */
const PLACES = [0, 1, -3.6, 2, -4.6, 3, -5.6, 4, 5, 6].flatMap((line) =>
  [0, 0.7, -0.7, 1.4, -1.4].map((aside) => [aside, line] as const),
);

let waiting: Label[] = [];
/** The last place of each word, which it keeps while that is free: names do not jump about. */
const kept = new Map<string, number>();

/** Notes a word below a figure; `drawLabels` writes it. */
export function noteLabel(text: string, x: number, y: number): void {
  waiting.push({ text, x, y });
}

/** Writes the noted words. One that has no room near its figure is left out until there is some. */
export function drawLabels(pen: CanvasRenderingContext2D): void {
  const labels = waiting;
  waiting = [];
  const { canvas } = pen;
  const { a: density } = pen.getTransform();
  const onScreen = canvas.clientWidth === 0 ? 1 : (canvas.clientWidth / canvas.width) * density;
  const letters = Math.max(LETTERS, LEAST / onScreen);
  // With the tails of letters.
  const height = 1.3 * letters;
  pen.font = `600 ${letters}px system-ui, sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.lineWidth = letters / 4;
  pen.lineJoin = "round";
  pen.strokeStyle = "#17141fb0";
  pen.fillStyle = "#fffdf4";
  const [right, bottom] = [canvas.width / density, canvas.height / density];
  const taken: (readonly [left: number, top: number, right: number, bottom: number])[] = [];
  for (const { text, x, y } of labels) {
    const half = pen.measureText(text).width / 2 + 2;
    const boxAt = (place: number): (typeof taken)[number] => {
      const [aside, line] = PLACES[place] ?? [0, 0];
      const across = Math.min(right - half, Math.max(half, x + aside * 2 * half));
      const down = Math.min(bottom - height / 2, Math.max(height / 2, y + (line + 0.5) * height));
      return [across - half, down - height / 2, across + half, down + height / 2];
    };
    const isFree = (place: number): boolean => {
      const box = boxAt(place);
      return taken.every(
        (one) => one[0] >= box[2] || one[2] <= box[0] || one[1] >= box[3] || one[3] <= box[1],
      );
    };
    const last = kept.get(text) ?? 0;
    const place = isFree(last) ? last : PLACES.findIndex((_, index) => isFree(index));
    if (place < 0) continue;
    kept.set(text, place);
    const box = boxAt(place);
    taken.push(box);
    pen.strokeText(text, box[0] + half, box[1] + height / 2);
    pen.fillText(text, box[0] + half, box[1] + height / 2);
  }
}
