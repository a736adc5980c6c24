/**
 * Kinds of failures, stable:
 *
 * - `damaged-file`: the bytes are no GGUF file, or contradict themselves
 * - `unsupported-model`: a sound file of a model that this engine does not run
 * - `out-of-memory`: the model, or what its sequences keep, does not fit
 * - `context-full`: a sequence would become longer than the context
 * - `invalid-use`: the caller asked for something that cannot be, such as a token that does not exist
 * - `not-finite`: the model's weights lead to numbers that are none
 */
export type EngineErrorCode =
  | "damaged-file"
  | "unsupported-model"
  | "out-of-memory"
  | "context-full"
  | "invalid-use"
  | "not-finite";

/** Any error of the engine, with its place and what can be done. */
export class EngineError extends Error {
  override readonly name: string = "EngineError";
  readonly code: EngineErrorCode;
  /** Its place: `byte 20`, `metadata phi3.block_count`, `tensor output.weight`. Empty if nothing in particular. */
  readonly place: string;

  constructor(code: EngineErrorCode, place: string, message: string) {
    const shown = printable(place);
    super(shown === "" ? message : `${shown}: ${message}`);
    this.code = code;
    this.place = shown;
  }
}

const MAX_PLACE = 120;

/** Names come from files, which may be anybody's. */
function printable(place: string): string {
  const cut = place.length > MAX_PLACE ? `${place.slice(0, MAX_PLACE)}…` : place;
  return cut.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "?");
}
