import type { Life, LifeKind, Told } from "../life.ts";
import {
  afterStep,
  type Bench,
  type Cook,
  LENGTH_MS,
  NEW_COOK,
  type Tool,
} from "../stage/kitchen.ts";
import type { Entry, Noted } from "./entry.ts";
import type { Event, History, Moment } from "./history.ts";

/** A step that the game carries out. */
interface Doing {
  readonly tool: Tool;
  readonly startedAtMs: number;
  endsAtMs: number;
  isShown: boolean;
}

/** Ticks at one moment, after ends that the game carries out. */
const MOST_TURNS = 6;

/** Plays a history with a life of some kind, and keeps a record. */
class Game {
  readonly record: Entry[] = [];
  readonly #history: History;
  readonly #kind: LifeKind;
  readonly #life: Life;
  readonly #doing = new Map<string, Doing>();
  #members: readonly string[];
  #cooks = new Map<string, Cook>();
  #bench: Bench = { isWhole: true, isThere: true };
  #nowMs = 0;
  /** The time between the last two moments. */
  #passMs = 500;
  #begun = 0;
  #hasEnded = false;

  constructor(history: History, kind: LifeKind) {
    const { members } = history;
    this.#history = history;
    this.#kind = kind;
    this.#members = members;
    for (const name of members) this.#cooks.set(name, NEW_COOK);
    const terms = { ...history.terms, members };
    this.#life = kind.live(terms, (heard) => {
      this.#note(heard);
      if (heard.type !== "answer" && heard.type !== "mistake") this.#heard(heard);
    });
  }

  async play(): Promise<void> {
    for (const [index, moment] of this.#history.moments.entries()) {
      // A squad learns the interval of its ticks from the first two.
      const isEarly = index < 2 && ["clock", "reload"].includes(moment.event.what);
      if (moment.isSaved === true && index > 1) await this.#life.reload(this.#scene);
      await this.#pass(isEarly ? { ...moment, event: { what: "nothing" } } : moment);
    }
    this.#note({ type: "dispose" });
    await this.#life.dispose();
    this.#note({ type: "disposed" });
  }

  async #pass({ passMs, event, who }: Moment): Promise<void> {
    const member = this.#members[who % this.#members.length] ?? "";
    const isLoad = event.what === "reload" || event.what === "clock";
    const toMs = this.#movedTo(event);
    if (isLoad) await this.#load(event, member, toMs);
    // A clock that goes on after a load goes on as before: a longer tick would be a break.
    else this.#passMs = passMs;
    // On another clock, the time that is left counts from the first tick.
    if (toMs === undefined) this.#nowMs += this.#passMs;
    this.#endSteps();
    if (!isLoad) this.#happen(event, member);
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      this.#hasEnded = false;
      this.#note({ type: "tick" });
      await this.#life.tick(this.#scene, this.#nowMs);
      this.#note({ type: "ticked" });
      if (!this.#hasEnded) return;
    }
  }

  get #scene() {
    return { cooks: this.#cooks as ReadonlyMap<string, Cook>, bench: this.#bench };
  }

  /** Whether the life ends steps by itself. */
  get #isTimed(): boolean {
    return this.#history.terms.ends === "timed" && this.#kind.isTimed;
  }

  /** The time to which the clock moves, so that time that is left stays as it is; undefined if time passes. */
  #movedTo(event: Event): number | undefined {
    if (event.what !== "clock") return undefined;
    return this.#kind.hasAnyClock || event.toMs <= this.#nowMs ? event.toMs : undefined;
  }

  async #load(event: Event, member: string, toMs: number | undefined): Promise<void> {
    if (toMs !== undefined) {
      const byMs = toMs - this.#nowMs;
      this.#nowMs = toMs;
      for (const doing of this.#doing.values()) doing.endsAtMs += byMs;
    }
    this.#note({ type: "did", event, member });
    await this.#life.reload(this.#scene);
  }

  /** Ends the steps whose time is over, unless the life does so. */
  #endSteps(): void {
    for (const [member, doing] of this.#doing) {
      if (this.#isTimed || doing.endsAtMs > this.#nowMs) continue;
      this.#show(member, doing);
      // The life sees the end by itself.
      if (this.#history.terms.ends === "seen") continue;
      this.#doing.delete(member);
      this.#note({ type: "did", event: { what: "nothing" }, member });
      this.#life.finished(member);
    }
  }

  #happen(event: Event, member: string): void {
    const doing = this.#doing.get(member);
    const canHappen =
      event.what === "fail" || event.what === "early"
        ? doing !== undefined
        : event.what === "leave"
          ? this.#members.length > 1
          : event.what === "join"
            ? this.#kind.isSquad && this.#members.length < this.#all.length
            : event.what !== "nothing" &&
              (event.what !== "rival" || this.#life.rival !== undefined);
    if (!canHappen) return;
    const newcomer = this.#all.find((name) => !this.#members.includes(name)) ?? "";
    this.#note({ type: "did", event, member: event.what === "join" ? newcomer : member });
    if (event.what === "fail") {
      this.#doing.delete(member);
      this.#life.failed(member);
    } else if (event.what === "early" && doing !== undefined) this.#show(member, doing);
    else if (event.what === "interrupt") this.#life.interrupt();
    else if (event.what === "pursue") this.#life.pursue(event.goal);
    else if (event.what === "set") this.#set(member, event.fact, event.to);
    else if (event.what === "bench") this.#bench = this.#benchAfter(event.to);
    else if (event.what === "rival")
      this.#bench = { ...this.#bench, isTaken: this.#life.rival?.(event.does) === true };
    else if (event.what === "leave") {
      this.#members = this.#members.filter((name) => name !== member);
      this.#life.left(member);
      this.#doing.delete(member);
    } else if (event.what === "join") {
      this.#members = [...this.#members, newcomer];
      this.#life.joined(newcomer, this.#cooks.get(newcomer) ?? NEW_COOK, this.#scene);
    }
  }

  get #all(): readonly string[] {
    return [...this.#cooks.keys()];
  }

  /** The claims on a bench go with it. */
  #benchAfter(to: keyof typeof BENCHES): Bench {
    const { isTaken = false } = this.#bench;
    return { ...BENCHES[to], isTaken: isTaken && to !== "gone" };
  }

  #set(member: string, fact: keyof Cook, to: boolean): void {
    const cook = this.#cooks.get(member) ?? NEW_COOK;
    this.#cooks.set(member, { ...cook, [fact]: to });
  }

  /** Shows the effects of a step. */
  #show(member: string, doing: Doing): void {
    if (!doing.isShown)
      this.#cooks.set(member, afterStep(doing.tool, this.#cooks.get(member) ?? NEW_COOK));
    doing.isShown = true;
  }

  #heard({ via, type, member, tool }: Told): void {
    if (via === "report" || (via === "tick" && type !== "finish")) return;
    if (type === "start") {
      const { lengths } = this.#history;
      const part =
        this.#history.terms.ends === "timed" ? 1 : lengths[this.#begun++ % lengths.length];
      const startedAtMs = this.#nowMs;
      const endsAtMs = startedAtMs + LENGTH_MS[tool] * (part ?? 1);
      this.#doing.set(member, { tool, startedAtMs, endsAtMs, isShown: false });
      return;
    }
    const doing = this.#doing.get(member);
    if (type !== "finish" || this.#history.terms.ends === "seen") this.#doing.delete(member);
    else if (doing !== undefined && via !== "callback") {
      this.#hasEnded = true;
      this.#show(member, doing);
      this.#doing.delete(member);
    }
  }

  #note(what: Noted): void {
    const now = { nowMs: this.#nowMs, cooks: new Map(this.#cooks), bench: this.#bench };
    this.record.push({ ...now, ...what });
  }
}

const BENCHES = {
  broken: { isWhole: false, isThere: true },
  gone: { isWhole: true, isThere: false },
  whole: { isWhole: true, isThere: true },
} as const;

/** Plays a history with a life of some kind. Returns the record. */
export async function playHistory(history: History, kind: LifeKind): Promise<readonly Entry[]> {
  const game = new Game(history, kind);
  await game.play();
  return game.record;
}
