import type { Shedding } from "../drive/owner-line.ts";
import { LONGEST_WAIT } from "../settings.ts";
import type { OpenRequest } from "./open-request.ts";

/** The shedding rule of a request; undefined if its time was already over at the start. */
export function sheddingOf(request: OpenRequest): Shedding | undefined {
  const { startMs, answerByMs } = request.time;
  if (startMs >= answerByMs) return undefined;
  const tell = (): void => {
    request.isShed = true;
  };
  return { afterMs: startMs + LONGEST_WAIT * (answerByMs - startMs), tell };
}
