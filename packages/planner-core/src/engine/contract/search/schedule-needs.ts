import type { CompiledCondition } from "../../../rules/condition/condition.ts";
import { conditionVariables } from "../../../rules/condition/condition-variables.ts";
import { COPY, EFFECT_LENGTH } from "../../../rules/domain/actions/actions.ts";
import { COST_SCALE } from "../../../rules/domain/definition/costs.ts";
import type { Domain, DomainTime, Goal } from "../../../rules/domain/domain.ts";
import { effectGroupsOf } from "../../../time/durations/effect-groups.ts";
import { clockPartName } from "../../../time/durations/happening-names.ts";

/** The variables that one tool or clock reads and changes, over all its parts. */
interface ToolTouch {
  readonly reads: Set<number>;
  readonly writes: Set<number>;
}

/**
 * Tells which goals need a schedule for a single agent: where steps beside others, or starts that do not combine with their
 * ends, may help, directly or not, or where clocks of things change what steps need.
 */
export class ScheduleNeeds {
  readonly #domain: Domain;
  readonly #time: DomainTime;
  /** By index of the tool; clocks come after all tools. */
  #touches: readonly ToolTouch[] | undefined;
  readonly #known = new WeakMap<object, { readonly why: string | undefined }>();
  readonly #helps = new WeakMap<object, { readonly text: string | undefined }>();

  constructor(domain: Domain, time: DomainTime) {
    this.#domain = domain;
    this.#time = time;
  }

  /** Whether any goal of the domain may need a schedule. */
  get isAny(): boolean {
    const { events, clocks, by, tools } = this.#time;
    return (
      events.length + clocks.length > 0 || Object.keys(by).length > 0 || tools.some(isScheduled)
    );
  }

  /**
   * The reason why a single agent needs a schedule for one of some goals; undefined if plans of one step after the other
   * are enough. Such a plan knows no times, so it can neither wait for events nor keep deadlines.
   *
   * @param maintain kept on the way, besides what the domain maintains
   */
  why(goals: readonly Goal[], maintain?: CompiledCondition): string | undefined {
    const { events, by } = this.#time;
    if (events.length > 0) return "the domain has events";
    const late = goals.find(({ name }) => name !== undefined && Object.hasOwn(by, name));
    if (late !== undefined) return `the goal "${late.name}" has a deadline`;
    for (const { condition } of goals) {
      let known = this.#known.get(condition);
      if (known === undefined) {
        known = { why: this.#whyFor(condition.simplified) };
        this.#known.set(condition, known);
      }
      if (known.why !== undefined) return known.why;
    }
    return maintain && this.whyKept(maintain);
  }

  /** The reason why a condition is kept by schedules alone: a clock of things that may break it; undefined if there is none. */
  whyKept(maintain: CompiledCondition): string | undefined {
    const { clocks, tools } = this.#time;
    if (clocks.length === 0) return undefined;
    this.#touches ??= touchesOf(this.#domain, this.#time);
    const kept = conditionVariables(maintain.simplified);
    const breaking = this.#touches
      .slice(tools.length)
      .findIndex(({ writes }) => [...writes].some((variable) => kept.has(variable)));
    const clock = clocks[breaking];
    return clock && `the clock "${clock.name}" changes what is to be maintained`;
  }

  /**
   * The help of a schedule for a goal that no plan of one step after the other reaches: steps beside others, starts that do
   * not combine with their ends, or events; undefined if there is none. Deadlines do not count, as they only exclude plans.
   */
  mayHelp({ condition }: Goal): string | undefined {
    const known = this.#helps.get(condition);
    if (known !== undefined) return known.text;
    const text = this.#helpFor(condition.simplified);
    this.#helps.set(condition, { text });
    return text;
  }

  #whyFor(goal: Goal["condition"]["simplified"]): string | undefined {
    const { tools, clocks } = this.#time;
    if (clocks.length === 0 && !tools.some(isScheduled)) return undefined;
    const { tools: served, clock } = this.#closureOf(goal);
    if (clock !== undefined) return `the clock "${clock}" changes what the goal needs`;
    if (served.some((tool) => tools[tool]?.alongside)) return "steps may run beside others";
    return served.some((tool) => tools[tool]?.isSequential === false)
      ? "what a step does at its start does not combine with its end"
      : undefined;
  }

  #helpFor(goal: Goal["condition"]["simplified"]): string | undefined {
    const { tools, events, clocks } = this.#time;
    if (events.length + clocks.length === 0 && !tools.some(isScheduled)) return undefined;
    const { tools: served, clock, variables } = this.#closureOf(goal);
    const names = (serves: (time: DomainTime["tools"][number]) => boolean): string[] =>
      served.flatMap((index) => {
        const time = tools[index];
        return time !== undefined && serves(time) ? (this.#domain.tools[index]?.name ?? []) : [];
      });
    const beside = names(({ alongside }) => alongside);
    if (beside.length > 0) return `steps of ${listed(beside)} may run beside others`;
    const split = names(({ isSequential }) => !isSequential);
    if (split.length > 0) {
      return `what a step of ${listed(split)} does at its start does not combine with its end`;
    }
    if (clock !== undefined) return `the clock "${clock}" changes what the goal needs`;
    const event = events.find(({ then }) =>
      Object.keys(then).some((name) => variables.has(this.#domain.variable(name)?.id ?? -1)),
    );
    return event && `the event at ${event.scaledAt / COST_SCALE} changes what the goal needs`;
  }

  /**
   * The tools that may help with a goal, a clock that changes what matters, and the variables that all of them and the goal
   * touch, by backward closure. All that a helpful step changes counts, since `maintain` may be about it.
   */
  #closureOf(goal: Goal["condition"]["simplified"]): {
    readonly tools: readonly number[];
    readonly clock: string | undefined;
    readonly variables: ReadonlySet<number>;
  } {
    this.#touches ??= touchesOf(this.#domain, this.#time);
    const { tools, clocks } = this.#time;
    const needed = conditionVariables(this.#domain.maintain.simplified, conditionVariables(goal));
    const found = new Set<number>();
    for (let size = -1; size < found.size; ) {
      size = found.size;
      for (const [tool, { reads, writes }] of this.#touches.entries()) {
        // Alone, an agent has no partners.
        if (found.has(tool) || (tools[tool]?.partners ?? 0) > 0) continue;
        if (![...writes].some((variable) => needed.has(variable))) continue;
        found.add(tool);
        for (const variable of [...reads, ...writes]) needed.add(variable);
      }
    }
    const all = [...found].sort((one, other) => one - other);
    return {
      tools: all.filter((tool) => tool < tools.length),
      clock: clocks[(all.find((tool) => tool >= tools.length) ?? -1) - tools.length]?.name,
      variables: needed,
    };
  }
}

/** Number of tools that a sentence names. */
const NAMED = 3;

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return [...names.slice(0, NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}

function isScheduled({ alongside, isSequential, partners }: DomainTime["tools"][number]): boolean {
  return alongside || (!isSequential && partners === 0);
}

/** The variables that each tool and each clock touches, read from the happenings, its parts. */
function touchesOf({ tools }: Domain, { happenings, durations, clocks }: DomainTime): ToolTouch[] {
  const touches = [...tools, ...clocks].map(
    (): ToolTouch => ({ reads: new Set(), writes: new Set() }),
  );
  const indexOf = new Map(tools.map(({ name }, index) => [name, index]));
  const clockOf = new Map(
    clocks.flatMap(({ name }, index) =>
      (["while", "due"] as const).map((part) => [clockPartName(part, name), tools.length + index]),
    ),
  );
  const toolOf = happenings.tools.map(
    ({ name }) => clockOf.get(name) ?? indexOf.get(name.slice(name.indexOf(":") + 1)),
  );
  const { actions } = happenings;
  for (let action = 0; action < actions.count; action++) {
    const touch = touches[toolOf[actions.tool[action] as number] ?? -1];
    if (touch === undefined) continue;
    conditionVariables(happenings.actionCondition(action), touch.reads);
    for (const { guards, effects } of effectGroupsOf(actions, action)) {
      for (const node of guards) conditionVariables(node, touch.reads);
      for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
        touch.writes.add(effects[at + 1] as number);
        if (effects[at] === COPY) touch.reads.add(effects[at + 2] as number);
      }
    }
    const length = durations[action];
    if (length?.kind !== "range") continue;
    for (const { terms } of length.to === undefined ? [length.from] : [length.from, length.to])
      for (const [variable] of terms) touch.reads.add(variable);
  }
  return touches;
}
