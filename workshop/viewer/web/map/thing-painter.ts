import { toScreen } from "./camera.ts";
import type { MapFrame } from "./frame.ts";
import type { Rectangle } from "./geometry.ts";

/** More things than these go without a name unless the picked agent's plan is about them. */
const MAX_NAMES = 40;

/** Draws things as diamonds: full ones are claimed, and those of the picked agent's plan stand out. */
export function paintThings(
  context: CanvasRenderingContext2D,
  { scene, camera, palette }: MapFrame,
  map: Rectangle,
  radius: number,
): void {
  const reach = Math.max(3.5, radius * 0.8);
  context.textAlign = "center";
  context.textBaseline = "top";
  context.font = `11px ${palette.font}`;
  context.lineJoin = "round";
  for (const { label, point, isClaimed, isAhead } of scene.things) {
    const { x, y } = toScreen(point, camera, map);
    const colour = isAhead ? palette.link : palette.muted;
    context.beginPath();
    context.moveTo(x, y - reach);
    context.lineTo(x + reach, y);
    context.lineTo(x, y + reach);
    context.lineTo(x - reach, y);
    context.closePath();
    context.fillStyle = isClaimed ? colour : palette.raised;
    context.fill();
    context.lineWidth = isAhead ? 2 : 1.25;
    context.strokeStyle = colour;
    context.stroke();
    if (!isAhead && scene.things.length > MAX_NAMES * camera.scale ** 2) continue;
    context.lineWidth = 3;
    context.strokeStyle = palette.halo;
    context.strokeText(label.slice(0, 40), x, y + reach + 2);
    context.fillStyle = isAhead ? palette.link : palette.muted;
    context.fillText(label.slice(0, 40), x, y + reach + 2);
  }
}
