import { disc, draw, drawAll, drawGround, drawPerson } from "./art.ts";
import type { Guard, Stealth } from "./stealth/stealth.ts";

/** The colours of guards by tool. */
export const COATS = {
  walk: ["#8fb8de", "walks"],
  check: ["#5f8fbf", "checks a post"],
  search: ["#f2c14e", "searches"],
  catch: ["#d1603d", "catches the thief"],
  thinks: ["#8d979f", "thinks"],
} as const;

/** Draws posts, bushes, gems, traces, the thief, and the guards with their fields of view. */
export function drawStealth(pen: CanvasRenderingContext2D, stealth: Stealth): void {
  const { ground, guards, posts, thief, world } = stealth;
  drawGround(pen, ["#3c5548", "#415c4d", "#374f43"]);
  for (const guard of guards) drawView(pen, guard);
  for (const [name, spot] of ground.spots) {
    if (!name.startsWith("trace") || !world.has(name)) continue;
    disc(pen, spot, 8, "#f2c14e55");
    disc(pen, spot, 3, "#f2c14e");
  }
  const stands = (names: readonly string[], figure: Parameters<typeof draw>[1]) =>
    names.map((id) => [ground.at(id), () => draw(pen, figure, ground.at(id))] as const);
  drawAll([
    ...stands(posts, "post"),
    ...stands(thief.bushes, "bush"),
    ...stands(thief.gems, "gem"),
    ...guards.map((guard) => {
      const { agent, author, doing, x, y } = guard;
      const [coat] = COATS[doing as keyof typeof COATS] ?? COATS.thinks;
      const person = { name: agent.name, coat, isLed: author === "lead", x, y };
      return [guard, () => drawPerson(pen, person)] as const;
    }),
    [thief, () => drawPerson(pen, { name: "thief", coat: "#2a2630", x: thief.x, y: thief.y })],
  ]);
}

/** A guard's field of view, in the colour of its alarm. */
function drawView(pen: CanvasRenderingContext2D, { x, y, facing = 0, own }: Guard): void {
  pen.fillStyle = own.hunting ? "#d1603d66" : own.alarmed ? "#f2c14e44" : "#ffffff1c";
  pen.beginPath();
  pen.moveTo(x * 10, y * 10);
  // The angle has a cosine of 0.6, half of a guard's field of view.
  pen.arc(x * 10, y * 10, 130, facing - 0.927, facing + 0.927);
  pen.fill();
}
