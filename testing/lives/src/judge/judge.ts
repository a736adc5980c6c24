/**
 * Judges what a life told by a simulator of its own: it knows the rules of the kitchen, and no line of a runner.
 *
 * @module
 */

import type { Entry } from "../game/entry.ts";
import type { History } from "../game/history.ts";
import type { LifeKind, Told } from "../life.ts";
import { bestStep, isReached, isUsable, NEW_COOK } from "../stage/kitchen.ts";
import { PatienceWatch } from "./patience-watch.ts";
import { StepWatch } from "./step-watch.ts";

/** The longest that a life may do nothing after something was in its way. */
const PATIENCE_MS = 1000;
/** For this long after a fact changed, a step may have finished in vain, and is avoided. */
const VAIN_MS = 20_000;

/** The events that may have a step broken off. */
const CAUSES = ["interrupt", "pursue", "set", "bench", "early", "rival"];

type TickValue = "finish" | "start";

class Judge {
  readonly faults: string[] = [];
  readonly #history: History;
  readonly #kind: LifeKind;
  readonly #watches = new Map<string, StepWatch>();
  readonly #patience = new PatienceWatch();
  /** Interruptions that a squad has yet to tell its members of. */
  readonly #untold = new Map<string, number>();
  /** The starts and ends that were told by callbacks in the tick, and by its value. */
  #called: string[] = [];
  #valued: string[] = [];
  /** Whether the life has told of an end that the game carries out, and ticks again. */
  #hasEnded = false;
  #members: Set<string>;
  #goal: History["terms"]["goal"];
  #event = "nothing";
  #nowMs = 0;
  #tick = 0;
  /** The time of the last tick. */
  #heardAtMs = 0;
  /** Whether a plan has come, and none of its steps has begun. */
  #isFresh = false;
  #isTicking = false;
  #isDisposed = false;
  /** When something was in the way of plans. */
  #blockedAtMs = 0;
  #changedAtMs = Number.NEGATIVE_INFINITY;

  constructor(history: History, kind: LifeKind) {
    this.#history = history;
    this.#kind = kind;
    this.#members = new Set(history.members);
    this.#goal = history.terms.goal;
  }

  see(entry: Entry): void {
    if (entry.type === "did") this.#did(entry);
    this.#nowMs = entry.nowMs;
    this.#patience.follow(entry);
    if (entry.type === "tick") this.#begins(entry.nowMs);
    else if (entry.type === "ticked") this.#ends(entry);
    else if (entry.type === "dispose") this.#isDisposed = true;
    else if (entry.type === "disposed") this.#isOver();
    else if (entry.type === "mistake") this.#fault("", `mistake ${String(entry.error)}`);
    else if (entry.type === "answer") {
      const { nowMs, hasPlan } = entry;
      const mayCool = nowMs < this.#changedAtMs + VAIN_MS;
      const areCooling = mayCool || [...this.#watches.values()].some((each) => each.coolsAt(nowMs));
      this.#find("", this.#patience.answer(hasPlan, nowMs, areCooling));
      this.#isFresh = hasPlan && !areCooling;
    } else if ("via" in entry) this.#told(entry, entry);
  }

  #did(entry: Extract<Entry, { type: "did" }>): void {
    const { event, member } = entry;
    this.#event = event.what;
    const isOther = event.what === "pursue" && event.goal !== this.#goal;
    if (event.what === "pursue") this.#goal = event.goal;
    const watch = this.#watchOf(member);
    if (event.what === "nothing") watch.report("finish");
    else if (event.what === "fail") watch.report("fail");
    else if (event.what === "leave") this.#members.delete(member);
    else if (event.what === "join") this.#members.add(member);
    else if (event.what === "clock") this.#shift(entry.nowMs - this.#nowMs);
    if (event.what === "set") watch.doubt(event.fact);
    if (event.what === "set" || event.what === "early") this.#changedAtMs = entry.nowMs;
    if (event.what === "leave") this.#untold.delete(member);
    const isTheft = event.what === "bench" && event.to === "gone";
    const what = isOther ? "other goal" : isTheft ? "theft" : event.what;
    if (this.#kind.forgets.some((each) => each === what)) watch.forget();
  }

  #shift(ms: number): void {
    for (const watch of this.#watches.values()) watch.shift(ms);
    this.#changedAtMs += ms;
    this.#blockedAtMs += ms;
    this.#heardAtMs += ms;
  }

  #begins(nowMs: number): void {
    this.#tick++;
    this.#heardAtMs = nowMs;
    this.#isTicking = true;
    this.#called = [];
    this.#valued = [];
    this.#hasEnded = false;
  }

  #told(told: Told, entry: Entry): void {
    const { via, type, member, tool } = told;
    if (type === "finish" && (via === "tick" || via === "message")) this.#hasEnded = true;
    if (via === "tick") {
      this.#value(told);
      return;
    }
    if (this.#isTicking && (type === "start" || type === "finish"))
      this.#called.push(`${type satisfies TickValue} ${member} ${tool}`);
    const watch = this.#watchOf(member);
    if (type === "start") {
      if (this.#isDisposed) this.#fault(member, `starts ${tool} after its end`);
      if (!this.#members.has(member)) this.#fault(member, `starts ${tool} after it left`);
      this.#find(member, watch.start(tool, entry, this.#goal, this.#tick));
      const best = bestStep(this.#goal, entry.cooks.get(member) ?? NEW_COOK);
      // A squad keeps what it can of its old plan.
      const isBest = !this.#isFresh || this.#kind.isSquad || tool === best;
      if (!isBest) this.#fault(member, `starts ${tool} for a new plan, and not ${best}`);
      this.#isFresh = false;
      return;
    }
    this.#find(member, watch.end(told, entry.nowMs, this.#heardAtMs));
    if (type !== "interrupt" || this.#isDisposed) return;
    if (this.#members.has(member)) {
      this.#untold.set(member, (this.#untold.get(member) ?? 0) + 1);
      const isCaused = CAUSES.includes(this.#event);
      if (!isCaused) this.#fault(member, `breaks off ${tool} for nothing (${told.why})`);
    }
  }

  #value({ type, member, tool }: Told): void {
    if (type !== "interrupt") {
      this.#valued.push(`${type} ${member} ${tool}`);
      return;
    }
    const left = (this.#untold.get(member) ?? 0) - 1;
    if (left < 0) this.#fault(member, `is told again to break off ${tool}`);
    this.#untold.set(member, left);
  }

  #ends(entry: Entry): void {
    this.#isTicking = false;
    const [called, valued] = [this.#called, this.#valued].map((list) => list.join(", "));
    if (this.#kind.callsBack && this.#history.terms.ends !== "seen" && called !== valued)
      this.#fault("", `the callbacks "${called}" differ from the ticks "${valued}"`);
    if (this.#hasEnded) return;
    if (this.#kind.isSquad && this.#kind.callsBack) {
      for (const [name, count] of this.#untold)
        if (count > 0) this.#fault(name, "is not told to break off a step");
    }
    this.#untold.clear();
    for (const name of this.#members)
      this.#find(name, this.#watchOf(name).rest(entry.nowMs, this.#tick));
    this.#mustAct(entry);
    this.#event = "nothing";
  }

  /** Nobody is idle who could do something for the goal. */
  #mustAct({ nowMs, bench, cooks }: Entry): void {
    const watches = [...this.#members].map((name) => [name, this.#watchOf(name)] as const);
    const areCooling = watches.some(([, watch]) => watch.coolsAt(nowMs));
    if (!isUsable(bench) || areCooling) this.#blockedAtMs = nowMs;
    if (nowMs < this.#blockedAtMs + PATIENCE_MS || nowMs < this.#changedAtMs + VAIN_MS) return;
    for (const [name, watch] of watches) {
      const cook = cooks.get(name) ?? NEW_COOK;
      if (!watch.isBusy && !isReached(this.#goal, cook)) this.#fault(name, "is idle for nothing");
    }
  }

  #isOver(): void {
    for (const [name, watch] of this.#watches)
      if (watch.isBusy) this.#fault(name, "has a step under way after its end");
  }

  #watchOf(name: string): StepWatch {
    const watch = this.#watches.get(name) ?? new StepWatch(name, this.#kind, this.#history.terms);
    this.#watches.set(name, watch);
    return watch;
  }

  #find(member: string, fault: string | undefined): void {
    if (fault !== undefined) this.#fault(member, fault);
  }

  #fault(member: string, fault: string): void {
    this.faults.push(`${this.#nowMs} ms: ${member} ${fault}`);
  }
}

/** The faults of a record, each with its time. */
export function judge(
  record: readonly Entry[],
  history: History,
  kind: LifeKind,
): readonly string[] {
  const judge = new Judge(history, kind);
  for (const entry of record) judge.see(entry);
  return judge.faults;
}
