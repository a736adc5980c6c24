import { Client } from "colyseus.js";
import { PLACES, type Rider, Round } from "./state.ts";

/** Coat colours by plan source; players are blue. */
const COLOURS: Readonly<Record<string, string>> = {
  llm: "#eda100",
  mended: "#eb6834",
  "": "#3f8fd2",
};
const note = document.querySelector("#note") as HTMLElement;
const canvas = document.querySelector("canvas")?.getContext("2d") as CanvasRenderingContext2D;
const room = await new Client(location.origin).joinOrCreate("mail", {}, Round);

const held = new Set<string>();
function press({ type, key }: KeyboardEvent): void {
  if (key === " " && type === "keydown") room.send("begin");
  held[type === "keydown" ? "add" : "delete"](key);
  const sum = (back: string, on: string) => Number(held.has(on)) - Number(held.has(back));
  room.send("ride", { x: sum("ArrowLeft", "ArrowRight"), y: sum("ArrowUp", "ArrowDown") });
}
for (const type of ["keydown", "keyup"] as const) addEventListener(type, press);

function paint({ x, y, writtenBy, isBroken }: Rider, name: string): void {
  canvas.fillStyle = COLOURS[writtenBy] ?? "#7a68d8";
  canvas.fillRect(x - 11, y - 8, 22, 16);
  canvas.fillStyle = "#dfe6ea";
  canvas.fillText(isBroken ? `${name}: broken!` : name, x, y - 14);
}

room.onStateChange((round) => {
  canvas.clearRect(0, 0, 800, 500);
  Object.assign(canvas, { lineWidth: 12, strokeStyle: "#6b5d4c", font: "14px sans-serif" });
  Object.assign(canvas, { textAlign: "center", fillStyle: "#dfe6ea" });
  for (const [name, { x, y }] of Object.entries(PLACES)) {
    canvas.stroke(new Path2D(`M400 260 L${x} ${y}`));
    canvas.fillText(name, x, y + 24);
  }
  for (const [name, rider] of round.couriers) paint(rider, name);
  for (const [id, rider] of round.players) paint(rider, id === room.sessionId ? "you" : "");
  const { result, nowMs, delivered, mended, worth } = round;
  const told = `${result}, ${Math.floor(nowMs / 1000)} s: ${delivered} of 24 parcels delivered, ${mended} carts mended${worth}`;
  note.textContent = result === "open" ? "No parcel is on its way yet" : told;
  const { x } = round.players.get(room.sessionId) ?? {};
  Object.assign(document.body.dataset, round.toJSON(), { players: round.players.size, x });
});
