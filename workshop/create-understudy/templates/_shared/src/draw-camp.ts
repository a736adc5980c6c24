import { type CamperView, SPOTS } from "./camp/camper.ts";

const SIGNS: Readonly<Record<string, string>> = {
  tent: "⛺",
  forest: "🌲",
  river: "🌊",
  fire: "🪵",
};

/** Draws the places, the fire and the campers. */
export function drawCamp(
  canvas: CanvasRenderingContext2D,
  campers: readonly Pick<CamperView, "name" | "x" | "y">[],
  isFireLit: boolean,
): void {
  canvas.clearRect(0, 0, 640, 400);
  canvas.textAlign = "center";
  canvas.fillStyle = "#dfe6ea";
  for (const [name, { x, y }] of Object.entries(SPOTS)) {
    canvas.font = "36px sans-serif";
    canvas.fillText(name === "fire" && isFireLit ? "🔥" : (SIGNS[name] ?? ""), x, y);
    canvas.font = "13px sans-serif";
    canvas.fillText(name, x, y + 20);
  }
  for (const [index, { name, x, y }] of campers.entries()) {
    // Side by side at the same place.
    const left = x - 24 + 48 * index;
    canvas.fillStyle = ["#eda100", "#3f8fd2"][index] ?? "#7a68d8";
    canvas.beginPath();
    canvas.arc(left, y + 40, 11, 0, 2 * Math.PI);
    canvas.fill();
    canvas.fillStyle = "#dfe6ea";
    canvas.fillText(name, left, y + 66);
  }
}
