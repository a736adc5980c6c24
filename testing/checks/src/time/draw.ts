import type { Random } from "@understudy/planner-core";
import { type DrawnKinds, withKinds } from "./draw-kinds.ts";
import { gridOf } from "./grid.ts";
import {
  type PlainCondition,
  type PlainDomain,
  type PlainEffects,
  type PlainQuestion,
  type PlainTest,
  type PlainTool,
  type PlainValue,
  type PlainVariable,
  TICKS,
} from "./plain.ts";
import { type GridAnswer, searchGrid } from "./search.ts";

/** A drawn question, with its answer. */
export interface DrawnQuestion extends Required<DrawnKinds> {
  readonly question: PlainQuestion;
  readonly answer: Exclude<GridAnswer, { readonly status: "too-large" }>;
  /** Whether two steps at once are necessary. */
  readonly isConcurrent: boolean;
  /** Whether it has events or a deadline. */
  readonly isTimed: boolean;
  /** Whether it begins with steps in flight. */
  readonly isInFlight: boolean;
}

/** Limit on the nodes of the reference search. Larger questions are drawn again. */
const NODES = 10_000;
const PLACES = ["hut", "mill", "well"];
/** The greatest duration in ticks, by number of members. */
const LONGEST = [0, 12, 7, 4];

/**
 * Draws a question that the grid can answer.
 *
 * @param isWanted whether a question is sought, before it is answered. Default: every question is
 */
export function drawQuestion(
  random: Random,
  isWanted: (question: PlainQuestion) => boolean = () => true,
  kinds: DrawnKinds = {},
): DrawnQuestion {
  for (;;) {
    const plain = new Draw(random).question();
    const drawn = withKinds(plain, random, kinds);
    if (drawn === undefined || !isWanted(drawn)) continue;
    const question = chance(random, 0.15) ? withDeadline(drawn, random) : drawn;
    const grid = gridOf(question);
    const answer = searchGrid(grid, { nodes: NODES });
    const { status } = answer;
    if (status === "too-large") continue;
    // Few questions without a schedule, and very few without anything to do.
    const isIdle = status === "solved" && answer.schedule.steps.length === 0;
    if (chance(random, isIdle ? 0.9 : status === "solved" ? 0 : 0.4)) continue;
    const serial = searchGrid(grid, { nodes: NODES, isSerial: true });
    const [{ by }] = question.domain.goals;
    return {
      question,
      answer,
      isConcurrent: answer.status === "solved" && serial.status === "unsolvable",
      isTimed: by !== undefined || question.domain.events !== undefined,
      isInFlight: question.running.length > 0,
      ...{ hasClocks: false, hasRoles: false, hasOpenings: false, ...kinds },
    };
  }
}

/** A question with a deadline about when its fastest schedule ends. */
function withDeadline(question: PlainQuestion, random: Random): PlainQuestion {
  const fastest = { ...question, measure: { time: 1, cost: 0 } };
  const answer = searchGrid(gridOf(fastest), { nodes: NODES });
  const time = answer.status === "solved" ? answer.time : 6;
  const by = Math.max(0, time - 1 + random.integer(4)) / TICKS;
  const { domain } = question;
  const [goal] = domain.goals;
  return { ...question, domain: { ...domain, goals: [{ ...goal, by }] } };
}

/** One draw of a question. */
class Draw {
  readonly #random: Random;
  readonly #size: number;
  readonly #state: Record<string, PlainVariable> = {};
  readonly #shared: Record<string, PlainValue> = {};
  readonly #own: Record<string, PlainValue>[];
  readonly #tools: PlainTool[] = [];

  constructor(random: Random) {
    this.#random = random;
    this.#size = pick(random, [1, 2, 2, 2, 3]);
    this.#own = Array.from({ length: this.#size }, () => ({}));
  }

  question(): PlainQuestion {
    const random = this.#random;
    this.#declare("lit", { type: "boolean", shared: true });
    this.#declare("fed", { type: "boolean" });
    if (this.#chance(0.5)) this.#declare("open", { type: "boolean", shared: true });
    if (this.#chance(0.5)) this.#declare("logs", { type: "integer", min: 0, max: 3, shared: true });
    if (this.#chance(0.4)) this.#declare("load", { type: "integer", min: 0, max: 2 });
    if (this.#chance(0.5)) this.#declare("at", { type: "enum", values: PLACES, position: true });
    const tools = 2 + random.integer(this.#size === 3 ? 2 : 3);
    for (let tool = 0; tool < tools; tool++) this.#tools.push(this.#tool(`tool${tool}`));
    const goal: Record<string, PlainTest> = this.#goal();
    if (this.#chance(0.55)) {
      this.#addPair();
      goal["done"] = true;
    }
    const running = this.#chance(0.3) ? this.#running() : [];
    const domain: PlainDomain = {
      name: "drawn",
      state: this.#state,
      tools: this.#tools,
      goals: [{ name: "goal", when: goal }],
      ...(this.#chance(0.1) ? { maintain: [this.#condition(1, 0.9)] } : {}),
      ...(this.#chance(0.15) ? { events: this.#events() } : {}),
    };
    return {
      domain,
      shared: this.#shared,
      members: this.#own.map((own) => ({
        own,
        disabled: this.#tools.filter(() => this.#chance(0.05)).map(({ name }) => name),
      })),
      running,
      ways: this.#state["at"] && this.#ways(),
      measure: pick(random, [
        { time: 1, cost: 0 },
        { time: 1, cost: 0 },
        { time: 0, cost: 1 },
        { time: 1, cost: 0.5 },
        { time: 0.25, cost: 1 },
      ]),
    };
  }

  #declare(name: string, variable: PlainVariable): void {
    this.#state[name] = variable;
    for (const values of variable.shared === true ? [this.#shared] : this.#own) {
      values[name] = variable.type === "boolean" ? this.#chance(0.2) : this.#value(name);
    }
  }

  #tool(name: string): PlainTool {
    const duration = this.#duration();
    const isInstant = duration === undefined;
    const start = isInstant || this.#chance(0.6) ? {} : this.#effects(1, []);
    const then = this.#effects(1 + this.#random.integer(2), Object.keys(start));
    const copied = Object.values(then).flatMap((effect) =>
      typeof effect === "object" && "var" in effect ? [effect.var] : [],
    );
    const taken = [...Object.keys(start), ...Object.keys(then), ...copied];
    const others = Object.keys(this.#state).filter((each) => !taken.includes(each));
    const [extra] = others;
    // A step that ends in its own condition's way would be dropped: no `when` on what it takes from.
    const atOnce = isInstant ? then : start;
    const spent = Object.keys(atOnce).filter((each) => isLess(atOnce[each]));
    const when = this.#condition(this.#random.integer(3), 0.7, spent);
    return {
      name,
      ...(Object.keys(when).length > 0 ? { when } : {}),
      ...(Object.keys(start).length > 0 ? { start } : {}),
      ...(!isInstant && this.#chance(0.35) ? { during: this.#condition(1, 0.6) } : {}),
      then,
      ...(extra !== undefined && this.#chance(0.15)
        ? { if: [{ when: this.#condition(1, 0.5), then: this.#effect(extra, false) }] }
        : {}),
      ...(isInstant ? {} : { duration }),
      ...(!isInstant && this.#chance(0.1) ? { interrupted: this.#effects(1, []) } : {}),
      ...this.#company(isInstant),
      cost: (1 + this.#random.integer(8)) / TICKS,
    };
  }

  #company(isInstant: boolean): Pick<PlainTool, "alongside" | "partners"> {
    if (this.#size > 1 && this.#chance(0.15)) return { partners: 1 };
    return !isInstant && this.#chance(0.15) ? { alongside: true } : {};
  }

  #duration(): PlainTool["duration"] {
    const from = this.#ticks() / TICKS;
    const kind = this.#random.next();
    if (kind < 0.15) return undefined;
    if (kind < 0.3) return { from, to: from + this.#random.integer(4) / TICKS };
    if (kind < 0.35) return { from };
    if (kind < 0.5 && this.#state["at"] !== undefined) return { way: this.#pick(PLACES) };
    return from;
  }

  #ticks(): number {
    return 2 + this.#random.integer((LONGEST[this.#size] as number) - 1);
  }

  /** Two steps that must run at once: the second works only while the first does. */
  #addPair(): void {
    this.#declare("held", { type: "boolean", shared: true });
    this.#declare("done", { type: "boolean", shared: true });
    this.#shared["held"] = false;
    this.#shared["done"] = false;
    const length = this.#ticks();
    const least = Math.max(2, length - 1 + this.#random.integer(3));
    const isRange = this.#chance(0.5);
    this.#tools.push(
      {
        name: "hold",
        start: { held: true },
        then: { held: false },
        interrupted: { held: false },
        duration: isRange ? { from: 2 / TICKS, to: least / TICKS } : least / TICKS,
        ...(this.#size === 1 || this.#chance(0.2) ? { alongside: true } : {}),
        cost: 2 / TICKS,
      },
      {
        name: "use",
        ...(this.#chance(0.3) ? { when: { held: true } } : {}),
        during: { held: true },
        then: { done: true },
        duration: length / TICKS,
        cost: 1 / TICKS,
      },
    );
  }

  /** Tests that effects of the tools can make true, most of them. */
  #goal(): Record<string, PlainTest> {
    const goal: Record<string, PlainTest> = {};
    for (let count = 1 + this.#random.integer(2); count > 0; count--) {
      const { then = {} } = this.#pick(this.#tools);
      const name = this.#pick(Object.keys(then));
      const effect = then[name];
      goal[name] = typeof effect === "object" || effect === undefined ? this.#test(name) : effect;
    }
    return goal;
  }

  #running(): PlainQuestion["running"] {
    const running: PlainQuestion["running"][number][] = [];
    for (const [member, own] of this.#own.entries()) {
      const lasting = this.#tools.filter(
        ({ duration, partners }) => duration !== undefined && partners === undefined,
      );
      if (lasting.length === 0 || (running.length > 0 && this.#chance(0.6))) continue;
      const tool = this.#pick(lasting);
      for (const [name, effect] of Object.entries(tool.start ?? {})) {
        const values = this.#state[name]?.shared === true ? this.#shared : own;
        values[name] = this.#changed(name, values[name] as PlainValue, effect);
      }
      const left = this.#random.integer(this.#ticks() + 1);
      const isRange = typeof tool.duration === "object" && "from" in tool.duration;
      const isOpen = isRange && (tool.duration as { readonly to?: number }).to === undefined;
      const leftTo = isOpen ? Number.POSITIVE_INFINITY : left + this.#random.integer(4);
      running.push({ tool: tool.name, members: [member], left, leftTo: isRange ? leftTo : left });
    }
    return running;
  }

  #changed(name: string, value: PlainValue, effect: PlainEffects[string]): PlainValue {
    if (typeof effect !== "object") return effect;
    const variable = this.#state[name];
    const [min, max] = variable?.type === "integer" ? [variable.min, variable.max] : [0, 0];
    const amount = "+" in effect ? effect["+"] : "-" in effect ? -effect["-"] : 0;
    return Math.max(min, Math.min(max, Number(value) + amount));
  }

  #events(): NonNullable<PlainDomain["events"]> {
    const event = (name = this.#pick(Object.keys(this.#state))) => ({
      at: this.#random.integer(12) / TICKS,
      then: this.#effect(name, true),
    });
    const first = event();
    if (this.#chance(0.5)) return [first];
    const second = event(this.#chance(0.5) ? Object.keys(first.then)[0] : undefined);
    const isOpposed = areOpposed(first.then, second.then);
    if (isOpposed && second.at === first.at) return [first];
    if (this.#chance(0.5) || isOpposed) return [first, second];
    return [first, { ...second, at: first.at }];
  }

  #ways(): NonNullable<PlainQuestion["ways"]> {
    const rows = PLACES.map((from) => {
      const others = PLACES.filter((to) => to !== from && !this.#chance(0.2));
      return [from, Object.fromEntries(others.map((to) => [to, this.#ticks()]))];
    });
    return Object.fromEntries(rows) as NonNullable<PlainQuestion["ways"]>;
  }

  /** A condition of some tests, each true at first with a probability. */
  #condition(tests: number, likely: number, without: readonly string[] = []): PlainCondition {
    const names = Object.keys(this.#state).filter((name) => !without.includes(name));
    const condition: Record<string, PlainTest | readonly PlainCondition[]> = {};
    for (let count = 0; count < tests && names.length > 0; count++) {
      const [name] = names.splice(this.#random.integer(names.length), 1) as [string];
      condition[name] = this.#likelyTest(name, likely);
    }
    if (tests > 1 && names.length > 1 && this.#chance(0.2)) {
      const [one, other] = names as [string, string];
      condition["anyOf"] = [{ [one]: this.#test(one) }, { [other]: this.#test(other) }];
    }
    return condition;
  }

  #likelyTest(name: string, likely: number): PlainTest {
    const value = this.#state[name]?.shared === true ? this.#shared[name] : this.#own[0]?.[name];
    if (!this.#chance(likely) || value === undefined) return this.#test(name);
    if (typeof value !== "number" || value === 0) return value;
    return this.#chance(0.5) ? { ">=": value } : value;
  }

  #test(name: string): PlainTest {
    const variable = this.#state[name];
    if (variable?.type === "boolean") return this.#chance(0.8);
    const value = this.#value(name);
    if (variable?.type === "enum") return this.#chance(0.3) ? { "!=": value } : value;
    const number = Number(value);
    return number > 0 && this.#chance(0.7) ? { ">=": number } : number;
  }

  #value(name: string): PlainValue {
    const variable = this.#state[name];
    if (variable?.type === "enum") return this.#pick(variable.values);
    if (variable?.type !== "integer") return this.#chance(0.5);
    return variable.min + this.#random.integer(variable.max - variable.min + 1);
  }

  #effects(count: number, started: readonly string[]): PlainEffects {
    const effects: Record<string, PlainEffects[string]> = {};
    for (let each = 0; each < count; each++) {
      const name = this.#pick(Object.keys(this.#state));
      Object.assign(effects, this.#effect(name, !started.includes(name), started));
    }
    return effects;
  }

  /** An effect on one variable. Nothing copies, or adds to, what the start of the step changes. */
  #effect(name: string, isFree: boolean, started: readonly string[] = []): PlainEffects {
    const variable = this.#state[name];
    if (variable?.type === "boolean") {
      const sources = ["lit", "open", "fed"].filter(
        (each) => each in this.#state && each !== name && !started.includes(each),
      );
      const isCopy = isFree && started.length > 0 && sources.length > 0 && this.#chance(0.1);
      return { [name]: isCopy ? { var: this.#pick(sources) } : this.#chance(0.75) };
    }
    if (variable?.type === "integer" && !started.includes(name) && this.#chance(0.7)) {
      const amount = 1 + this.#random.integer(2);
      return { [name]: isFree && this.#chance(0.4) ? { "-": amount } : { "+": amount } };
    }
    return { [name]: this.#value(name) };
  }

  #chance(probability: number): boolean {
    return chance(this.#random, probability);
  }

  #pick<T>(choices: readonly T[]): T {
    return pick(this.#random, choices);
  }
}

/** Whether one adds to a variable from which the other takes: at one moment they are refused. */
function areOpposed(one: PlainEffects, other: PlainEffects): boolean {
  return Object.entries(one).some(([name, effect]) => {
    const second = other[name];
    const isSet = typeof effect !== "object" || typeof second !== "object";
    return !isSet && isLess(effect) !== isLess(second);
  });
}

function isLess(effect: PlainEffects[string] | undefined): boolean {
  return typeof effect === "object" && "-" in effect;
}

function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[random.integer(choices.length)] as T;
}
