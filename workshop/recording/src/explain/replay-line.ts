import type { Recording } from "../read/read-recording.ts";
import { RecordingError } from "../read/recording-error.ts";
import type { RequestLine, TogetherLine } from "../recording.ts";
import type { ReplayEngine } from "../replay/replay-request.ts";
import { type ReplayOptions, replayEngine } from "../replay/replay-run.ts";

/**
 * Replays a recorded request by itself.
 *
 * @throws RecordingError if it cannot be replayed, or has no outcome
 */
export async function replayLine<R>(
  recording: Recording,
  line: RequestLine | TogetherLine,
  options: ReplayOptions,
  replay: (engine: ReplayEngine) => Promise<R>,
): Promise<{ readonly engine: ReplayEngine; readonly replayed: R }> {
  const at = recording.lines.find(({ value }) => value === line)?.line ?? 0;
  if (!line.outcome) throw new RecordingError(at, "/outcome", "the request has no outcome");
  const engineLine = recording.engines[line.engine];
  if (engineLine === undefined) throw new RecordingError(at, "/engine", "there is no such engine");
  const engine = replayEngine(engineLine, at, options);
  try {
    return { engine, replayed: await replay(engine) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new RecordingError(at, "", `cannot be replayed: ${reason}`, { cause });
  }
}
