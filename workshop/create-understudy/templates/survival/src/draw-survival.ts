import { disc, draw, drawAll, drawGround, drawNight, drawPerson, type FigureName } from "./art.ts";
import type { Survival } from "./survival/survival.ts";
import { darknessAt } from "./survival/wilds.ts";

/** The colours of settlers by tool. */
export const COATS = {
  go: ["#8fb8de", "walks"],
  eat: ["#d9577a", "eats berries"],
  take: ["#6f8fae", "takes the axe"],
  chop: ["#4f9a4a", "chops wood"],
  stoke: ["#e8722a", "stokes the fire"],
  rest: ["#d9b45c", "rests by the fire"],
  chase: ["#8a4fbf", "chases a wolf"],
  thinks: ["#b9beb4", "waits"],
} as const;

/** Draws the fire and its light, trees, berries, the axe, wolves, settlers, and the night over all. */
export function drawSurvival(pen: CanvasRenderingContext2D, survival: Survival): void {
  const { ground, nowMs, settlers, wilds, world } = survival;
  drawGround(pen, ["#7d9c62", "#86a66b", "#74925b"]);
  const things = [...ground.spots].flatMap(([name, spot]) => {
    const thing = world.get(name);
    if (thing === undefined || thing["held"] === true) return [];
    return [[spot, () => draw(pen, figureOf(thing), spot)] as const];
  });
  const people = settlers.map((settler) => {
    const { agent, author, doing, own, x, y } = settler;
    const [coat] = COATS[doing as keyof typeof COATS] ?? COATS.thinks;
    const person = { name: agent.name, coat, isLed: author === "llm", x, y };
    const drawAxe = () => own.holds !== undefined && draw(pen, "axe", { x: x + 1.2, y: y - 0.4 });
    return [settler, () => [drawPerson(pen, person), drawAxe()]] as const;
  });
  drawAll([...things, ...people]);
  const { x, y } = ground.at("fire");
  drawNight(pen, { x, y: y - 1 }, wilds.light, darknessAt(nowMs));
  if (!wilds.isNight) return;
  for (const [name, wolf] of ground.spots) {
    if (!name.startsWith("wolf")) continue;
    // Eyes in the dark.
    for (const side of [0.9, 1.4]) disc(pen, { x: wolf.x + side, y: wolf.y - 1.2 }, 1.5, "#ffe066");
  }
}

function figureOf({ kind, ripe, fuel }: Readonly<Record<string, unknown>>): FigureName {
  if (kind === "fire") return Number(fuel) > 0 ? "hearth" : "ashes";
  if (kind === "berries" && ripe !== true) return "bush";
  return kind as FigureName;
}
