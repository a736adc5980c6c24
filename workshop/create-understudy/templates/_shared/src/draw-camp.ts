import { draw, drawAll, drawGround, drawPerson, type Point, write } from "./art.ts";
import { type CamperView, SPOTS } from "./camp/camper.ts";
import { drawLabels } from "./labels.ts";

/** Width of the camp in its own pixels. */
const WIDTH = 640;
/** Coats of the two campers. */
export const COATS = ["#eda100", "#3f8fd2"];

/** A camper's feet: campers stand side by side. */
export function seatOf({ x, y }: Point, index: number): Point {
  return { x: x - 24 + 48 * index, y: y + 14 };
}

/** A camper's head on the canvas. */
export function headOf(canvas: HTMLCanvasElement, camper: Point, index: number): Point {
  const { x, y } = seatOf(camper, index);
  const scale = canvas.width / WIDTH;
  return { x: x * scale, y: (y - 24) * scale };
}

/** Draws the places, the fire and the campers. */
export function drawCamp(
  pen: CanvasRenderingContext2D,
  campers: readonly Pick<CamperView, "name" | "x" | "y">[],
  isFireLit: boolean,
): void {
  const scale = pen.canvas.width / WIDTH;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  drawGround(pen, ["#7f9f68", "#88a870", "#77965f"]);
  const at = (x: number, y: number) => ({ x: x / 10, y: y / 10 });
  const { tent, forest, river, fire } = SPOTS;
  const trees = [-46, -20, 8, 34].map((left, index) =>
    at(forest.x + left, forest.y - (index % 2) * 16),
  );
  drawAll([
    [at(0, 0), () => draw(pen, "river", at(river.x, river.y))],
    [at(tent.x, tent.y), () => draw(pen, "tent", at(tent.x, tent.y))],
    ...trees.map((tree) => [tree, () => draw(pen, "tree", tree)] as const),
    [at(fire.x, fire.y), () => draw(pen, isFireLit ? "hearth" : "ashes", at(fire.x, fire.y))],
    ...campers.map((camper, index) => {
      const { name } = camper;
      const seat = seatOf(camper, index);
      const spot = at(seat.x, seat.y);
      const coat = COATS[index] ?? "#7a68d8";
      return [spot, () => drawPerson(pen, { ...spot, name, coat })] as const;
    }),
  ]);
  for (const [name, { x, y }] of Object.entries(SPOTS)) write(name, at(x, y + 34));
  drawLabels(pen);
}
