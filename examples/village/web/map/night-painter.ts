import { LIGHTS } from "./buildings.ts";

/** Flicker of fires, as a share. */
const FLICKER = 0.06;

/** Darkens the land and lights the windows. The context is in units of the map. */
export function paintNight(
  context: CanvasRenderingContext2D,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  { darkness, glow, nowMs }: { darkness: number; glow: number; nowMs: number },
): void {
  if (glow > 0.02) {
    context.fillStyle = `rgba(255, 138, 76, ${0.16 * glow})`;
    context.fillRect(box.x, box.y, box.width, box.height);
  }
  if (darkness < 0.02) return;
  context.globalCompositeOperation = "multiply";
  context.fillStyle = mix(darkness);
  context.fillRect(box.x, box.y, box.width, box.height);
  context.globalCompositeOperation = "lighter";
  for (const [index, { x, y, reach, colour }] of LIGHTS.entries()) {
    const flicker = 1 + FLICKER * Math.sin(nowMs / 170 + index * 2.4);
    const radius = reach * flicker;
    const light = context.createRadialGradient(x, y, 0, x, y, radius);
    light.addColorStop(0, `rgba(${colour}, ${0.5 * darkness})`);
    light.addColorStop(0.35, `rgba(${colour}, ${0.2 * darkness})`);
    light.addColorStop(1, `rgba(${colour}, 0)`);
    context.fillStyle = light;
    context.fillRect(x - radius, y - radius, 2 * radius, 2 * radius);
  }
  context.globalCompositeOperation = "source-over";
}

/** The tint of the land: white by day, deep blue at night. */
function mix(darkness: number): string {
  const part = (night: number): number => Math.round(255 + (night - 255) * darkness);
  return `rgb(${part(66)}, ${part(78)}, ${part(138)})`;
}
