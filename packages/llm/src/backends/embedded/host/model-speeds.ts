import {
  type ExpectedSpeeds,
  expectedLoadMs,
  speedsOfSize,
} from "../../interface/expected-speeds.ts";
import { TIMED_CHUNK } from "../shared/calibrate.ts";
import type { ModelFacts, WireMode } from "../shared/protocol.ts";

/** Estimated share of plan tokens that need a forward pass: a domain's constraints usually force at least the rest. */
const UNFORCED_SHARE = 0.5;

/**
 * Expected speeds of a model, from its calibration or, before the first load, estimated from its file size.
 *
 * @param lastFacts facts from the last load, if any
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
