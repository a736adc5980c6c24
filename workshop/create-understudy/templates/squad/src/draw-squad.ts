import { disc, draw, drawAll, drawGround, drawPerson, type FigureName, type Point } from "./art.ts";
import type { Squad } from "./squad/squad.ts";
import { SPOTS } from "./squad/works.ts";

/** The colours of villagers by what they do. */
export const COATS = {
  walk: ["#8fb8de", "walks"],
  carry: ["#c98b4f", "carries, two together"],
  hold: ["#a98fd6", "holds the beam or the gate"],
  nail: ["#d1603d", "nails"],
  storm: ["#d13d57", "storms, three together"],
  waits: ["#e3d9a0", "waits"],
  thinks: ["#b9beb4", "has nothing to do"],
  fallen: ["#77716a", "has fallen"],
} as const;

/** Places of trees and walls. */
const TREES = [5, 9, 13, 17, 21, 7, 15, 19];
const WALLS = [62, 66, 82, 86, 90, 94];

/** Draws woods, site, gate, and villagers in the colours of their activity. */
export function drawSquad(pen: CanvasRenderingContext2D, squad: Squad): void {
  const { people, shared, task } = squad;
  const site = SPOTS["site"] ?? { x: 50, y: 42 };
  drawGround(pen, ["#8fae6b", "#98b674", "#87a664"]);
  const figures: (readonly [FigureName, Point])[] = [
    ...TREES.map((x, index) => ["tree", { x, y: 25 + (index % 4) * 3.4 }] as const),
    ...WALLS.map((x) => ["wall", { x, y: 10 }] as const),
    [shared["gate_open"] === false ? "gate" : "openGate", { x: 74, y: 10 }],
    [squad.told.raised > 0 && task.goal !== "raised" ? "house" : "site", site],
    ["tent", { x: 8, y: 9 }],
  ];
  for (let log = 0; log < Number(shared["logs"] ?? 0); log++) {
    figures.push(["logs", { x: site.x - 5 + log * 3, y: site.y + 3 }]);
  }
  if (shared["ram_there"] === true) figures.push(["logs", { x: 74, y: 14 }]);
  const loads = people.flatMap((person) => {
    const partner = people.find(({ name }) => name === person.partner);
    if (partner === undefined || person.doing !== "carry") return [];
    return [["logs", { x: (person.x + partner.x) / 2, y: (person.y + partner.y) / 2 }] as const];
  });
  const things = [...figures, ...loads].map(
    ([figure, spot]) => [spot, () => draw(pen, figure, spot)] as const,
  );
  const persons = people.map((person) => {
    const [coat] = COATS[person.doing as keyof typeof COATS] ?? COATS.thinks;
    return [person, () => drawPerson(pen, { ...person, coat })] as const;
  });
  if (shared["beam_up"] === true) disc(pen, site, 44, "#a98fd640");
  if (shared["held"] === true) disc(pen, SPOTS["gate"] ?? site, 44, "#a98fd640");
  drawAll([...things, ...persons]);
}
