import {
  type ExpectedSpeeds,
  expectedLoadMs,
  speedsOfSize,
} from "../../../contract/backend/expected-speeds.ts";
import { TIMED_CHUNK } from "../shared/calibrate.ts";
import type { ModelFacts, WireMode } from "../shared/protocol.ts";

/** The rules of a domain force at least the rest of a plan, and forced text costs no pass. */
const UNFORCED_SHARE = 0.5;

/**
 * How fast a model probably is, from what was timed when it was loaded; before that from the size of its file.
 *
 * @param lastFacts from the last time that it was loaded, if ever
 */
export function embeddedSpeeds(
  { fileBytes, decoding }: { readonly fileBytes: number; readonly decoding: WireMode },
  isLoaded: boolean,
  lastFacts: ModelFacts | undefined,
): ExpectedSpeeds {
  const loadMs = isLoaded ? 0 : (lastFacts?.loadMs ?? expectedLoadMs(fileBytes));
  if (lastFacts === undefined) return { ...speedsOfSize(fileBytes, "processor"), loadMs };
  const { chunkMs, tokenMs } = lastFacts.calibration;
  const share = decoding === "free" ? 1 : UNFORCED_SHARE;
  return { loadMs, readMsPerToken: chunkMs / TIMED_CHUNK, writeMsPerToken: share * tokenMs };
}
