import type { Issue } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import { listOf } from "../../base/json/lists.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { BusyMembers } from "../../time/schedule/busy-members.ts";
import type { TimedStep, TimedSteps } from "../../time/schedule/timed-steps.ts";

/** The members that take part in a step, as a caller tells them. */
interface ToldCrew {
  readonly agent: string;
  readonly with?: readonly string[] | undefined;
  readonly role?: string | undefined;
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
   * The names of those who take part in a step: who leads it, and the partners in the order of their roles.
   *
   * @param timed undefined for an unknown step
   * @throws RequestError if the partners are no list
   */
  read(told: ToldCrew, timed: TimedStep | undefined, pointer: string): readonly string[] {
    const note = (key: "agent" | "with" | "role", message: string, hint?: string): void => {
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
    if (told.role === undefined) return crew;
    const roles = timed.roles?.map(({ role }) => role) ?? [];
    const place = roles.indexOf(told.role);
    if (place < 0) {
      const known = roles.length === 0 ? "its partners have none" : `one of: ${roles.join(", ")}`;
      note("role", `${describeValue(told.role)} is no role of ${timed.step.tool}`, known);
    }
    return crew.slice(1).toSpliced(place + 1, 0, told.agent);
  }
}
