import type { MapFrame } from "./frame.ts";
import type { Point } from "./geometry.ts";
import type { Dot } from "./scene.ts";

const TURN = 2 * Math.PI;
const TOP = -Math.PI / 2;

/** Draws an agent: colour for the plan's source, ring for its progress. */
export function paintDot(
  context: CanvasRenderingContext2D,
  frame: MapFrame,
  dot: Dot,
  { x, y }: Point,
  radius: number,
): void {
  const { palette, nowMs, selected, hovered, isStill } = frame;
  const isSelected = dot.index === selected;
  const colour = dot.source === undefined ? palette.none : palette.sources[dot.source];
  const ring = (reach: number, from: number, to: number, width: number, stroke: string): void => {
    context.beginPath();
    context.arc(x, y, radius + reach, from, to);
    context.lineWidth = width;
    context.strokeStyle = stroke;
    context.stroke();
  };
  context.globalAlpha = dot.isFaint && !isSelected ? 0.15 : 1;
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
  context.fillStyle = colour;
  context.fill();
  ring(0.5, 0, TURN, 1, palette.raised);
  if (dot.status === "playing") {
    // A full ring at the start of a plan would look like a finished one.
    ring(2.25, TOP, TOP + TURN * Math.max(0.06, dot.progress), 1.75, colour);
  } else if (dot.status === "waiting") {
    const turn = isStill ? 0 : nowMs / 260;
    ring(2.75, turn, turn + 4.1, 1.75, palette.ink);
  } else if (dot.status === "stuck") {
    ring(2.75, 0, TURN, 2, palette.bad);
    paintCross(context, { x, y }, radius * 0.5, palette.raised);
  }
  if (isSelected) ring(6.5, 0, TURN, 2.5, palette.link);
  else if (dot.index === hovered) ring(5.5, 0, TURN, 1.5, palette.muted);
  context.globalAlpha = 1;
}

function paintCross(
  context: CanvasRenderingContext2D,
  { x, y }: Point,
  reach: number,
  colour: string,
): void {
  context.beginPath();
  context.moveTo(x - reach, y - reach);
  context.lineTo(x + reach, y + reach);
  context.moveTo(x + reach, y - reach);
  context.lineTo(x - reach, y + reach);
  context.lineWidth = 1.75;
  context.strokeStyle = colour;
  context.stroke();
}
