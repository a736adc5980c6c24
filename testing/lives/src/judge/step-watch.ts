import type { Entry } from "../game/entry.ts";
import type { LifeKind, LifeTerms, Told } from "../life.ts";
import { type Cook, LENGTH_MS, mayBegin, NEW_COOK, type Tool } from "../stage/kitchen.ts";

const FAILURE_LIMIT = 2;
const FAILURE_COOLDOWN_MS = 5000;
const TOOLS_FOR = { fed: ["fetch", "knead", "bake", "buy"], clean: ["sweep"] } as const;

/** The facts that each step changes. */
const CHANGES: Readonly<Record<Tool, readonly (keyof Cook)[]>> = {
  ...{ fetch: ["flour"], knead: ["dough", "flour"], bake: ["bread", "dough"] },
  ...{ buy: ["bread"], sweep: ["swept"] },
};

/** A step under way, as the judge sees it. */
interface Doing {
  readonly tool: Tool;
  startedAtMs: number;
  /** The tick in which it started, by number. */
  readonly tick: number;
}

/** The rules of one member's steps: it starts one at a time, when it may, and each ends once. */
export class StepWatch {
  readonly #terms: Omit<LifeTerms, "members">;
  readonly #kind: LifeKind;
  readonly #name: string;
  readonly #coolsUntilMs = new Map<Tool, number>();
  readonly #failures = new Map<Tool, number>();
  /** Steps that may have finished in vain: for an agent that is a failure, which the judge does not count. */
  readonly #doubted = new Set<Tool>();
  #doing: Doing | undefined;
  /** The end that the game has reported, and the life has not told of. */
  #reported: "fail" | "finish" | undefined;

  constructor(name: string, kind: LifeKind, terms: Omit<LifeTerms, "members">) {
    this.#name = name;
    this.#kind = kind;
    this.#terms = terms;
  }

  get isBusy(): boolean {
    return this.#doing !== undefined;
  }

  coolsAt(nowMs: number): boolean {
    return [...this.#coolsUntilMs.values()].some((untilMs) => untilMs > nowMs);
  }

  /** Moves all times: the game was loaded on another clock. */
  shift(ms: number): void {
    if (this.#doing !== undefined) this.#doing.startedAtMs += ms;
    for (const [tool, untilMs] of this.#coolsUntilMs) this.#coolsUntilMs.set(tool, untilMs + ms);
  }

  /** Forgets cool-downs and failures. */
  forget(): void {
    this.#coolsUntilMs.clear();
    this.#failures.clear();
  }

  /** Notes that a fact was changed from outside. */
  doubt(fact: keyof Cook): void {
    if (this.#kind.isSquad) return;
    for (const tool of Object.keys(CHANGES) as Tool[])
      if (CHANGES[tool].includes(fact)) this.#doubted.add(tool);
  }

  /** Notes that the game reports the end of the step under way. */
  report(end: "fail" | "finish"): void {
    this.#reported = end;
  }

  start(tool: Tool, entry: Entry, goal: LifeTerms["goal"], tick: number): string | undefined {
    const cook = entry.cooks.get(this.#name) ?? NEW_COOK;
    const doing = this.#doing;
    this.#doing = { tool, startedAtMs: entry.nowMs, tick };
    if (doing !== undefined) return `starts ${tool} while it does ${doing.tool}`;
    if (!(TOOLS_FOR[goal] as readonly Tool[]).includes(tool)) return `starts ${tool} for ${goal}`;
    if (!mayBegin(tool, cook, entry.bench)) return `starts ${tool}, which it may not`;
    const untilMs = this.#doubted.has(tool) ? 0 : (this.#coolsUntilMs.get(tool) ?? 0);
    return untilMs > entry.nowMs ? `starts ${tool}, which cools until ${untilMs}` : undefined;
  }

  /** @param heardAtMs the time that the life knows of: that of the tick, or of the last one */
  end({ type, tool, elapsedMs }: Told, nowMs: number, heardAtMs: number): string | undefined {
    const doing = this.#doing;
    const reported = this.#reported;
    this.#doing = undefined;
    this.#reported = undefined;
    // An agent that plays by itself may have done several steps between two states.
    if (this.#terms.ends === "seen" && type === "finish" && doing === undefined) return undefined;
    if (doing?.tool !== tool) return `${type} of ${tool} while it does ${doing?.tool ?? "nothing"}`;
    const passedMs = nowMs - doing.startedAtMs;
    const toldMs = heardAtMs - doing.startedAtMs;
    if (elapsedMs !== undefined && Math.abs(elapsedMs - toldMs) > 1e-6)
      return `${type} of ${tool} after ${toldMs} ms, told as ${elapsedMs}`;
    if (type === "fail") this.#failed(tool, heardAtMs);
    if (type === "finish") this.#finished(tool, heardAtMs);
    if (type === "interrupt" || this.#terms.ends === "seen") return undefined;
    if (type === "finish" && this.#endsItself) {
      return passedMs < LENGTH_MS[tool] ? `finish of ${tool} after ${passedMs} ms` : undefined;
    }
    return reported === type ? undefined : `${type} of ${tool}, which the game did not report`;
  }

  /** The fault, if any, when the last tick of a moment has ended. */
  rest(nowMs: number, tick: number): string | undefined {
    const doing = this.#doing;
    if (doing === undefined) return undefined;
    if (this.#reported !== undefined) return `no ${this.#reported} of ${doing.tool}`;
    const isLate = nowMs - doing.startedAtMs >= LENGTH_MS[doing.tool] && doing.tick < tick;
    return this.#endsItself && isLate ? `no finish of ${doing.tool} in time` : undefined;
  }

  /** Forgets the member: it has left. */
  leave(): string | undefined {
    return this.#doing === undefined ? undefined : `leaves with ${this.#doing.tool} under way`;
  }

  get #endsItself(): boolean {
    return this.#kind.isTimed && this.#terms.ends === "timed";
  }

  #finished(tool: Tool, nowMs: number): void {
    this.#failures.delete(tool);
    const { cooldownMs } = this.#terms;
    if (this.#kind.hasCooldowns && cooldownMs > 0) this.#coolsUntilMs.set(tool, nowMs + cooldownMs);
  }

  #failed(tool: Tool, nowMs: number): void {
    const failures = (this.#failures.get(tool) ?? 0) + 1;
    this.#failures.set(tool, failures);
    if (failures < FAILURE_LIMIT) return;
    this.#failures.delete(tool);
    this.#coolsUntilMs.set(tool, nowMs + FAILURE_COOLDOWN_MS);
  }
}
