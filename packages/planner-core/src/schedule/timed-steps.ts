import { EFFECT_LENGTH } from "../domain/actions/actions.ts";
import type { Ways } from "../domain/actions/ways.ts";
import type { Step } from "../domain/definition/types.ts";
import type { Domain, DomainTime } from "../domain/domain.ts";
import type { Duration, ScaledLength } from "../domain/timed/bind-durations.ts";
import { happeningName, type ToolTime } from "../domain/timed/expand-time.ts";
import { addHidden } from "../hidden.ts";
import { finish, type Work } from "../work/work.ts";

/** Number of steps that are built in one piece. */
const STEPS_AT_ONCE = 128;

/** A ground step with its happenings, which are actions of `domain.time.happenings`; -1 for a part that it lacks. */
export interface TimedStep {
  /** Position among the steps of the domain. */
  readonly index: number;
  readonly step: Step;
  /** Index of the tool. */
  readonly tool: number;
  readonly start: number;
  /** -1 for a step that takes effect at once. */
  readonly end: number;
  /** An action without effects whose precondition must hold between start and end. */
  readonly during: number;
  readonly interrupted: number;
  /** Undefined for a step that takes effect at once. */
  readonly duration: Duration | undefined;
  readonly alongside: boolean;
  /** Number of other agents that take part. */
  readonly partners: number;
}

/** The steps of a domain with time, which is any domain with durations, events, deadlines or shared variables. */
export class TimedSteps {
  readonly domain: Domain;
  readonly time: DomainTime;
  readonly all: readonly TimedStep[];
  /** For each variable, whether all agents share it. */
  readonly isShared: Uint8Array;
  declare private readonly byName: ReadonlyMap<string, TimedStep>;

  private constructor(
    domain: Domain,
    time: DomainTime,
    all: readonly TimedStep[],
    byName: ReadonlyMap<string, TimedStep>,
  ) {
    this.domain = domain;
    this.time = time;
    const shared = new Set(time.shared);
    this.isShared = Uint8Array.from(domain.variables.all, ({ name }) => Number(shared.has(name)));
    this.all = all;
    addHidden(this, "byName", byName);
  }

  /** The steps of a domain; undefined for a domain without time. Built once for each domain. */
  static of(domain: Domain): TimedSteps | undefined {
    return known.get(domain) ?? finish(TimedSteps.inPieces(domain));
  }

  /** The same in pieces, for servers that do other work in between. */
  static *inPieces(domain: Domain): Work<TimedSteps | undefined> {
    const { time } = domain;
    if (time === undefined || known.has(domain)) return known.get(domain);
    const all: TimedStep[] = [];
    const byName = new Map<string, TimedStep>();
    let count = 0;
    for (const [tool, { name }] of domain.tools.entries()) {
      for (const start of actionsOf(time.happenings, happeningName("start", name))) {
        if (++count % STEPS_AT_ONCE === 0) yield;
        const step = stepOf(domain, time, tool, start, all.length);
        if (step === undefined) continue;
        all.push(step);
        byName.set(keyOf(step.step), step);
      }
    }
    const steps = new TimedSteps(domain, time, all, byName);
    known.set(domain, steps);
    return steps;
  }

  /** The timed form of a step; undefined if there is no such step, or if it can never start or end. */
  find(step: Step): TimedStep | undefined {
    return this.byName.get(keyOf(step));
  }
}

const known = new WeakMap<Domain, TimedSteps>();

function keyOf({ tool, args }: Step): string {
  const names = Object.keys(args).sort();
  return JSON.stringify([tool, ...names.map((name) => [name, args[name]])]);
}

/** The ground actions of a tool, in order. */
function actionsOf({ actions, tools }: Domain, name: string): readonly number[] {
  const index = tools.findIndex((tool) => tool.name === name);
  const found: number[] = [];
  for (let action = 0; action < actions.count; action++) {
    if (actions.tool[action] === index) found.push(action);
  }
  return found;
}

function stepOf(
  domain: Domain,
  time: DomainTime,
  tool: number,
  start: number,
  index: number,
): TimedStep | undefined {
  const { happenings, durations } = time;
  const { duration, alongside, partners, hasDuring, hasInterrupted } = time.tools[tool] as ToolTime;
  const { args } = happenings.step(start);
  const name = domain.tools[tool]?.name ?? "";
  const part = (one: Parameters<typeof happeningName>[0]): number =>
    happenings.actionOf({ tool: happeningName(one, name), args });
  const end = duration === undefined ? -1 : part("end");
  const during = hasDuring ? part("during") : -1;
  if (duration !== undefined && (end < 0 || (hasDuring && during < 0))) return undefined;
  return Object.freeze({
    index,
    step: Object.freeze({ tool: name, args }),
    tool,
    start,
    end,
    during,
    interrupted: hasInterrupted ? part("interrupted") : -1,
    duration: durations[start],
    alongside,
    partners,
  });
}

/** The least and the greatest duration of a step that starts in a state, in thousandths; undefined without a way. */
export function durationIn(
  duration: Duration,
  state: Int32Array,
  ways: Ways | undefined,
  position: number,
): readonly [from: number, to: number] | undefined {
  if (duration.kind === "way") {
    const cost = ways?.scaledCost(state[position] as number, duration.to) ?? 1000;
    return Number.isFinite(cost) ? [cost, cost] : undefined;
  }
  const from = lengthIn(duration.from, state);
  const to = duration.to === undefined ? Number.POSITIVE_INFINITY : lengthIn(duration.to, state);
  // A step takes time: at least a thousandth.
  return to < Math.max(1, from) ? undefined : [Math.max(1, from), to];
}

function lengthIn({ terms, constant }: ScaledLength, state: Int32Array): number {
  let length = constant;
  for (const [variable, factor] of terms) length += factor * (state[variable] as number);
  return length;
}

/** The variables that an action's effects change. Conditional effects count. */
export function writesOf({ actions }: Domain, action: number): ReadonlySet<number> {
  const found = new Set<number>();
  const collect = (effects: Int32Array, start: number, end: number): void => {
    for (let at = start; at < end; at += EFFECT_LENGTH) found.add(effects[at + 1] as number);
  };
  collect(
    actions.effects,
    actions.effectStart[action] as number,
    actions.effectStart[action + 1] as number,
  );
  const { conditional } = actions;
  if (conditional !== undefined) {
    const { start, effects, effectStart } = conditional;
    for (let group = start[action] as number; group < (start[action + 1] as number); group++) {
      collect(effects, effectStart[group] as number, effectStart[group + 1] as number);
    }
  }
  return found;
}
