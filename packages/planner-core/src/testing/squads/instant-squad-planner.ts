import { CompiledCondition } from "../../condition/condition.ts";
import type { MemberInput, TogetherOutcome, TogetherRequest } from "../../contract/together.ts";
import type { Step } from "../../domain/definition/types.ts";
import type { Domain } from "../../domain/domain.ts";
import type { SquadProblem } from "../../schedule/problem.ts";
import type { SchedulePlanner } from "../../schedule/schedule-planner.ts";
import { TimedSteps } from "../../schedule/timed-steps.ts";
import type { SquadPlanner } from "../../squad/options.ts";
import { squadEvents } from "../../squad/squad-events.ts";
import type { PackedState } from "../../state/packed-state.ts";

/** Plans for squads with a limit on expansions, whatever the clock says, for tests of games with squads. */
export class InstantSquadPlanner implements SquadPlanner {
  readonly domain: Domain;
  /** All requests so far. */
  readonly asked: TogetherRequest[] = [];
  readonly #planner: SchedulePlanner;
  readonly #expansions: number;
  readonly #steps: TimedSteps;

  /** @throws RangeError if the domain has no time */
  constructor(domain: Domain, planner: SchedulePlanner, expansions: number) {
    const steps = TimedSteps.of(domain);
    if (steps === undefined) throw new RangeError(`The domain ${domain.name} has no time`);
    this.domain = domain;
    this.#planner = planner;
    this.#expansions = expansions;
    this.#steps = steps;
  }

  async planTogether(request: TogetherRequest): Promise<TogetherOutcome> {
    this.asked.push(request);
    const names = Object.keys(request.agents);
    const search = this.#planner.startTogether(this.#problemOf(request, names));
    // A slice may end before its limit, such as one that only compiles.
    for (let slice = 0; slice < 1000 && search.expansions < this.#expansions; slice++) {
      if (search.step({ expansions: this.#expansions - search.expansions })) break;
    }
    const result = search.result();
    const none = { steps: [], time: 0, cost: 0, measure: 0, optimal: false, lowerBound: 0 };
    const common = { ...none, waits: [], kept: 1, elapsedMs: 0 };
    if (result.status !== "solved") return { ...common, status: result.status };
    const { schedule, scaledTime, scaledCost, optimal } = result;
    return {
      ...{ ...common, status: "solved", optimal },
      ...{ time: scaledTime / 1000, cost: scaledCost / 1000 },
      steps: schedule.steps.map(({ step, members, scaledStart, scaledDuration }) => {
        const [agent, ...others] = members.map((member) => names[member] as string);
        return {
          ...{ agent: agent as string, step: this.#steps.all[step]?.step as Step, with: others },
          ...{ startsAt: scaledStart / 1000, duration: scaledDuration / 1000 },
        };
      }),
    };
  }

  #problemOf(request: TogetherRequest, names: readonly string[]): SquadProblem {
    const { agents, goal, running = [], nowMs = 0, unitMs = 1000, maintain, ways } = request;
    const { domain } = this;
    const scaled = (ms: number): number => Math.ceil((ms * 1000) / unitMs);
    const compiled = domain.goal(goal as string);
    const own = compiled.name === undefined ? undefined : this.#steps.time.by[compiled.name];
    const by = request.by === undefined ? own : request.by * 1000;
    return {
      domain,
      members: names.map((name) => this.#memberOf(name, agents[name] as MemberInput)),
      running: running.map(({ agent, step, leftMs, leftToMs = leftMs, with: others = [] }) => ({
        step: this.#steps.find(step)?.index ?? -1,
        members: [agent, ...others].map((name) => names.indexOf(name)),
        scaledLeft: scaled(leftMs),
        scaledLeftTo: scaled(leftToMs),
      })),
      events: squadEvents(this.#steps, request.events)
        .map(({ scaledAt, effects }) => ({ scaledAt: scaledAt - scaled(nowMs), effects }))
        .filter(({ scaledAt }) => scaledAt > 0),
      goal: compiled.condition,
      maintain:
        maintain === undefined || maintain instanceof CompiledCondition
          ? maintain
          : domain.condition(maintain),
      scaledBy: by === undefined ? Number.POSITIVE_INFINITY : by - scaled(nowMs),
      ways: ways === undefined ? undefined : domain.ways(ways),
      measure: { time: 1, cost: 0 },
    };
  }

  #memberOf(name: string, given: MemberInput): SquadProblem["members"][number] {
    if (given instanceof Int32Array) return { name, state: given };
    const { state, disabled = [] } = given as {
      readonly state: PackedState;
      readonly disabled?: readonly Step[];
    };
    const indices = disabled.map((step) => this.#steps.find(step)?.index ?? -1);
    return { name, state, disabled: new Set(indices) };
  }
}
