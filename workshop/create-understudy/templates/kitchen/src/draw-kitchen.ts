import { disc, drawAll, drawPerson, type Point, write } from "./art.ts";
import type { Cook, Kitchen } from "./kitchen/kitchen.ts";
import { STATIONS } from "./kitchen/menu.ts";

/** The colours of cooks by what they do. */
export const COATS = {
  walk: ["#8fb8de", "walks"],
  take: ["#c98b4f", "takes food from the larder"],
  chop: ["#4f9a4a", "chops"],
  fry: ["#d1603d", "fries"],
  plate: ["#e8c95a", "puts food on a plate"],
  serve: ["#e8a0bf", "serves"],
  wash: ["#a98fd6", "washes up"],
  waits: ["#e3d9a0", "waits"],
  thinks: ["#b9beb4", "has nothing to do"],
} as const;

/** The least duration of `fry`. */
const COOKED_MS = 8000;
/** The colours of worktops. */
const TOPS = {
  larder: "#8a6a45",
  board: "#d9b27c",
  stove: "#4a4a52",
  sink: "#9fb6c4",
  hatch: "#e0cfa4",
} as const;
const FOODS: Readonly<Record<string, string>> = {
  ...{ lettuce: "#5fae4f", tomato: "#d13d3d", fish: "#9cc3d9", potato: "#d6b36a" },
  ...{ steak: "#8f3f35", egg: "#f6efd8", mushroom: "#b39a86" },
};

/** Draws the floor, stations, pans, orders, and cooks in the colours of their activity. */
export function drawKitchen(pen: CanvasRenderingContext2D, kitchen: Kitchen): void {
  const { cooks, orders, pans } = kitchen;
  drawFloor(pen);
  const stations = STATIONS.map((station) => {
    const { name, kind, x, y } = station;
    return [{ x, y: y - 2 }, () => drawTop(pen, TOPS[kind], station, name)] as const;
  });
  const onFire = [...pans].map(([food, pan], index) => {
    const { x, y } = kitchen.ground.at(pan.on);
    const at = { x: x - 5 + 5 * index, y: y - 3 };
    const share = (kitchen.nowMs - pan.sinceMs) / COOKED_MS;
    return [{ x, y }, () => drawPan(pen, at, String(food), Math.min(1, share))] as const;
  });
  const people = cooks.map((cook) => [cook, () => drawCook(pen, cook)] as const);
  drawAll([...stations, ...onFire, ...people]);
  for (const [index, { ticket, foods }] of orders.entries()) {
    const words = foods.map((food) => String(food).split(" ")[0]).join(", ");
    write(`${ticket}: ${words}`, { x: 88, y: 3 + 3 * index });
  }
}

function drawFloor(pen: CanvasRenderingContext2D): void {
  for (let x = 0; x < 1000; x += 50) {
    for (let y = 0; y < 600; y += 50) {
      pen.fillStyle = (x + y) % 100 === 0 ? "#c9c2b4" : "#bdb5a5";
      pen.fillRect(x, y, 50, 50);
    }
  }
}

function drawTop(
  pen: CanvasRenderingContext2D,
  colour: string,
  { x, y }: Point,
  name: string,
): void {
  pen.fillStyle = "#00000030";
  pen.fillRect(x * 10 - 95, y * 10 - 40, 190, 64);
  pen.fillStyle = colour;
  pen.fillRect(x * 10 - 95, y * 10 - 50, 190, 50);
  pen.fillStyle = "#00000040";
  pen.fillRect(x * 10 - 95, y * 10, 190, 14);
  write(name, { x, y: y - 7 });
}

/** A pan, whose rim closes as its food is done. */
function drawPan(pen: CanvasRenderingContext2D, at: Point, food: string, share: number): void {
  disc(pen, at, 18, "#1f1f24");
  drawFood(pen, at, food);
  pen.strokeStyle = "#e8722a";
  pen.lineWidth = 4;
  pen.beginPath();
  pen.arc(at.x * 10, at.y * 10, 18, -Math.PI / 2, (2 * share - 0.5) * Math.PI);
  pen.stroke();
}

function drawFood(pen: CanvasRenderingContext2D, at: Point, food: string): void {
  disc(pen, at, 9, FOODS[food.split(" ")[0] ?? ""] ?? "#fff");
}

function drawCook(pen: CanvasRenderingContext2D, cook: Cook): void {
  const [coat] = COATS[cook.doing as keyof typeof COATS] ?? COATS.thinks;
  drawPerson(pen, { ...cook, coat });
  if (cook.holds !== undefined)
    drawFood(pen, { x: cook.x + 1.4, y: cook.y - 1 }, String(cook.holds));
}
