import type { Point, Rectangle } from "./geometry.ts";
import type { Palette } from "./palette.ts";

/** The name beside a dot. */
export interface Label {
  readonly text: string;
  readonly isStrong: boolean;
  readonly box: Rectangle;
}

/** Position of a dot's name. */
export function layOutLabel(
  context: CanvasRenderingContext2D,
  palette: Palette,
  text: string,
  { x, y }: Point,
  radius: number,
  isStrong: boolean,
): Label {
  context.font = fontOf(palette, isStrong);
  const height = isStrong ? 16 : 13;
  const left = x + radius + (isStrong ? 11 : 5);
  const { width } = context.measureText(text);
  return { text, isStrong, box: { left, top: y - height / 2, width, height } };
}

/** Draws a name, legible on any background. */
export function paintLabel(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { text, isStrong, box }: Label,
): void {
  const y = box.top + box.height / 2;
  context.font = fontOf(palette, isStrong);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = isStrong ? 4 : 3;
  context.strokeStyle = palette.halo;
  context.strokeText(text, box.left, y);
  context.fillStyle = isStrong ? palette.ink : palette.soft;
  context.fillText(text, box.left, y);
}

function fontOf(palette: Palette, isStrong: boolean): string {
  return `${isStrong ? "600 13px" : "11px"} ${palette.font}`;
}
