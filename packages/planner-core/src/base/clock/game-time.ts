import { RequestError } from "../errors.ts";

/**
 * Checks the game's time.
 *
 * @param lastMs the time of the last tick; minus infinity before the first
 * @throws RequestError if the time is not a finite number or goes back
 */
export function checkGameTime(nowMs: number, lastMs: number): void {
  const isTime = Number.isFinite(nowMs);
  if (isTime && nowMs >= lastMs) return;
  const message = isTime
    ? `the game's time goes back from ${lastMs} to ${nowMs} ms`
    : `must be the game's time in ms, not ${String(nowMs)}`;
  const hint = isTime
    ? "use a clock that never goes back, such as performance.now(); make new runners when time starts over"
    : "give a finite number, such as performance.now()";
  throw new RequestError([{ pointer: "/nowMs", message, hint }]);
}
