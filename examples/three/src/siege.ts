import type { Orchestrator, Outcome, PackedState } from "@understudy/planner-core";
import { RandomWalkControl } from "@understudy/simulation";
import { createGuard, type Guard } from "./guard.ts";

const SIEGE_MS = 60_000;
/** First and last interval of raiders, who come ever faster. */
const [FIRST_RAID_MS, LAST_RAID_MS] = [3000, 1700];
/** Duration of a raider's run to the gate, and between strikes there, as a share of it. */
const [RUN_MS, STRIKES] = [7000, 0.6];
const STONE_MS = 6000;

/** A raider after one guard: 0 at the wood, from 1 at the gate. */
interface Raider {
  readonly guard: Guard;
  along: number;
}

/** A minute of siege: the rules without graphics. */
export class Siege {
  readonly guards: readonly Guard[];
  raiders: readonly Raider[] = [];
  readonly told = { nowMs: 0, slain: 0, stones: 0, stoneMs: 0, byModel: 0, byPlanner: 0 };
  /** Measures the model's share of the plans against chance. */
  readonly control = new RandomWalkControl();
  result: "playing" | "held" | "fallen" = "playing";
  #raids = 0;
  #raidMs = FIRST_RAID_MS;

  constructor(orchestrator: Orchestrator, budgetMs: number) {
    const onOutcome = (outcome: Outcome, state: PackedState): void => {
      this.told[outcome.leadSteps > 0 ? "byModel" : "byPlanner"]++;
      this.control.offerOutcome(orchestrator.domain, state, outcome);
    };
    const mind = { orchestrator, budgetMs, onOutcome };
    this.guards = ["Arn", "Bran", "Cole"].map((name) => createGuard(name, mind));
  }

  /** The player's action: a stone hits the raider nearest to the gate. */
  throwStone(): void {
    const [target] = this.raiders.toSorted((one, other) => other.along - one.along);
    if (this.told.nowMs < this.told.stoneMs || target === undefined) return;
    this.told.stoneMs = this.told.nowMs + STONE_MS;
    this.told.stones++;
    target.guard.state["enemy"] = "down";
  }

  live(passedMs: number): void {
    if (this.result !== "playing") return;
    this.told.nowMs += passedMs;
    const { nowMs } = this.told;
    if (nowMs >= this.#raidMs) this.#raid(nowMs);
    for (const guard of this.guards) guard.tick(nowMs);
    const left = this.raiders.filter(({ guard }) => guard.state["enemy"] !== "down");
    this.told.slain += this.raiders.length - left.length;
    this.raiders = left;
    for (const raider of left) advance(raider, passedMs);
    if (this.guards.some(({ state }) => state["health"] === 0)) this.result = "fallen";
    else if (nowMs >= SIEGE_MS) this.result = "held";
  }

  #raid(nowMs: number): void {
    this.#raidMs += FIRST_RAID_MS + (LAST_RAID_MS - FIRST_RAID_MS) * (nowMs / SIEGE_MS);
    const guard = this.guards[this.#raids++ % 3];
    if (guard?.state["enemy"] !== "down") return;
    guard.state["enemy"] = "seen";
    this.raiders = [...this.raiders, { guard, along: 0 }];
  }
}

function advance(raider: Raider, passedMs: number): void {
  const { state } = raider.guard;
  raider.along += passedMs / RUN_MS;
  // A guard may have lured it.
  if (state["enemy"] === "near") raider.along = Math.max(1, raider.along);
  if (raider.along >= 1) state["enemy"] = "near";
  if (raider.along < 1 + STRIKES) return;
  raider.along = 1;
  state["health"] = Number(state["health"]) - 1;
}
