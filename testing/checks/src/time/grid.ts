import { castOf, joinParts } from "./grid-changes.ts";
import type { GridClock } from "./grid-clocks.ts";
import { eventsByTick, groupsOf, openingOf } from "./groups.ts";
import {
  type PlainCondition,
  type PlainEffects,
  type PlainPart,
  type PlainQuestion,
  type PlainTool,
  type PlainValue,
  type PlainValues,
  ticksOf,
} from "./plain.ts";

/** The values of all shared variables and of all members' own ones, as numbers. */
export type Cells = readonly number[];

type Check = (cells: Cells) => boolean;

/** A change at one moment. Sets of cells are bit masks. */
export interface Change {
  readonly reads: number;
  readonly writes: number;
  /** Those of the writes that only add: such changes of one moment add up. */
  readonly adds: number;
  /** Whether its conditions hold, and every result is in range. */
  readonly fits: Check;
  apply(before: Cells, after: number[]): void;
}

/** A tool with its participants. */
export interface GridStep {
  readonly tool: PlainTool;
  readonly members: readonly number[];
  /** The participants as a bit mask. */
  readonly takers: number;
  readonly isInstant: boolean;
  readonly alongside: boolean;
  readonly isDisabled: boolean;
  /** The tick before which it may not start. */
  readonly opensAt: number;
  /** In thousandths. */
  readonly cost: number;
  readonly start: Change;
  /** Undefined for a step that takes effect at once. */
  readonly end: Change | undefined;
  /** The effects of breaking it off. */
  readonly interrupted: Change;
  readonly keeps: Check;
  /** The least and the greatest duration in ticks, if the step starts in these cells. */
  duration(cells: Cells): readonly [number, number] | undefined;
}

/** A question on the grid of ticks. */
export interface Grid {
  readonly question: PlainQuestion;
  readonly cells: Cells;
  readonly steps: readonly GridStep[];
  /** The values of the shared variables, and of each member's own ones, in some cells. */
  valuesOf(cells: Cells): Pick<PlainQuestion, "shared"> & { readonly own: readonly PlainValues[] };
  /** In ticks. */
  readonly events: readonly { readonly at: number; readonly change: Change }[];
  readonly clocks: readonly GridClock[];
  readonly by: number;
  readonly isGoal: Check;
  readonly isMaintained: Check;
}

const NOTHING: PlainCondition = {};

/** Lays out a question. */
export function gridOf(question: PlainQuestion): Grid {
  const layout = new Layout(question);
  const { domain, members } = question;
  const everyone = members.map((_, member) => member);
  const [{ when, by }] = domain.goals;
  const forAll = (condition: PlainCondition): Check => {
    const checks = everyone.map((member) => layout.check(condition, member));
    return (cells) => checks.every((check) => check(cells));
  };
  const maintained = (domain.maintain ?? []).map(forAll);
  return {
    question,
    cells: layout.cells(),
    valuesOf: (cells) => layout.valuesOf(cells),
    steps: domain.tools.flatMap((tool) =>
      groupsOf(everyone, tool).map((takers) => layout.step(tool, takers)),
    ),
    events: [...eventsByTick(question)].map(([at, effects]) => ({
      at,
      change: layout.events(effects, everyone),
    })),
    clocks: (domain.clocks ?? []).map(({ while: when, duration, then }, at) => ({
      length: ticksOf(duration),
      left: question.clocks?.[at] ?? ticksOf(duration),
      end: layout.endOfClock(when, then, everyone),
      isOn: layout.check(when, 0),
    })),
    by: by === undefined ? Number.POSITIVE_INFINITY : ticksOf(by),
    isGoal: forAll(when),
    isMaintained: (cells) => maintained.every((check) => check(cells)),
  };
}

/** The place of each variable among the cells. */
class Layout {
  readonly #question: PlainQuestion;
  readonly #shared: readonly string[];
  readonly #own: readonly string[];

  constructor(question: PlainQuestion) {
    const names = Object.keys(question.domain.state);
    const isShared = (name: string): boolean => question.domain.state[name]?.shared === true;
    this.#question = question;
    this.#shared = names.filter(isShared);
    this.#own = names.filter((name) => !isShared(name));
    const cells = this.#shared.length + this.#own.length * question.members.length;
    if (cells > 31) throw new RangeError(`${cells} cells are too many for the grid`);
  }

  cells(): Cells {
    const { shared, members } = this.#question;
    return [
      ...this.#shared.map((name) => this.#code(name, shared[name] as PlainValue)),
      ...members.flatMap(({ own }) =>
        this.#own.map((name) => this.#code(name, own[name] as PlainValue)),
      ),
    ];
  }

  valuesOf(cells: Cells): ReturnType<Grid["valuesOf"]> {
    const read = (name: string, member: number): readonly [string, PlainValue] => {
      const variable = this.#question.domain.state[name];
      const code = cells[this.#cell(name, member)] as number;
      if (variable?.type === "integer") return [name, code];
      return [name, variable?.type === "enum" ? (variable.values[code] as string) : code === 1];
    };
    return {
      shared: Object.fromEntries(this.#shared.map((name) => read(name, 0))),
      own: this.#question.members.map((_, member) =>
        Object.fromEntries(this.#own.map((name) => read(name, member))),
      ),
    };
  }

  step(tool: PlainTool, members: readonly number[]): GridStep {
    const question = this.#question;
    const isInstant = tool.duration === undefined;
    const isWay = typeof tool.duration === "object" && "way" in tool.duration;
    const cast = castOf(tool, members);
    const ofAll = (change: (part: PlainPart, takers: readonly number[]) => Change): Change =>
      joinParts(cast.map(({ part, takers }) => change(part, takers)));
    const start = ofAll(
      ({ when = NOTHING, start: begun = {}, then = {}, if: cases = [] }, takers) =>
        isInstant
          ? this.change(when, [then], cases, takers)
          : this.change(when, [begun], [], takers),
    );
    const position = isWay ? this.#cell(this.#position(), members[0] as number) : 0;
    const kept = cast.flatMap(({ part: { during = NOTHING }, takers }) =>
      takers.map((member) => this.check(during, member)),
    );
    return {
      tool,
      members,
      takers: members.reduce((mask, member) => mask | (1 << member), 0),
      isInstant,
      alongside: tool.alongside === true,
      isDisabled: members.some((member) => question.members[member]?.disabled.includes(tool.name)),
      opensAt: openingOf(question, tool),
      cost: ticksOf(tool.cost),
      start: isWay ? { ...start, reads: start.reads | (1 << position) } : start,
      end: isInstant
        ? undefined
        : ofAll(({ finish = NOTHING, then = {}, if: cases = [] }, takers) =>
            this.change(finish, [then], cases, takers),
          ),
      interrupted: ofAll(({ interrupted = {} }, takers) =>
        this.change(NOTHING, [interrupted], [], takers),
      ),
      keeps: (cells) => kept.every((check) => check(cells)),
      duration: (cells) => this.#durationOf(tool.duration, cells[position] as number),
    };
  }

  /** The duration of a step whose agent is at a place. */
  #durationOf(
    duration: PlainTool["duration"],
    place: number,
  ): readonly [number, number] | undefined {
    if (duration === undefined) return [0, 0];
    if (typeof duration === "number") return [ticksOf(duration), ticksOf(duration)];
    if (!("way" in duration)) {
      const { from, to } = duration;
      return [ticksOf(from), to === undefined ? Number.POSITIVE_INFINITY : ticksOf(to)];
    }
    const from = this.#values(this.#position())[place] as string;
    const ticks = this.#question.ways?.[from]?.[duration.way];
    return ticks === undefined ? undefined : [ticks, ticks];
  }

  /** A change: own variables for each participant, shared ones as the first says. */
  change(
    when: PlainCondition,
    effects: readonly PlainEffects[],
    conditional: NonNullable<PlainTool["if"]>,
    members: readonly number[],
  ): Change {
    let reads = 0;
    let writes = 0;
    let sets = 0;
    const fits: Check[] = [];
    const acts: ((before: Cells, after: number[]) => void)[] = [];
    const isConditional = conditional.some(({ when: guard }) => this.#fit(when, guard));
    const always: NonNullable<PlainTool["if"]> = effects.map((then) => ({ when: NOTHING, then }));
    for (const [index, member] of members.entries()) {
      reads |= this.#reads(when, member);
      fits.push(this.check(when, member));
      for (const { when: guard, then } of [...always, ...conditional]) {
        // An effect that can never happen changes nothing.
        if (!this.#fit(when, guard)) continue;
        reads |= this.#reads(guard, member);
        const isOn = this.check(guard, member);
        for (const [name, effect] of Object.entries(then)) {
          const target = this.#cell(name, member);
          const result = this.#result(name, effect, member);
          writes |= 1 << target;
          const isAdded = typeof effect === "object" && "+" in effect;
          if (!isAdded || isConditional) sets |= 1 << target;
          if (typeof effect === "object" && "var" in effect) {
            reads |= 1 << this.#cell(effect.var, member);
          }
          const [min, max] = this.#range(name);
          fits.push((cells) => !isOn(cells) || result(cells) >= min);
          if (index > 0 && this.#shared.includes(name)) continue;
          acts.push((before, after) => {
            if (!isOn(before)) return;
            const value = result(before);
            const others = isAdded ? (after[target] as number) - (before[target] as number) : 0;
            after[target] = Math.min(max, value + others);
          });
        }
      }
    }
    return {
      reads,
      writes,
      adds: writes & ~sets & ~reads,
      fits: (cells) => fits.every((check) => check(cells)),
      apply: (before, after) => {
        for (const act of acts) act(before, after);
      },
    };
  }

  /** The events of one moment, one after the other. They give and take no more than the ranges let them. */
  events(effects: readonly PlainEffects[], members: readonly number[]): Change {
    let writes = 0;
    let sets = 0;
    const acts: ((cells: number[]) => void)[] = [];
    const limits: number[] = [];
    for (const then of effects) {
      for (const [name, effect] of Object.entries(then)) {
        const [min, max] = this.#range(name);
        for (const member of this.#shared.includes(name) ? members.slice(0, 1) : members) {
          const target = this.#cell(name, member);
          const result = this.#result(name, effect, member);
          writes |= 1 << target;
          const isAdded = typeof effect === "object" && "+" in effect;
          if (!isAdded) sets |= 1 << target;
          if (typeof effect === "object" && "var" in effect)
            sets |= 1 << this.#cell(effect.var, member);
          limits[target] = max;
          acts.push((cells) => {
            cells[target] = Math.max(min, Math.min(max, result(cells)));
          });
        }
      }
    }
    const adds = writes & ~sets;
    return {
      ...{ reads: 0, writes, adds },
      fits: () => true,
      apply: (before, after) => {
        const own = [...before];
        for (const act of acts) act(own);
        for (let cell = 0; cell < own.length; cell++) {
          if ((writes & (1 << cell)) === 0) continue;
          // Others may have added to it at this moment.
          const isAdded = (adds & (1 << cell)) !== 0;
          const others = isAdded ? (after[cell] as number) - (before[cell] as number) : 0;
          after[cell] = Math.min(limits[cell] as number, (own[cell] as number) + others);
        }
      },
    };
  }

  /** The end of a clock: it comes as an event does, and reads the condition that holds until then. */
  endOfClock(when: PlainCondition, then: PlainEffects, members: readonly number[]): Change {
    const change = this.events([then], members);
    const reads = this.#reads(when, 0) | change.reads;
    return { ...change, reads, adds: change.adds & ~reads };
  }

  check(condition: PlainCondition, member: number): Check {
    const checks = Object.entries(condition).map(([name, test]): Check => {
      if (isList(test)) {
        const choices = test.map((each) => this.check(each, member));
        return (cells) => choices.some((choice) => choice(cells));
      }
      const cell = this.#cell(name, member);
      if (typeof test !== "object") {
        const code = this.#code(name, test);
        return (cells) => cells[cell] === code;
      }
      const [[operator, side] = ["", 0]] = Object.entries(test) as [string, PlainValue][];
      const code = this.#code(name, side);
      if (operator === "!=") return (cells) => cells[cell] !== code;
      if (operator === ">=") return (cells) => (cells[cell] as number) >= code;
      return (cells) => (cells[cell] as number) <= code;
    });
    return (cells) => checks.every((check) => check(cells));
  }

  /** Whether some value of each variable passes its tests in both conditions. */
  #fit(when: PlainCondition, guard: PlainCondition): boolean {
    return Object.entries(guard).every(([name, test]) => {
      const other = when[name];
      if (isList(test) || other === undefined || isList(other)) return true;
      const cell = this.#cell(name, 0);
      const checks = [test, other].map((each) => this.check({ [name]: each }, 0));
      const [min, max] = this.#range(name);
      for (let value = min; value <= max; value++) {
        const cells: number[] = [];
        cells[cell] = value;
        if (checks.every((check) => check(cells))) return true;
      }
      return false;
    });
  }

  #reads(condition: PlainCondition, member: number): number {
    return Object.entries(condition).reduce((mask, [name, test]) => {
      if (!isList(test)) return mask | (1 << this.#cell(name, member));
      return test.reduce((inner, each) => inner | this.#reads(each, member), mask);
    }, 0);
  }

  /** The value of a variable after an effect, before it is held to its greatest. */
  #result(name: string, effect: PlainEffects[string], member: number): (cells: Cells) => number {
    if (typeof effect !== "object") {
      const code = this.#code(name, effect);
      return () => code;
    }
    if ("var" in effect) {
      const source = this.#cell(effect.var, member);
      return (cells) => cells[source] as number;
    }
    const cell = this.#cell(name, member);
    const amount = "+" in effect ? effect["+"] : -effect["-"];
    return (cells) => (cells[cell] as number) + amount;
  }

  #cell(name: string, member: number): number {
    const at = this.#shared.indexOf(name);
    if (at >= 0) return at;
    return this.#shared.length + member * this.#own.length + this.#own.indexOf(name);
  }

  #position(): string {
    const { state } = this.#question.domain;
    const found = this.#own.find((name) => {
      const variable = state[name];
      return variable?.type === "enum" && variable.position === true;
    });
    if (found === undefined) throw new RangeError("No variable has position: true");
    return found;
  }

  #values(name: string): readonly string[] {
    const variable = this.#question.domain.state[name];
    return variable?.type === "enum" ? variable.values : [];
  }

  #range(name: string): readonly [number, number] {
    const variable = this.#question.domain.state[name];
    if (variable?.type === "integer") return [variable.min, variable.max];
    return [0, variable?.type === "enum" ? variable.values.length - 1 : 1];
  }

  #code(name: string, value: PlainValue): number {
    if (typeof value === "string") return this.#values(name).indexOf(value);
    return Number(value);
  }
}

function isList(test: PlainCondition[string]): test is readonly PlainCondition[] {
  return Array.isArray(test);
}
