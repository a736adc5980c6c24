import type { Box } from "./measure.ts";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Packed boxes. */
interface Packed extends Box {
  /** Upper left corner of each box. */
  readonly spots: readonly Place[];
}

/** Limit for trying every corner; more boxes are packed in rows. */
const MAX_TRIED = 80;

/** Packs boxes, largest first, each as high as it fits within the wanted width or that of the widest box. */
export function packBoxes(boxes: readonly Box[], wanted: number, gap: number): Packed {
  const limit = Math.max(wanted, ...boxes.map(({ width }) => width));
  const order = [...boxes.keys()].sort((a, b) => areaOf(boxes[b]) - areaOf(boxes[a]) || a - b);
  const placed: (Place & Box)[] = [];
  const spots: Place[] = [];
  for (const index of order) {
    const { width, height } = boxes[index] as Box;
    const bottom = Math.max(0, ...placed.map((each) => each.y + each.height + gap));
    const fits = ({ x, y }: Place): boolean =>
      x + width <= limit &&
      placed.every(
        (each) =>
          x >= each.x + each.width + gap ||
          each.x >= x + width + gap ||
          y >= each.y + each.height + gap ||
          each.y >= y + height + gap,
      );
    const corners = placed.slice(-MAX_TRIED).flatMap((each) => [
      { x: each.x + each.width + gap, y: each.y },
      { x: each.x, y: each.y + each.height + gap },
    ]);
    const free = corners.filter(fits).sort((a, b) => a.y - b.y || a.x - b.x);
    const spot = free[0] ?? { x: 0, y: bottom };
    placed.push({ ...spot, width, height });
    spots[index] = spot;
  }
  return {
    spots,
    width: Math.max(0, ...placed.map(({ x, width }) => x + width)),
    height: Math.max(0, ...placed.map(({ y, height }) => y + height)),
  };
}

function areaOf(box: Box | undefined): number {
  return box === undefined ? 0 : box.width * box.height;
}
