import {
  ActionSet,
  CompiledCondition,
  type Domain,
  type DomainTypes,
  type JointStep,
  type NowRequest,
  type Step,
} from "@understudy/planner-core";
import { writeCondition } from "@understudy/planner-core/internal";
import type { NowTogetherRequest } from "@understudy/planner-core/schedule";
import type { MemberInput } from "@understudy/planner-core/squad";
import type { RecordedMember, RequestLine, TogetherLine } from "../recording.ts";

/** A snapshot of a request's fields as plain data, since the game may change its objects. */
export function requestParts<T extends DomainTypes>(
  domain: Domain<T>,
  request: NowRequest<T>,
): Pick<
  RequestLine,
  | "state"
  | "goal"
  | "disabled"
  | "maintain"
  | "ways"
  | "costVersion"
  | "background"
  | "persona"
  | "memory"
  | "choose"
> {
  const { state, goal, disabled, maintain, costVersion, background, persona, memory } = request;
  const { choose, ways } = request;
  return {
    state: [...domain.pack(state)],
    goal: plain(goal),
    ...(disabled === undefined ? {} : { disabled: idsOf(domain, disabled) }),
    ...(maintain === undefined ? {} : { maintain: writtenForm(domain, maintain) }),
    ...(ways === undefined ? {} : { ways: domain.ways(ways).toJSON() }),
    ...(costVersion === undefined ? {} : { costVersion }),
    ...(background === false ? { background } : {}),
    ...(persona === undefined ? {} : { persona }),
    ...(memory === undefined ? {} : { memory }),
    ...(choose === undefined ? {} : { choose }),
  };
}

function idsOf<T extends DomainTypes>(
  domain: Domain<T>,
  disabled: ActionSet | readonly Step<T>[],
): number[] {
  const set = disabled instanceof ActionSet ? disabled : domain.actionSet(disabled);
  return Array.from({ length: set.count }, (_, action) => action).filter((id) => set.has(id));
}

/** Null for a condition outside the domain language; such a request cannot be replayed. */
function writtenForm<T extends DomainTypes>(
  domain: Domain<T>,
  maintain: NonNullable<NowRequest<T>["maintain"]>,
): unknown {
  if (!(maintain instanceof CompiledCondition)) return plain(maintain);
  return writeCondition(maintain.node, domain.variables) ?? null;
}

/**
 * The request with one table of travel costs for both line and answer: a function of the game may later return other
 * values.
 */
export function withTable<T extends DomainTypes, Request extends Pick<NowRequest<T>, "ways">>(
  domain: Domain<T>,
  request: Request,
): Request {
  if (request?.ways === undefined) return request;
  try {
    return { ...request, ways: domain.ways(request.ways) };
  } catch {
    // The orchestrator throws the validation error.
    return request;
  }
}

/** The question of a request for a joint plan, without its time. */
type TogetherParts = Omit<
  TogetherLine,
  "request" | "together" | "engine" | "tick" | "atMs" | "budgetMs" | "sliceMs"
>;

/** A snapshot of a request for a joint plan as plain data. */
export function togetherParts<T extends DomainTypes>(
  domain: Domain<T>,
  request: NowTogetherRequest<T>,
): TogetherParts {
  const { agents, shared, goal, measure, running, nowMs, unitMs, events, by } = request;
  const { maintain, ways, keep, expansions } = request;
  const { goals, clocks } = request;
  const { until = expansions === undefined ? "settled" : "proved" } = request;
  const members = Object.entries(agents).map(([name, given]) => [
    name,
    memberOf(domain, given, shared),
  ]);
  const isLimited = expansions !== undefined && expansions < Number.POSITIVE_INFINITY;
  return {
    agents: Object.fromEntries(members) as TogetherLine["agents"],
    ...(shared === undefined ? {} : { shared: plain(shared) }),
    goal: plain(goal),
    ...(goals === undefined ? {} : { goals: plain(goals) }),
    ...(measure === undefined ? {} : { measure: plain(measure) }),
    ...(running === undefined ? {} : { running: plain(running) as TogetherLine["running"] & {} }),
    ...(nowMs === undefined ? {} : { nowMs }),
    ...(unitMs === undefined ? {} : { unitMs }),
    ...(events === undefined ? {} : { events: plain(events) }),
    ...(clocks === undefined || clocks.length === 0 ? {} : { clocks: plain(clocks) }),
    ...(by === undefined ? {} : { by }),
    ...(maintain === undefined ? {} : { maintain: writtenForm(domain, maintain) }),
    ...(ways === undefined ? {} : { ways: domain.ways(ways).toJSON() }),
    ...(keep === undefined ? {} : { keep: plain(keep) as unknown as readonly JointStep[] }),
    ...(isLimited ? { expansions } : {}),
    ...(until === "proved" ? {} : { until }),
  };
}

/** A member as the planner reads it: packed states come as they are, others get the shared values. */
function memberOf<T extends DomainTypes>(
  domain: Domain<T>,
  given: MemberInput<T>,
  shared: NowTogetherRequest<T>["shared"],
): RecordedMember {
  // No variable has objects for values.
  const isWrapped = typeof Object(given).state === "object";
  const { state, disabled } = (isWrapped ? given : { state: given }) as {
    readonly state: NowTogetherRequest<T>["shared"] & {};
    readonly disabled?: RecordedMember["disabled"];
  };
  const isPacked = shared === undefined || state instanceof Int32Array;
  const packed = isPacked ? domain.pack(state) : domain.state({ ...state, ...shared });
  return { state: [...packed], ...(disabled === undefined ? {} : { disabled: plain(disabled) }) };
}

function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
