import type { OrderPiece } from "../pieces/order-piece.ts";

/** Whether a list goes on behind a comma. */
export function listGoesOn(pieces: readonly OrderPiece[], at: number): boolean {
  for (const piece of pieces.slice(at + 1)) {
    if (piece.kind === "deed" || (piece.kind === "break" && piece.isHard)) return false;
    if (piece.kind === "cue") return piece.cue === "or" || piece.cue === "and";
  }
  return false;
}

/** The things that are named behind a joint with nothing but qualities between: "the red and the green door". */
export function thingsBehind(pieces: readonly OrderPiece[], at: number): string | undefined {
  const next = pieces
    .slice(at + 1)
    .find(({ kind }) => !(kind === "determiner" || kind === "quality"));
  return next?.kind === "things" ? next.named.things[0] : undefined;
}
