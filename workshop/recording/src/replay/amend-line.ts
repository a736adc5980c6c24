import type { RecordedCall, RecordedSchedule, RequestLine } from "../recording.ts";

/** Keys in the recorder's order. */
export function asJoined({ askedMs, ...rest }: RecordedCall): RecordedCall {
  return { askedMs, joined: true, ...rest };
}

/** Answers of earlier searches, which a replay searches for again. */
export function withKnown<Line extends Pick<RequestLine, "schedules">>(
  line: Line,
  recorded: readonly RecordedSchedule[] = [],
): Line {
  if (line.schedules === undefined) return line;
  const schedules = line.schedules.map((each, index) =>
    recorded[index]?.known && each.done ? { known: true as const } : each,
  );
  return { ...line, schedules };
}

/** Replayed alone, a `planMany` request is a `plan` with its budget, or without one a `planNow`. */
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
