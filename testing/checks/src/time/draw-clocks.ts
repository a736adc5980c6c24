import type { Random } from "@understudy/planner-core";
import {
  type PlainClock,
  type PlainEffects,
  type PlainQuestion,
  type PlainTest,
  TICKS,
} from "./plain.ts";

/** The longest duration of a clock, in ticks. */
const LONGEST = 8;

/** A question with one or two clocks on what its members share; some run already, and a goal may need one. */
export function withClocks(question: PlainQuestion, random: Random): PlainQuestion {
  const draw = new ClockDraw(question, random);
  const clocks = Array.from({ length: 1 + random.integer(2) }, (_, at) => draw.clock(`clock${at}`));
  const { domain } = question;
  const [goal] = domain.goals;
  const [first] = clocks as [PlainClock, ...PlainClock[]];
  const wanted = random.next() < 0.4 ? draw.wantedOf(first) : {};
  const when = { ...goal.when, ...wanted };
  return {
    ...question,
    domain: { ...domain, clocks, goals: [{ ...goal, when }] },
    clocks: clocks.map(({ duration }) =>
      random.next() < 0.5 ? random.integer(Math.round(duration * TICKS) + 1) : undefined,
    ),
  };
}

class ClockDraw {
  readonly #question: PlainQuestion;
  readonly #random: Random;
  readonly #names: readonly string[];

  constructor(question: PlainQuestion, random: Random) {
    this.#question = question;
    this.#random = random;
    const { state } = question.domain;
    this.#names = Object.keys(state).filter((name) => state[name]?.shared === true);
  }

  clock(name: string): PlainClock {
    const random = this.#random;
    const condition: Record<string, PlainTest> = {};
    for (let count = 1 + random.integer(2); count > 0; count--) {
      const variable = this.#pick();
      condition[variable] = this.#test(variable);
    }
    let then: PlainEffects = {};
    for (let count = 1 + random.integer(2); count > 0; count--) {
      const variable = this.#pick();
      then = { ...then, [variable]: this.#effect(variable) };
    }
    const [own] = Object.keys(condition) as [string];
    // Most clocks end what they need, as food that is burnt no longer burns.
    if (random.next() < 0.6) then = { ...then, [own]: this.#other(own, condition[own]) };
    const duration = (2 + random.integer(LONGEST - 1)) / TICKS;
    return { name, while: condition, duration, then };
  }

  /** A goal that the end of a clock may reach. */
  wantedOf({ then }: PlainClock): Record<string, PlainTest> {
    const [name, effect] = Object.entries(then)[0] as [string, PlainEffects[string]];
    return typeof effect === "object" ? {} : { [name]: effect };
  }

  #test(name: string): PlainTest {
    const { domain, shared } = this.#question;
    if (domain.state[name]?.type !== "integer")
      return this.#random.next() < 0.5 ? !shared[name] : true;
    const least = this.#random.integer(3);
    return this.#random.next() < 0.5 ? { ">=": 1 + least } : least;
  }

  #effect(name: string): PlainEffects[string] {
    const random = this.#random;
    if (this.#question.domain.state[name]?.type !== "integer") return random.next() < 0.5;
    const amount = 1 + random.integer(2);
    const kind = random.next();
    if (kind < 0.4) return { "+": amount };
    return kind < 0.7 ? { "-": amount } : random.integer(4);
  }

  #other(name: string, test: PlainTest | undefined): PlainEffects[string] {
    if (this.#question.domain.state[name]?.type !== "integer") return test !== true;
    return typeof test === "number" ? test + 1 : 0;
  }

  #pick(): string {
    return this.#names[this.#random.integer(this.#names.length)] as string;
  }
}
