import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Crew } from "../play/crew.ts";
import { playGame } from "../play/play-game.ts";
import type { Seen } from "../play/protocol.ts";

const SIZE = 48;
const FILL = {
  counter: "#d8c3a5",
  onion: "#f2d024",
  tomato: "#d1495b",
  dish: "#eef4f7",
  pot: "#4a4e57",
  serving: "#7fb069",
} as const;
const COOKS = ["#2e6fb7", "#2b8a5b"] as const;
const HELD = { onion: "#f2d024", tomato: "#d1495b", dish: "#ffffff", soup: "#e8862e" } as const;

/** Plays a game and draws the moment in which both cooks have their hands full. */
export async function drawing(python: string, layout: string): Promise<void> {
  let picture: string | undefined;
  await playGame({
    ...{ python, layout, players: ["ours", "ours"], steps: 80 },
    onStep: (seen, crew) => {
      const isBusy = seen.players.every(({ holds }) => holds !== "nothing");
      if (isBusy && seen.pots.some(({ is }) => is !== "cold")) picture ??= draw(seen, crew);
    },
  });
  if (picture === undefined) throw new Error("there was no moment with both hands full");
  const file = fileURLToPath(new URL("../../../../docs/pictures/overcooked.svg", import.meta.url));
  writeFileSync(file, picture);
  console.log(file);
}

/** A kitchen as a picture, with what the cooks are about. */
function draw(seen: Seen, { kitchen }: Crew): string {
  const { width, height } = kitchen;
  const lines: string[] = [];
  const at = (cell: number) => ({ x: (cell % width) * SIZE, y: Math.floor(cell / width) * SIZE });
  for (const { kind, cell } of kitchen.stations) {
    const { x, y } = at(cell);
    lines.push(
      `<rect x="${x + 1}" y="${y + 1}" width="46" height="46" rx="5" fill="${FILL[kind]}"/>`,
    );
    if (kind === "counter" || kind === "pot") continue;
    lines.push(`<text x="${x + 24}" y="${y + 28}" class="name">${kind}</text>`);
  }
  for (const { x, y, is, onion, tomato, left } of seen.pots) {
    const text = { cold: `${onion + tomato} of 3`, lit: `${left} left`, ready: "ready" }[is];
    lines.push(`<text x="${x * SIZE + 24}" y="${y * SIZE + 28}" class="pot">${text}</text>`);
  }
  const thing = (x: number, y: number, what: string): string => {
    const fill = HELD[what as keyof typeof HELD];
    return fill === undefined
      ? ""
      : `<circle cx="${x}" cy="${y}" r="8" fill="${fill}" stroke="#555"/>`;
  };
  for (const { x, y, has } of seen.counters) {
    lines.push(thing(x * SIZE + 24, y * SIZE + 24, has));
  }
  for (const [number, { x, y, facing, holds }] of seen.players.entries()) {
    const [middle, centre] = [x * SIZE + 24, y * SIZE + 24];
    const turn = { north: 0, east: 90, south: 180, west: 270 }[facing];
    lines.push(
      `<g transform="rotate(${turn} ${middle} ${centre})"><circle cx="${middle}" cy="${centre}" r="17" fill="${COOKS[number] ?? "#777"}"/>`,
      `<path d="M${middle - 6} ${centre - 15}h12l-6 -8z" fill="${COOKS[number] ?? "#777"}"/>${thing(middle, centre - 8, holds)}</g>`,
    );
  }
  const [w, h] = [width * SIZE, height * SIZE];
  const style =
    ".name{font:11px sans-serif;text-anchor:middle}.pot{font:11px sans-serif;text-anchor:middle;fill:#fff}";
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}">`,
    `<title>Step ${seen.step}, ${seen.score} points</title><style>${style}</style>`,
    `<rect width="${w}" height="${h}" fill="#f7f3ec"/>`,
    ...lines,
    "</svg>",
    "",
  ].join("\n");
}
