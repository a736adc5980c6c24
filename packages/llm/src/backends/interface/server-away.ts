import { InferenceError } from "@understudy/planner-core";

/** The server could not be reached, or broke the connection: it may have been stopped, and may be back at any moment. */
export class ServerAwayError extends InferenceError {
  override readonly name: string = "ServerAwayError";
}

/** Whether an error says that the server is away, itself or by its cause. */
export function saysServerIsAway(error: unknown): boolean {
  return (
    error instanceof ServerAwayError ||
    (error as Error | undefined)?.cause instanceof ServerAwayError
  );
}
