import { type Issue, RequestError, StateError } from "../../base/errors.ts";
import { describeStep, describeValue, isRecord } from "../../base/json/issues.ts";
import { entryOf, listOf, wrongShape } from "../../base/json/lists.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { suggestName } from "../../base/text/nearest-name.ts";
import { maintainedCondition } from "../../engine/contract/maintained-condition.ts";
import type {
  MemberInput,
  NowTogetherRequest,
  RunningInput,
} from "../../engine/contract/together.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { PackedState } from "../../rules/state/packed-state.ts";
import { goalDeadline } from "../../time/durations/goal-deadline.ts";
import { CLOCK_HINT, clockMisfit, scaledClock } from "../../time/durations/lengths.ts";
import { timedEvents } from "../../time/schedule/events/timed-events.ts";
import {
  MAX_MEMBERS,
  MEMBERS_HINT,
  type RunningStep,
  type ScheduledStep,
  type SquadMember,
  type SquadProblem,
  type TimedEvent,
} from "../../time/schedule/problem.ts";
import { partnerRoles, partnersInOrder, type TimedSteps } from "../../time/schedule/timed-steps.ts";
import { readRunningClocks } from "./clocks.ts";
import { Crews } from "./crews.ts";
import { checkTogetherKeys } from "./known-keys.ts";
import { weightsOf } from "./measure.ts";
import { readOwnGoals } from "./own-goals.ts";
import { readShared } from "./read-shared.ts";

/** The furthest moment that a search counts up to, in thousandths of a unit: 1e12 units. */
const MAX_AHEAD = 1e15;

/** A request, read. */
export interface ReadTogether {
  readonly names: readonly string[];
  readonly goal: Goal;
  readonly problem: SquadProblem;
}

/**
 * Reads a request for a joint plan.
 *
 * @throws RequestError, StateError for a caller's mistake, with the pointer to it
 */
export function readTogether(steps: TimedSteps, request: NowTogetherRequest): ReadTogether {
  checkTogetherKeys(request);
  return new Reader(steps, request).read();
}

class Reader {
  readonly #steps: TimedSteps;
  readonly #domain: Domain;
  readonly #request: NowTogetherRequest;
  readonly #names: readonly string[];
  readonly #issues: Issue[] = [];
  readonly #unitMs: number;

  constructor(steps: TimedSteps, request: NowTogetherRequest) {
    this.#steps = steps;
    this.#domain = steps.domain;
    this.#request = request;
    const { agents, unitMs = 1000 } = request;
    if (!isRecord(agents)) throw wrongShape("/agents", "the members by name", agents);
    this.#names = Object.keys(agents);
    if (this.#names.length === 0 || this.#names.length > MAX_MEMBERS) {
      const message = `names ${this.#names.length} members`;
      throw new RequestError([{ pointer: "/agents", message, hint: MEMBERS_HINT }]);
    }
    if (typeof unitMs !== "number" || !(unitMs > 0 && unitMs < Number.POSITIVE_INFINITY)) {
      throw wrongShape("/unitMs", "a number of milliseconds above 0", unitMs);
    }
    this.#unitMs = unitMs;
  }

  read(): ReadTogether {
    const {
      agents,
      goal: reference,
      events,
      clocks,
      by,
      maintain,
      ways,
      measure,
      nowMs = 0,
    } = this.#request;
    if (typeof nowMs !== "number" || !(Math.abs(nowMs) < Number.POSITIVE_INFINITY)) {
      throw wrongShape("/nowMs", "a number of milliseconds", nowMs);
    }
    const goal = this.#domain.goal(reference as string);
    const goals = readOwnGoals(this.#domain, this.#names, this.#request.goals);
    // Checked before they become part of the states.
    readShared(this.#steps, this.#request.shared);
    const members = this.#names.map((name) => ({
      ...this.#memberOf(name, agents[name] as MemberInput),
      goal: goals.get(name)?.condition,
    }));
    const deadline =
      by === undefined ? this.#deadlineOf([goal, ...goals.values()]) : scaledClock(by);
    if (by !== undefined && deadline === undefined) {
      throw new RequestError([{ pointer: "/by", message: clockMisfit(by), hint: CLOCK_HINT }]);
    }
    const now = this.#scaled(nowMs);
    const problem: SquadProblem = {
      domain: this.#domain,
      members: this.#withShared(members),
      running: this.#running(),
      events: this.#eventsFrom(now, events),
      clocks: readRunningClocks(this.#steps.clocks, clocks, this.#issues, this.#unitMs),
      goal: goal.condition,
      maintain: maintainedCondition(this.#domain, maintain),
      scaledBy: aheadOf(now, deadline ?? Number.POSITIVE_INFINITY),
      ways: ways === undefined ? undefined : this.#domain.ways(ways),
      keep: this.#kept(),
      measure: weightsOf(measure),
    };
    if (this.#issues.length > 0) throw new RequestError(this.#issues);
    return { names: this.#names, goal, problem };
  }

  /** The events that are not past, as offsets from now. */
  #eventsFrom(now: number, told: NowTogetherRequest["events"]): readonly TimedEvent[] {
    const events = timedEvents(this.#steps, told)
      .map((event) => ({ ...event, scaledAt: aheadOf(now, event.scaledAt) }))
      .filter(({ scaledAt }) => scaledAt > 0 || (scaledAt === 0 && now === 0));
    if (events.at(-1)?.scaledAt !== Number.POSITIVE_INFINITY) return events;
    const message = "is more than 1e12 units before an event";
    const hint = "the game's clock in ms, on which events have their times";
    throw new RequestError([{ pointer: "/nowMs", message, hint }]);
  }

  /** The earliest deadline of some goals. */
  #deadlineOf(goals: readonly Goal[]): number {
    const deadlines = goals.map(({ name }) => goalDeadline(this.#steps.time.by, name));
    return Math.min(...deadlines.map((deadline) => deadline ?? Number.POSITIVE_INFINITY));
  }

  #scaled(ms: number): number {
    return Math.round((ms * 1000) / this.#unitMs);
  }

  #memberOf(name: string, given: MemberInput): SquadMember {
    const pointer = pointerTo("/agents", name);
    // No variable has objects for values.
    const isWrapped = typeof Object(given).state === "object";
    const { state, disabled: written } = (isWrapped ? given : { state: given }) as {
      readonly state: PackedState;
      readonly disabled?: readonly (string | Step)[];
    };
    const disabled = listOf(written, pointerTo(pointer, "disabled"), "tools and steps");
    const indices = new Set<number>();
    const tools = new Set<string>();
    disabled.forEach((banned, index) => {
      if (typeof banned === "string") {
        if (tools.has(banned)) return;
        tools.add(banned);
      }
      const found = this.#steps.matching(banned);
      for (const each of found) indices.add(each.index);
      const isTool = this.#domain.tools.some((tool) => tool.name === banned);
      if (found.length > 0 || isTool) return;
      this.#issues.push(this.#unknown(pointerTo(pointerTo(pointer, "disabled"), index), banned));
    });
    const place = state === given ? pointer : pointerTo(pointer, "state");
    return { name, state: this.#packed(state, place), disabled: indices };
  }

  #packed(state: PackedState, pointer: string): PackedState {
    const { shared } = this.#request;
    try {
      if (shared === undefined || state instanceof Int32Array)
        return this.#domain.pack(state).slice();
      return this.#domain.state({ ...(state as object), ...shared });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      const issues = error.issues.map((issue) => ({
        ...issue,
        pointer: `${pointer}${issue.pointer}`,
      }));
      throw new StateError(issues, { cause: error });
    }
  }

  #unknown(pointer: string, step: unknown): Issue {
    if (typeof step !== "string")
      return { pointer, message: `there is no step ${describeStep(step)}` };
    const hint = suggestName(
      step,
      this.#domain.tools.map(({ name }) => name),
    );
    return {
      pointer,
      message: `there is no tool "${step}"`,
      ...(hint === undefined ? {} : { hint }),
    };
  }

  /** The members with one set of shared values: as given, or as in their states, which must agree. */
  #withShared(members: readonly SquadMember[]): readonly SquadMember[] {
    const { isShared } = this.#steps;
    const { shared } = this.#request;
    const [first] = members as [SquadMember, ...SquadMember[]];
    const values =
      shared === undefined
        ? undefined
        : this.#domain.state({ ...this.#domain.read(first.state), ...shared });
    for (const [index, { state }] of members.entries()) {
      for (const { id, name } of this.#domain.variables.all) {
        if (isShared[id] === 0) continue;
        const value = (values ?? first.state)[id] as number;
        if (values === undefined && state[id] !== value) {
          const pointer = pointerTo(pointerTo("/agents", this.#names[index] as string), name);
          const message = "differs from that of another member, but is shared";
          this.#issues.push({ pointer, message, hint: "pass the shared values as `shared`" });
        }
        state[id] = value;
      }
    }
    return members;
  }

  #running(): readonly RunningStep[] {
    const crews = new Crews(this.#steps, this.#names, this.#issues);
    const running = listOf(this.#request.running, "/running", "steps in flight");
    return running.map((each, index) =>
      this.#runningOf(
        entryOf(each, pointerTo("/running", index), "a step in flight"),
        index,
        crews,
      ),
    );
  }

  #runningOf(running: RunningInput, index: number, crews: Crews): RunningStep {
    const pointer = pointerTo("/running", index);
    const { step, leftMs, leftToMs = leftMs } = running;
    const timed = isRecord(step) ? this.#steps.matching(step)[0] : undefined;
    if (timed === undefined) this.#issues.push(this.#unknown(pointerTo(pointer, "step"), step));
    else if (timed.end < 0) {
      const message = `${describeStep(step)} has no duration, so that it never runs`;
      this.#issues.push({ pointer: pointerTo(pointer, "step"), message, hint: "leave it out" });
    }
    for (const [key, time] of Object.entries({ leftMs, leftToMs: running.leftToMs ?? 0 })) {
      if (typeof time === "number" && time >= 0) continue;
      const message = `must be a number of milliseconds of at least 0, not ${describeValue(time)}`;
      this.#issues.push({ pointer: pointerTo(pointer, key), message });
    }
    const crew = crews.read(running, timed, pointer);
    const members = crew.map((name) => this.#names.indexOf(name));
    const scaledLeft = this.#scaled(leftMs);
    const scaledLeftTo = Math.max(scaledLeft, this.#scaled(leftToMs));
    return { step: timed?.index ?? 0, members, scaledLeft, scaledLeftTo };
  }

  /** The steps to keep, without those that no longer exist, or not with these roles, and those of members that are gone. */
  #kept(): readonly ScheduledStep[] | undefined {
    const { keep } = this.#request;
    if (keep === undefined || keep === null) return undefined;
    return listOf(keep, "/keep", "steps of an earlier answer").flatMap((kept, index) => {
      const pointer = pointerTo("/keep", index);
      const { agent, step, startsAt, duration, roles, ...told } = entryOf(kept, pointer, "a step");
      for (const [key, time] of Object.entries({ startsAt, duration })) {
        if (typeof time === "number" && Number.isFinite(time)) continue;
        throw wrongShape(pointerTo(pointer, key), "a time in units", time);
      }
      const timed = this.#steps.matching(step)[0];
      if (timed === undefined) return [];
      const others = listOf(told.with, pointerTo(pointer, "with"), "members");
      const theirs = listOf(
        roles ?? partnerRoles(timed).roles,
        pointerTo(pointer, "roles"),
        "roles",
      );
      const partners = partnersInOrder(timed, others, timed.roles && theirs);
      const members = [agent, ...(partners ?? [])].map((name) => this.#names.indexOf(name));
      if (partners === undefined || members.some((member) => member < 0)) return [];
      const scaledStart = Math.round(startsAt * 1000);
      return [
        { step: timed.index, members, scaledStart, scaledDuration: Math.round(duration * 1000) },
      ];
    });
  }
}

/** A time as an offset from now; infinite if it is so far away that a search could not count up to it. */
function aheadOf(scaledNow: number, scaledAt: number): number {
  const ahead = scaledAt - scaledNow;
  return ahead > MAX_AHEAD ? Number.POSITIVE_INFINITY : ahead;
}
