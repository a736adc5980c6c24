import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { BusyMembers } from "../../time/schedule/busy-members.ts";
import type { TimedStep, TimedSteps } from "../../time/schedule/timed-steps.ts";

/** The members that take part in a step, as a caller tells them. */
interface ToldCrew {
  readonly agent: string;
  readonly with?: readonly string[] | undefined;
}

/** The crews of steps in flight. */
export class Crews {
  readonly #names: readonly string[];
  readonly #issues: Issue[];
  readonly #busy: BusyMembers;

  /** @param issues takes the mistakes */
  constructor(steps: TimedSteps, names: readonly string[], issues: Issue[]) {
    this.#names = names;
    this.#issues = issues;
    this.#busy = new BusyMembers(steps);
  }

  /**
   * The names of those who take part in a step: the agent and its partners.
   *
   * @param timed undefined for an unknown step
   * @throws RequestError if the partners are no list
   */
  read(told: ToldCrew, timed: TimedStep | undefined, pointer: string): readonly string[] {
    const note = (key: "agent" | "with", message: string, hint?: string): void => {
      const place = pointerTo(pointer, key);
      this.#issues.push({ pointer: place, message, ...(hint === undefined ? {} : { hint }) });
    };
    const crew = [told.agent, ...listOf(told.with, pointerTo(pointer, "with"), "members")];
    for (const [index, name] of crew.entries()) {
      if (this.#names.includes(name) && crew.indexOf(name) === index) continue;
      note(index === 0 ? "agent" : "with", `${describeValue(name)} is not another member`);
    }
    if (timed === undefined) return crew;
    if (crew.length !== timed.partners + 1)
      note("with", `names ${crew.length - 1} partners of a step with ${timed.partners}`);
    for (const name of new Set(crew)) {
      if (!this.#names.includes(name) || this.#busy.add(name, timed)) continue;
      note("agent", `${name} is busy with another step`, "tell one step for each member");
    }
    return crew;
  }
}

/** The entries of a list; none if it is absent. */
export function listOf<Entry>(
  list: readonly Entry[] | undefined,
  pointer: string,
  entries: string,
): readonly Entry[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw wrongShape(pointer, `a list of ${entries}`, list);
  return list;
}

/** An entry of a list, which must be an object. */
export function entryOf<Entry>(entry: Entry, pointer: string, expected: string): Entry {
  if (!isRecord(entry)) throw wrongShape(pointer, expected, entry);
  return entry;
}

/** The error for a value of the wrong shape. */
export function wrongShape(pointer: string, expected: string, value: unknown): RequestError {
  const message = `must be ${expected}, not ${describeValue(value)}`;
  return new RequestError([{ pointer, message }]);
}
