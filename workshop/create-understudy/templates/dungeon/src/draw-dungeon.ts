import type { Dungeon } from "./dungeon/dungeon.ts";
import { disc } from "./play.ts";

const COATS: Readonly<Record<string, string>> = {
  go: "#7fb069",
  steal: "#f2c14e",
  trap: "#d1603d",
  hide: "#5b6c8f",
  heal: "#e8a0bf",
};

/** Draws nooks, chests with their gold, heroes, and goblins in the colours of their activity, with a rim for a step of the model. */
export function drawDungeon(pen: CanvasRenderingContext2D, dungeon: Dungeon): void {
  const { ground, world, nooks, chests, goblins, heroes } = dungeon;
  pen.fillStyle = "#241f31";
  pen.fillRect(0, 0, 1000, 600);
  for (const nook of nooks) disc(pen, ground.at(nook), 16, "#15121d");
  pen.font = "11px system-ui";
  pen.textAlign = "center";
  for (const id of chests) {
    const { x, y } = ground.at(id);
    const { gold, trapped } = { ...world.get(id) } as { gold?: number; trapped?: boolean };
    pen.fillStyle = gold ? "#b7791f" : "#4a3b28";
    pen.fillRect(x * 10 - 8, y * 10 - 6, 16, 12);
    pen.strokeStyle = trapped === true ? "#d1603d" : "#15121d";
    pen.strokeRect(x * 10 - 8, y * 10 - 6, 16, 12);
    pen.fillStyle = "#e4dfd3";
    if (gold) pen.fillText(String(gold), x * 10, y * 10 + 4);
  }
  for (const goblin of goblins) {
    const { author, doing, own } = goblin;
    if (author === "lead") disc(pen, goblin, 8, "#f5f3ee");
    disc(pen, goblin, 6, own.scared ? "#9db4ff" : (COATS[doing] ?? "#55704a"));
    if (own.hurt) disc(pen, goblin, 2, "#c1121f");
  }
  for (const hero of heroes) disc(pen, hero, 9, "#f5f3ee");
}
