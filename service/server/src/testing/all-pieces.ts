import type { Pieces } from "../turns/pieces.ts";

/** Does all pieces of some work at once. */
export function allPieces<Result>(pieces: Pieces<Result>): Result {
  for (;;) {
    const piece = pieces.next();
    if (piece.done === true) return piece.value;
  }
}
