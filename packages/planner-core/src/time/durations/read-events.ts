import { describeValue, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { CLOCK_HINT, scaledClock } from "./lengths.ts";

const EVENT_HINT = '{ "at": …, "then": … }';
const EVENTS_HINT = 'such as [{ "at": 60, "then": { "shop_open": false } }]';

/** An event whose effects are still to be read. */
interface ReadEvent {
  readonly scaledAt: number;
  readonly then: Readonly<Record<string, unknown>>;
  /** The other keys, of a request. */
  readonly told: Readonly<Record<string, unknown>>;
  /** Its place in the list. */
  readonly index: number;
}

/**
 * Reads a list of events, of a domain or of a request. Reports all problems; malformed events are skipped.
 *
 * @param keys of an event besides its time and its effects. Default: none
 */
export function readEventList(
  events: unknown,
  report: (pointer: string, message: string, hint: string) => void,
  keys: readonly string[] = [],
): readonly ReadEvent[] {
  if (!Array.isArray(events)) {
    report("/events", `must be a list of events, not ${describeValue(events)}`, EVENTS_HINT);
    return [];
  }
  return events.flatMap((event: unknown, index): ReadEvent[] => {
    const pointer = pointerTo("/events", index);
    if (!isRecord(event)) {
      report(pointer, `must be an event, not ${describeValue(event)}`, EVENT_HINT);
      return [];
    }
    const { at, then, ...others } = event;
    const scaledAt = scaledClock(at);
    if (scaledAt === undefined)
      report(pointerTo(pointer, "at"), `is ${describeValue(at)}`, CLOCK_HINT);
    if (!isRecord(then)) {
      const message = `must be effects, not ${describeValue(then)}`;
      report(pointerTo(pointer, "then"), message, EVENT_HINT);
    }
    for (const key of Object.keys(others).filter((each) => !keys.includes(each)))
      report(pointerTo(pointer, key), `"${key}" is not known here`, EVENT_HINT);
    return scaledAt !== undefined && isRecord(then)
      ? [{ scaledAt, then, told: others, index }]
      : [];
  });
}
