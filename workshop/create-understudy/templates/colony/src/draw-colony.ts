import { draw, drawAll, drawGround, drawPerson, type FigureName } from "./art.ts";
import type { Colony } from "./colony/colony.ts";

/** The colours of settlers by tool. */
export const COATS = {
  go: ["#8fb8de", "walks"],
  take: ["#6f8fae", "takes a thing"],
  fell: ["#4f9a4a", "fells a tree"],
  deliver: ["#c98b4f", "delivers logs"],
  build: ["#d1603d", "builds a house"],
  eat_at: ["#e8a0bf", "eats at a hearth"],
  thinks: ["#b9beb4", "has nothing to do"],
} as const;

/** Draws trees, logs, sites, houses, hearths, tools, and settlers in the colours of their activity. */
export function drawColony(pen: CanvasRenderingContext2D, colony: Colony): void {
  const { ground, settlers, world } = colony;
  drawGround(pen, ["#8fae6b", "#98b674", "#87a664"]);
  const things = [...ground.spots].flatMap(([name, spot]) => {
    const [kind = ""] = name.split(" ");
    const isBuilt = kind === "site" && !world.has(name);
    if (!isBuilt && !world.has(name)) return [];
    const figure = (isBuilt ? "house" : kind) as FigureName;
    return [[spot, () => draw(pen, figure, spot)] as const];
  });
  const people = settlers.map((settler) => {
    const { author, doing, name, x, y } = settler;
    const [coat] = COATS[doing as keyof typeof COATS] ?? COATS.thinks;
    const person = { name, coat, isLed: author === "llm", x, y };
    return [settler, () => drawPerson(pen, person)] as const;
  });
  drawAll([...things, ...people]);
}
