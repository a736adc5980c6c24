/** A game that lives by the clock that it is given. */
export interface Game {
  readonly told: Readonly<Record<string, number>>;
  live(nowMs: number, sliceMs: number): void;
}

/** Plans of a frame take no longer than this. */
const SLICE_MS = 4;

/** Plays a game on the page's canvas; `?speed=10` plays ten steps a frame. */
export function play(game: Game, draw: (pen: CanvasRenderingContext2D) => void): void {
  const pen = document.querySelector("canvas")?.getContext("2d") as CanvasRenderingContext2D;
  const note = document.querySelector("#note") as HTMLElement;
  const speed = Number(new URLSearchParams(location.search).get("speed") ?? 1);
  let nowMs = 0;
  let beforeMs = performance.now();
  requestAnimationFrame(function frame(timeMs) {
    // A tab that was hidden does not catch up.
    const passedMs = Math.min(50, Math.max(0, timeMs - beforeMs));
    beforeMs = timeMs;
    for (let step = 0; step < speed; step++) {
      nowMs += speed === 1 ? passedMs : 20;
      game.live(nowMs, speed === 1 ? SLICE_MS : 1000);
    }
    draw(pen);
    const told = Object.entries(game.told).map(([what, count]) => `${count} ${what}`);
    note.textContent = told.join(", ");
    const result = nowMs < 60_000 ? "playing" : "played";
    Object.assign(document.body.dataset, game.told, { result });
    requestAnimationFrame(frame);
  });
}

/** Fills a disc; a unit of the ground is ten pixels. */
export function disc(
  pen: CanvasRenderingContext2D,
  { x, y }: { readonly x: number; readonly y: number },
  radius: number,
  colour: string,
): void {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x * 10, y * 10, radius, 0, 2 * Math.PI);
  pen.fill();
}
