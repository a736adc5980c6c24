import type { WireError } from "./protocol.ts";

/** The host cancelled the call. */
export class CallCancelled extends Error {
  override readonly name: string = "CallCancelled";
}

/** Prompt and answer exceed the context window. */
export class ContextExceeded extends Error {
  override readonly name: string = "ContextExceeded";
  readonly max: number;
  readonly required: number;

  constructor(max: number, required: number) {
    super(`${required} tokens do not fit a context of ${max}`);
    this.max = max;
    this.required = required;
  }
}

/** A model that cannot be loaded. */
export class LoadFailure extends Error {
  override readonly name: string = "LoadFailure";
  readonly kind: "model-not-loaded" | "out-of-memory";

  constructor(kind: LoadFailure["kind"], message: string, cause: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

/** Serializes an error for the host. */
export function toWireError(error: unknown): WireError {
  if (error instanceof ContextExceeded) {
    return { kind: "context-limit", max: error.max, required: error.required };
  }
  const message = workerMessageOf(error);
  if (error instanceof LoadFailure) return { kind: error.kind, message };
  if (error instanceof CallCancelled) return { kind: "cancelled", message };
  return { kind: isOutOfMemory(error) ? "out-of-memory" : "inference", message };
}

/** Checks by name, since node-llama-cpp's own error class cannot be imported: the package may be missing. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.constructor.name === "InsufficientMemoryError";
}

export function workerMessageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
