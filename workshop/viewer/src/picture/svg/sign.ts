import type { PartMark } from "../domain/part.ts";
import { round } from "./xml.ts";

/** Symbol of a mark: a bar for a dead end, a cross for a part that never applies. */
export function drawSign(mark: PartMark, x: number, y: number): string {
  const path =
    mark === "never"
      ? `M${round(x - 3.5)} ${round(y - 3.5)}l7 7m0 -7l-7 7`
      : `M${round(x - 4)} ${round(y)}h6m1 -4v8`;
  return `<path class="sign ${mark}" d="${path}"/>`;
}
