import type { RecordedCall, RecordedSchedule, RequestLine } from "../recording.ts";

/** A call as one that joined another, with its keys in the recorder's order. */
export function asJoined({ askedMs, ...rest }: RecordedCall): RecordedCall {
  return { askedMs, joined: true, ...rest };
}

interface ScheduledLine extends Pick<RequestLine, "schedules"> {
  /** Undefined for searches that end with their time alone. */
  readonly expansions?: unknown;
}

/** Marks answers that the recorded run took from earlier searches, and a replay searched for again. */
export function withKnown<Line extends ScheduledLine>(
  line: Line,
  recorded: readonly RecordedSchedule[] = [],
): Line {
  if (line.schedules === undefined) return line;
  // A search within counted work has an end of its own, too.
  const isEnded = ({ done }: RecordedSchedule): boolean =>
    done === true || line.expansions !== undefined;
  const schedules = line.schedules.map((each, index) =>
    recorded[index]?.known && isEnded(each) ? { known: true as const } : each,
  );
  return { ...line, schedules };
}

/** Turns a line back into one of `planMany`, which is replayed as `plan` with its budget, or else as `planNow`. */
export function asMany(line: RequestLine): RequestLine {
  const entries = Object.entries(line).flatMap(([name, value]) =>
    name === "sliceMs" || name === "budgetMs"
      ? [
          [name, value],
          ["many", true],
        ]
      : [[name, value]],
  );
  return Object.fromEntries(entries) as RequestLine;
}
