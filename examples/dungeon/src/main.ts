// The dungeon in a page: 30 goblins plan in a slice of each frame.
import { Dungeon } from "./dungeon.ts";
import { paint } from "./paint.ts";

const SLICE_MS = 4;
const note = document.querySelector("#note") as HTMLElement;
const pen = document.querySelector("canvas")?.getContext("2d") as CanvasRenderingContext2D;
const speed = Number(new URLSearchParams(location.search).get("speed") ?? 1);
const dungeon = new Dungeon(Math.random);
let nowMs = 0;
let beforeMs = performance.now();

requestAnimationFrame(function frame(timeMs) {
  const passedMs = Math.min(timeMs - beforeMs, 50);
  beforeMs = timeMs;
  // A test plays many steps per frame.
  for (let step = 0; step < speed; step++) {
    nowMs += speed === 1 ? passedMs : 20;
    dungeon.live(nowMs, speed === 1 ? SLICE_MS : 1000);
  }
  paint(pen, dungeon);
  const { robbed, hits, traps, caught, news } = dungeon.told;
  note.textContent = `${robbed} chests robbed, ${traps} traps set, ${caught} heroes caught, ${hits} goblins hit, ${news} news told`;
  Object.assign(document.body.dataset, dungeon.told, {
    result: nowMs < 60_000 ? "playing" : "played",
  });
  requestAnimationFrame(frame);
});
