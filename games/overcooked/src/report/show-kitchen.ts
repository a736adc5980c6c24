import type { Crew } from "../play/crew.ts";
import type { Seen } from "../play/protocol.ts";

const LOOKS = { north: "▲", south: "▼", east: "▶", west: "◀" } as const;
const LETTERS = {
  counter: "·",
  onion: "O",
  tomato: "T",
  dish: "D",
  pot: "P",
  serving: "S",
} as const;

/** A moment of a game as text: the kitchen, what is held and cooked, and what the cooks are about. */
export function showKitchen(seen: Seen, crew: Crew): string {
  const { kitchen } = crew;
  const cells = Array.from({ length: kitchen.width * kitchen.height }, () => " ");
  for (const { kind, cell } of kitchen.stations) cells[cell] = LETTERS[kind];
  for (const { x, y, has } of seen.counters) cells[kitchen.cellAt(x, y)] = has.slice(0, 1);
  for (const { x, y, is, onion, tomato } of seen.pots) {
    const signs = { cold: String(onion + tomato), lit: "~", ready: "!" };
    cells[kitchen.cellAt(x, y)] = signs[is];
  }
  for (const { x, y, facing } of seen.players) cells[kitchen.cellAt(x, y)] = LOOKS[facing];
  const rows = Array.from({ length: kitchen.height }, (_, y) =>
    cells.slice(y * kitchen.width, (y + 1) * kitchen.width).join(" "),
  );
  const held = seen.players.map(({ holds }) => holds).join(", ");
  return `\n${seen.step}: ${seen.score} points. In hand: ${held}. ${doings(crew)}\n${rows.join("\n")}`;
}

/** The step of each cook, or the next one. */
function doings({ cooks }: Crew): string {
  return cooks
    .map(({ step, next }) => {
      const { tool = "-", args = {} } = step ?? next ?? {};
      return `${step === undefined ? "…" : ""}${tool} ${Object.values(args).join(" ")}`;
    })
    .join(" | ");
}
