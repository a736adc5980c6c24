import { addHidden } from "../../base/hidden.ts";
import { isRecord } from "../../base/json/issues.ts";
import { finish, type Work } from "../../base/work/work.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain, DomainTime } from "../../rules/domain/domain.ts";
import type { Duration, ToolTime } from "../../rules/domain/time-facts.ts";
import { tornPart } from "../durations/footprints.ts";
import { type HappeningPart, happeningName } from "../durations/happening-names.ts";
import { type TimedClock, timedClocks } from "./clocks/timed-clocks.ts";

/** Number of steps that are built in one piece. */
const STEPS_AT_ONCE = 128;

/** The happenings of one member's part in a step: actions of `domain.time.happenings`; -1 where there is none. */
export interface StepPart {
  readonly start: number;
  readonly end: number;
  /** An action without effects whose precondition must hold between start and end. */
  readonly during: number;
  /** Undefined for a step that takes effect at once, and for roles: the agent's part tells it. */
  readonly duration: Duration | undefined;
}

/** The part of a partner in a step. */
interface RolePart extends StepPart {
  readonly role: string;
}

/** A ground step. Its own part is that of all who take part; with roles, that of its agent alone. */
export interface TimedStep extends StepPart {
  /** Position among the steps of the domain. */
  readonly index: number;
  readonly step: Step;
  /** -1 for a step that takes effect at once. */
  readonly end: number;
  readonly alongside: boolean;
  /** Number of other agents that take part. */
  readonly partners: number;
  /** The parts of the partners, in their order; undefined if they do the same as the agent. */
  readonly roles?: readonly RolePart[] | undefined;
}

/** The different parts of a step, that of its agent first. */
export function stepParts(timed: TimedStep): readonly StepPart[] {
  return timed.roles === undefined ? [timed] : [timed, ...timed.roles];
}

/** The part of who takes part in a step, by position: 0 for its agent. */
export function stepPartAt(timed: TimedStep, position: number): StepPart {
  return timed.roles?.[position - 1] ?? timed;
}

/** The role of who takes part in a step, by position; undefined for its agent, and for partners without roles. */
export function roleAt({ roles }: TimedStep, position: number): string | undefined {
  return roles?.[position - 1]?.role;
}

/** The roles of a step's partners, as plans have them: left out if they do the same as the agent. */
export function partnerRoles({ roles }: TimedStep): { readonly roles?: readonly string[] } {
  return roles === undefined ? {} : { roles: roles.map(({ role }) => role) };
}

/** A step's partners as an earlier plan has them, in the order of its roles; undefined if these are others by now, or as many. */
export function partnersInOrder(
  { partners, roles }: TimedStep,
  others: readonly string[],
  theirs: readonly string[] | undefined,
): readonly string[] | undefined {
  if (others.length !== partners || theirs?.length !== roles?.length) return undefined;
  if (roles === undefined || theirs === undefined) return others;
  const inOrder = roles.map(({ role }) => others[theirs.indexOf(role)]);
  return inOrder.every((name) => name !== undefined) ? inOrder : undefined;
}

/** Whether a part of a step has a condition to keep. */
export function hasDuring(timed: TimedStep): boolean {
  return stepParts(timed).some(({ during }) => during >= 0);
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
  /** The steps of tools that were asked for. */
  declare private readonly byTool: Map<string, readonly TimedStep[]>;
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
    addHidden(this, "byTool", new Map<string, readonly TimedStep[]>());
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
    const shared = new Set(time.shared);
    const isShared = domain.variables.all.map(({ name }) => shared.has(name));
    let count = 0;
    for (const tool of domain.tools.keys()) {
      for (const start of parts[tool]?.["start"] ?? []) {
        if (++count % STEPS_AT_ONCE === 0) yield;
        const step = stepOf(domain, time, tool, start, parts[tool] as ToolParts, all.length);
        if (
          step !== undefined &&
          tornPart(time.happenings, stepParts(step), isShared) === undefined
        )
          all.push(step);
      }
    }
    const steps = new TimedSteps(domain, time, all);
    known.set(domain, steps);
    return steps;
  }

  /** The steps of a tool, or the one step that is meant; empty if there is none. */
  matching(given: string | Step): readonly TimedStep[] {
    if (typeof given === "string") return this.#ofTool(given);
    if (!isRecord(given)) return [];
    // A step of a tool without parameters may be written without arguments.
    const args = given.args === undefined ? NO_ARGUMENTS : given.args;
    const found = isRecord(args) ? this.find({ ...(given as Step), args }) : undefined;
    return found === undefined ? [] : [found];
  }

  /** Whether a value is the name of a tool, which may have no steps. */
  hasTool(given: unknown): boolean {
    return this.startOf.has(given as string);
  }

  /** Sought once, as a request may name a tool at each of many events. */
  #ofTool(tool: string): readonly TimedStep[] {
    const known = this.byTool.get(tool);
    if (known !== undefined || !this.startOf.has(tool)) return known ?? [];
    const found = this.all.filter(({ step }) => step.tool === tool);
    this.byTool.set(tool, found);
    return found;
  }

  /** The timed form of a step; undefined if there is no such step, or if it can never start or end. */
  find(step: Step): TimedStep | undefined {
    const tool = this.startOf.get(step.tool);
    if (tool === undefined) return undefined;
    return this.byStart[this.time.happenings.actionOf({ tool, args: step.args })];
  }
}

const known = new WeakMap<Domain, TimedSteps>();

/** The ground actions of each part of a tool and of its roles, in order, by the name of the part without the tool's. */
type ToolParts = Readonly<Record<string, readonly number[]>>;

/** The parts of each tool; they follow each other among the happenings. */
function partsByTool({ actions, tools }: Domain): readonly ToolParts[] {
  const byTool: number[][] = tools.map(() => []);
  for (let action = 0; action < actions.count; action++) {
    byTool[actions.tool[action] as number]?.push(action);
  }
  const parts: Record<string, readonly number[]>[] = [];
  for (const [tool, { name }] of tools.entries()) {
    const part = name.slice(0, name.indexOf(":"));
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
  const { duration, alongside, partners, roles, hasDuring } = time.tools[tool] as ToolTime;
  const { name = "", parameters = [] } = domain.tools[tool] ?? {};
  const args = parameters.length === 0 ? NO_ARGUMENTS : happenings.step(start).args;
  const part = (one: HappeningPart): number =>
    parameters.length === 0
      ? (parts[one]?.[0] ?? -1)
      : happenings.actionOf({ tool: happeningName(one, name), args });
  const end = duration === undefined ? -1 : part("end");
  const during = hasDuring ? part("during") : -1;
  if (duration !== undefined && (end < 0 || (hasDuring && during < 0))) return undefined;
  const cast = roles && rolesOf(happenings, name, args, roles, parts);
  if (roles !== undefined && cast === undefined) return undefined;
  return Object.freeze({
    index,
    step: Object.freeze({ tool: name, args }),
    start,
    end,
    during,
    duration: durations[start],
    alongside,
    partners,
    ...(cast !== undefined && { roles: cast }),
  });
}

/** The parts of a step's partners; undefined if one of them can never be done. */
function rolesOf(
  happenings: Domain,
  tool: string,
  args: Step["args"],
  roles: readonly string[],
  parts: ToolParts,
): readonly RolePart[] | undefined {
  const found: RolePart[] = [];
  for (const [index, role] of roles.entries()) {
    const own = { start: -1, end: -1, during: -1 };
    for (const part of ["start", "end", "during"] as const) {
      const name = happeningName(part, tool, index + 1);
      // Roles have only the parts that do something.
      if (parts[name.slice(0, -tool.length - 1)] === undefined) continue;
      own[part] = happenings.actionOf({ tool: name, args });
      if (own[part] < 0) return undefined;
    }
    found.push(Object.freeze({ role, ...own, duration: undefined }));
  }
  return Object.freeze(found);
}

const NO_ARGUMENTS: Step["args"] = Object.freeze({});

/** A step of certain members as text. */
export function textOfStep({ step }: TimedStep, members: readonly number[]): string {
  return `${step.tool}(${Object.values(step.args).join()}) of ${members.join("+")}`;
}
