/**
 * Stable error codes:
 *
 * - `damaged-file`: the bytes are not a GGUF file, or are inconsistent
 * - `unsupported-model`: a valid file of a model that this engine cannot run
 * - `out-of-memory`: the model or its KV cache does not fit
 * - `context-full`: a sequence would exceed the context window
 * - `invalid-use`: an invalid argument, such as an unknown token
 * - `not-finite`: the weights lead to infinite or invalid numbers
 */
export type EngineErrorCode =
  | "damaged-file"
  | "unsupported-model"
  | "out-of-memory"
  | "context-full"
  | "invalid-use"
  | "not-finite";

/** An error of the engine, with its location and a remedy. */
export class EngineError extends Error {
  override readonly name: string = "EngineError";
  readonly code: EngineErrorCode;
  /** Location: `byte 20`, `metadata phi3.block_count`, `tensor output.weight`. Empty if there is none. */
  readonly place: string;

  constructor(code: EngineErrorCode, place: string, message: string) {
    const shown = printable(place);
    super(shown === "" ? message : `${shown}: ${message}`);
    this.code = code;
    this.place = shown;
  }
}

const MAX_PLACE = 120;

/** Sanitizes names, which come from untrusted files. */
function printable(place: string): string {
  const cut = place.length > MAX_PLACE ? `${place.slice(0, MAX_PLACE)}…` : place;
  return cut.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "?");
}
