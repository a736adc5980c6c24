import type { ServerMessage } from "@understudy/session";
import type { Heard, Life, LifeKind, LifeTerms, Told } from "../life.ts";
import type { Cook, Goal, Scene, Tool } from "../stage/kitchen.ts";
import { ShownBench } from "./shown-bench.ts";
import { hostWiring, libraryWiring, type Said, type Wire, type Wiring } from "./wire.ts";

const BUDGET_MS = 1000;

/** A step that the session told a member to begin. */
interface BegunStep {
  readonly member: string;
  readonly tool: Tool;
}

/** A life of which a session tells, one message after the other: of one agent, or of a squad. */
abstract class SessionLife implements Life {
  readonly terms: LifeTerms;
  goal: Goal;
  members: readonly string[];
  /** The messages to send with the next states: first and last. */
  readonly first: Said[] = [];
  readonly last: Said[] = [];
  readonly #hear: (heard: Heard) => void;
  readonly #wire: Wire;
  readonly #bench: ShownBench | undefined;
  readonly #begun = new Map<number, BegunStep>();
  #hasBegun = false;

  constructor(wiring: Wiring, hasThings: boolean, terms: LifeTerms, hear: (heard: Heard) => void) {
    this.terms = terms;
    this.goal = terms.goal;
    this.members = terms.members;
    this.#hear = hear;
    this.#wire = wiring(hasThings);
    this.#bench = hasThings ? new ShownBench() : undefined;
  }

  /** Ticks at one moment, besides the first. */
  abstract readonly turns: number;
  abstract want(): Said;
  abstract interrupt(): void;
  abstract end(): Said;

  async tick(scene: Scene, nowMs: number): Promise<void> {
    if (!this.#hasBegun) this.last.push(this.want());
    this.#hasBegun = true;
    const told = this.members.map((name) => this.#state(name, scene.cooks.get(name), scene, nowMs));
    const bench = this.#bench?.messages(scene.bench) ?? [];
    let hasEnded = await this.#say([...this.first, ...bench, ...told, ...this.last]);
    this.first.length = 0;
    this.last.length = 0;
    // A squad takes an answer in the tick after it has come. What has ended is for the game to carry out first.
    for (let turn = 0; turn < this.turns && !hasEnded; turn++) hasEnded = await this.#say(told);
  }

  finished(member: string): void {
    this.#report(member, "finish", { event: "finished" });
  }

  failed(member: string): void {
    this.#report(member, "fail", { event: "failed", detail: "slipped" });
  }

  pursue(goal: Goal): void {
    this.goal = goal;
    if (this.#hasBegun) this.first.push(this.want());
  }

  async reload(): Promise<void> {
    await this.#wire.reconnect();
  }

  left(member: string): void {
    this.members = this.members.filter((name) => name !== member);
    if (this.#hasBegun) this.first.push(this.want());
  }

  joined(member: string): void {
    this.members = [...this.members, member];
    if (this.#hasBegun) this.last.push(this.want());
  }

  async dispose(): Promise<void> {
    await this.#say([...this.first, this.end()]);
    this.#wire.end();
  }

  #state(agent: string, cook: Cook | undefined, { bench }: Scene, nowMs: number): Said {
    const whole = this.#bench === undefined ? { whole: bench.isWhole && bench.isThere } : {};
    return { type: "state", agent, nowMs, values: { ...cook, ...whole } };
  }

  #report(member: string, type: Told["type"], step: object): void {
    for (const [stepId, begun] of this.#begun) {
      if (begun.member !== member) continue;
      this.#begun.delete(stepId);
      this.first.push({ type: "step", agent: member, stepId, ...step });
      this.#hear({ via: "report", type, ...begun });
    }
  }

  /** Says something. Returns whether a step has ended. */
  async #say(messages: readonly Said[]): Promise<boolean> {
    this.#wire.say(messages);
    const heard = await this.#wire.hear();
    for (const message of heard) this.#told(message);
    return heard.some(({ type }) => type === "finish");
  }

  #told(message: ServerMessage): void {
    if (message.type === "error") this.#hear({ type: "mistake", error: message });
    if (message.type === "begin") {
      const { agent: member, stepId, step } = message;
      const begun = { member, tool: step.tool as Tool };
      this.#begun.set(stepId, begun);
      this.#hear({ via: "message", type: "start", ...begun });
    } else if (message.type === "finish" || message.type === "interrupt") {
      const begun = this.#begun.get(message.stepId);
      // An end that nothing began is for the judge to see.
      const { member, tool } = begun ?? { member: message.agent, tool: "fetch" as const };
      this.#begun.delete(message.stepId);
      const why = message.type === "interrupt" ? { why: message.reason } : {};
      this.#hear({ via: "message", type: message.type, member, tool, ...why });
    }
  }
}

class AgentLife extends SessionLife {
  readonly turns = 0;

  want(): Said {
    const [agent] = this.members;
    return { type: "want", agent, goal: this.goal, budgetMs: BUDGET_MS, runner: "server" };
  }

  interrupt(): void {
    this.first.push(this.end());
    this.last.push(this.want());
  }

  end(): Said {
    return { type: "idle", agent: this.members[0] };
  }
}

class SquadLife extends SessionLife {
  readonly turns = 2;

  want(): Said {
    const { members, goal } = this;
    const ends = this.terms.ends === "timed" ? "timed" : "told";
    return { type: "squad", squad: "cooks", members, goal, ends, budgetMs: BUDGET_MS };
  }

  interrupt(): void {
    this.first.push({ type: "interrupt", squad: "cooks" });
  }

  end(): Said {
    return { type: "disband", squad: "cooks" };
  }
}

function kindOf(
  name: string,
  Of: typeof AgentLife | typeof SquadLife,
  wiring: Wiring,
  hasThings: boolean,
): LifeKind {
  const isSquad = Of === SquadLife;
  return {
    ...{ name, isSquad, isTimed: isSquad, hasCooldowns: false, hasAnyClock: false },
    ...{ callsBack: false, forgets: hasThings && !isSquad ? ["theft"] : [] },
    live: (terms, hear) => new Of(wiring, hasThings, terms, hear),
  };
}

/** In a host of this process. */
export const sessionKinds: readonly LifeKind[] = [
  kindOf("an agent of a session", AgentLife, hostWiring, false),
  kindOf("an agent of a session with things", AgentLife, hostWiring, true),
  kindOf("a squad of a session", SquadLife, hostWiring, false),
  kindOf("a squad of a session with things", SquadLife, hostWiring, true),
];

/** In the script of the library inside engines. */
export const libraryKinds: readonly LifeKind[] = [
  kindOf("an agent of the library", AgentLife, libraryWiring, false),
  kindOf("an agent of the library with things", AgentLife, libraryWiring, true),
  kindOf("a squad of the library", SquadLife, libraryWiring, false),
  kindOf("a squad of the library with things", SquadLife, libraryWiring, true),
];
