import { draw, drawAll, drawGround, drawPerson, write } from "./art.ts";
import type { Dungeon } from "./dungeon/dungeon.ts";

/** The colours of goblins by tool. */
export const COATS = {
  go: ["#7fb069", "walks"],
  steal: ["#f2c14e", "steals"],
  trap: ["#d1603d", "sets a trap"],
  hide: ["#9db4ff", "is afraid"],
  heal: ["#e8a0bf", "heals"],
  thinks: ["#8f9a86", "thinks"],
} as const;

/** Draws nooks, chests with their gold, heroes, and goblins in the colours of their activity. */
export function drawDungeon(pen: CanvasRenderingContext2D, dungeon: Dungeon): void {
  const { ground, world, nooks, chests, goblins, heroes } = dungeon;
  drawGround(pen, ["#4b4556", "#524b5e", "#453f50"]);
  drawAll([
    ...nooks.map((id) => [ground.at(id), () => draw(pen, "nook", ground.at(id))] as const),
    ...chests.map((id) => {
      const spot = ground.at(id);
      const { gold = 0, trapped } = { ...world.get(id) } as { gold?: number; trapped?: boolean };
      const drawChest = (): void => {
        draw(pen, gold > 0 ? "chest" : "emptyChest", spot);
        if (trapped === true) draw(pen, "trap", spot);
        if (gold > 0) write(String(gold), spot);
      };
      return [spot, drawChest] as const;
    }),
    ...goblins.map((goblin) => {
      const { author, doing, name, own, x, y } = goblin;
      const [coat] = COATS[own.scared ? "hide" : (doing as keyof typeof COATS)] ?? COATS.thinks;
      const skin = own.hurt ? "#d17a6f" : "#9bbf6a";
      const person = { name, coat, skin, isLed: author === "lead", x, y };
      return [goblin, () => drawPerson(pen, person)] as const;
    }),
    ...heroes.map((hero) => {
      const person = { name: "hero", coat: "#f5f3ee", x: hero.x, y: hero.y };
      return [hero, () => drawPerson(pen, person)] as const;
    }),
  ]);
}
