import type {
  Domain,
  PackedState,
  Step,
  TogetherOutcome,
  TogetherRequest,
} from "@understudy/planner-core";
import { type SquadProblem, TimedSteps } from "@understudy/planner-core/schedule";
import type { SquadPlanner } from "@understudy/planner-core/squad";
import { TimePlanner } from "../time/time-planner.ts";

/** Plans at once with a limit on expansions, whatever the clock says. */
export function plansWithin(domain: Domain, expansions: number): SquadPlanner {
  const planner = new TimePlanner();
  return {
    domain,
    planTogether: (request) => {
      try {
        return Promise.resolve(answer(planner, domain, request, expansions));
      } catch (error) {
        return Promise.reject(error);
      }
    },
  };
}

function answer(
  planner: TimePlanner,
  domain: Domain,
  request: TogetherRequest,
  expansions: number,
): TogetherOutcome {
  const { problem, names, steps } = problemOf(domain, request);
  const search = planner.startTogether(problem);
  for (let slice = 0; slice < 20 && search.expansions < expansions; slice++) {
    if (search.step({ expansions: expansions - search.expansions })) break;
  }
  const result = search.result();
  const none = { steps: [], time: 0, cost: 0, measure: 0, optimal: false, lowerBound: 0 };
  const common = { waits: [], kept: 1, elapsedMs: 1 };
  if (result.status !== "solved") return { ...none, ...common, status: result.status };
  return {
    ...{ ...none, ...common, status: "solved" },
    steps: result.schedule.steps.map(({ step, members, scaledStart, scaledDuration }) => {
      const [agent, ...others] = members.map((member) => names[member] as string);
      return {
        ...{ agent: agent as string, step: steps.all[step]?.step as Step, with: others },
        ...{ startsAt: scaledStart / 1000, duration: scaledDuration / 1000 },
      };
    }),
  };
}

function problemOf(domain: Domain, request: TogetherRequest) {
  const steps = TimedSteps.of(domain) as TimedSteps;
  const { agents, goal, running = [], nowMs = 0, unitMs = 1000 } = request;
  const names = Object.keys(agents);
  const index = (step: Step): number => steps.find(step)?.index ?? -1;
  const scaledNow = (nowMs * 1000) / unitMs;
  const { actions } = steps.time.happenings;
  const event = steps.time.happenings.actionOf({ tool: "event:0", args: {} });
  const problem: SquadProblem = {
    domain,
    members: names.map((name) => {
      const given = agents[name] as PackedState | { state: PackedState; disabled: readonly Step[] };
      if (given instanceof Int32Array) return { name, state: given };
      return { name, state: given.state, disabled: new Set(given.disabled.map(index)) };
    }),
    running: running.map(({ agent, step, leftMs, leftToMs, with: others = [] }) => ({
      step: index(step),
      members: [agent, ...others].map((name) => names.indexOf(name)),
      scaledLeft: Math.ceil((leftMs * 1000) / unitMs),
      scaledLeftTo: Math.ceil(((leftToMs ?? leftMs) * 1000) / unitMs),
    })),
    events:
      scaledNow >= 60_000
        ? []
        : [
            {
              scaledAt: Math.ceil(60_000 - scaledNow),
              effects: actions.effects.slice(
                actions.effectStart[event],
                actions.effectStart[event + 1],
              ),
            },
          ],
    goal: domain.goal(goal as string).condition,
    scaledBy: Number.POSITIVE_INFINITY,
    measure: { time: 1, cost: 0 },
  };
  return { problem, names, steps };
}
