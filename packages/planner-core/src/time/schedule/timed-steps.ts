import { addHidden } from "../../base/hidden.ts";
import { isRecord } from "../../base/json/issues.ts";
import { finish, type Work } from "../../base/work/work.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain, DomainTime } from "../../rules/domain/domain.ts";
import type { Duration, ToolTime } from "../../rules/domain/time-facts.ts";
import { type HappeningPart, happeningName } from "../durations/happening-names.ts";
import { type TimedClock, timedClocks } from "./clocks/timed-clocks.ts";

/** Number of steps that are built in one piece. */
const STEPS_AT_ONCE = 128;

/** A ground step with its happenings, which are actions of `domain.time.happenings`; -1 for a part that it lacks. */
export interface TimedStep {
  /** Position among the steps of the domain. */
  readonly index: number;
  readonly step: Step;
  readonly start: number;
  /** -1 for a step that takes effect at once. */
  readonly end: number;
  /** An action without effects whose precondition must hold between start and end. */
  readonly during: number;
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
  /** The clocks of things. */
  readonly clocks: readonly TimedClock[];
  /** For each variable, whether all agents share it. */
  readonly isShared: Uint8Array;
  /** The name of each tool's starts among the happenings. */
  declare private readonly startOf: ReadonlyMap<string, string>;
  /** By start among the happenings. */
  declare private readonly byStart: readonly (TimedStep | undefined)[];

  private constructor(domain: Domain, time: DomainTime, all: readonly TimedStep[]) {
    this.domain = domain;
    this.time = time;
    const shared = new Set(time.shared);
    this.isShared = Uint8Array.from(domain.variables.all, ({ name }) => Number(shared.has(name)));
    this.all = all;
    this.clocks = timedClocks(time);
    const startOf = new Map(domain.tools.map(({ name }) => [name, happeningName("start", name)]));
    addHidden(this, "startOf", startOf);
    const byStart: (TimedStep | undefined)[] = new Array(time.happenings.actions.count);
    for (const step of all) byStart[step.start] = step;
    addHidden(this, "byStart", byStart);
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
    const parts = partsByTool(time.happenings);
    let count = 0;
    for (const tool of domain.tools.keys()) {
      for (const start of parts[tool]?.start ?? []) {
        if (++count % STEPS_AT_ONCE === 0) yield;
        const step = stepOf(domain, time, tool, start, parts[tool] as ToolParts, all.length);
        if (step !== undefined) all.push(step);
      }
    }
    const steps = new TimedSteps(domain, time, all);
    known.set(domain, steps);
    return steps;
  }

  /** The steps of a tool, or the one step that is meant; empty if there is none. */
  matching(given: string | Step): readonly TimedStep[] {
    if (typeof given === "string") return this.all.filter(({ step }) => step.tool === given);
    const found = isRecord(given) && isRecord(given.args) ? this.find(given) : undefined;
    return found === undefined ? [] : [found];
  }

  /** The timed form of a step; undefined if there is no such step, or if it can never start or end. */
  find(step: Step): TimedStep | undefined {
    const tool = this.startOf.get(step.tool);
    if (tool === undefined) return undefined;
    return this.byStart[this.time.happenings.actionOf({ tool, args: step.args })];
  }
}

const known = new WeakMap<Domain, TimedSteps>();

/** The ground actions of each part of a tool, in order. */
type ToolParts = Partial<Record<HappeningPart, readonly number[]>>;

/** The parts of each tool; they follow each other among the happenings. */
function partsByTool({ actions, tools }: Domain): readonly ToolParts[] {
  const byTool: number[][] = tools.map(() => []);
  for (let action = 0; action < actions.count; action++) {
    byTool[actions.tool[action] as number]?.push(action);
  }
  const parts: ToolParts[] = [];
  for (const [tool, { name }] of tools.entries()) {
    const part = name.slice(0, name.indexOf(":")) as HappeningPart;
    if (part === "start") parts.push({ start: byTool[tool] as number[] });
    // Events and clocks come after all parts.
    else Object.assign(parts.at(-1) ?? {}, { [part]: byTool[tool] });
  }
  return parts;
}

function stepOf(
  domain: Domain,
  time: DomainTime,
  tool: number,
  start: number,
  parts: ToolParts,
  index: number,
): TimedStep | undefined {
  const { happenings, durations } = time;
  const { duration, alongside, partners, hasDuring } = time.tools[tool] as ToolTime;
  const { name = "", parameters = [] } = domain.tools[tool] ?? {};
  const args = parameters.length === 0 ? NO_ARGUMENTS : happenings.step(start).args;
  const part = (one: HappeningPart): number =>
    parameters.length === 0
      ? (parts[one]?.[0] ?? -1)
      : happenings.actionOf({ tool: happeningName(one, name), args });
  const end = duration === undefined ? -1 : part("end");
  const during = hasDuring ? part("during") : -1;
  if (duration !== undefined && (end < 0 || (hasDuring && during < 0))) return undefined;
  return Object.freeze({
    index,
    step: Object.freeze({ tool: name, args }),
    start,
    end,
    during,
    duration: durations[start],
    alongside,
    partners,
  });
}

const NO_ARGUMENTS: Step["args"] = Object.freeze({});

/** A step of certain members as text. */
export function textOfStep({ step }: TimedStep, members: readonly number[]): string {
  return `${step.tool}(${Object.values(step.args).join()}) of ${members.join("+")}`;
}
