import type { Point } from "@understudy/viewer/web";

/** A line through points, in the context's style. */
export function polyline(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath();
  for (const { x, y } of points) context.lineTo(x, y);
  context.stroke();
}

/** A round patch with an uneven rim. */
export function blob(
  context: CanvasRenderingContext2D,
  { x, y }: Point,
  size: number,
  draw: (from: number, to: number) => number,
): void {
  context.beginPath();
  context.ellipse(
    x,
    y,
    size * draw(0.8, 1.4),
    size * draw(0.4, 0.7),
    draw(-0.4, 0.4),
    0,
    2 * Math.PI,
  );
  context.fill();
}
