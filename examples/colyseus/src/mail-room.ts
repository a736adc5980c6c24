import { type Client, Room } from "@colyseus/core";
import { ClassicalPlanner } from "@understudy/classical";
import type { LlmPlanner, Orchestrator, Outcome, PackedState } from "@understudy/planner-core";
import { describeControl, RandomWalkControl } from "@understudy/simulation";
import { type Courier, createCourier } from "./courier.ts";
import { PLACES, Rider, Round } from "./state.ts";

const NAMES = ["Alma", "Bodo", "Cleo"];
const ROUND_MS = 60_000;
/** Interval of broken carts, and number of parcels to deliver. */
const [STORM_MS, PARCELS] = [2600, 24];
const PIXELS_PER_MS = 0.22;

/** Options of rooms; `speed` is 1 except in tests. */
type Options = {
  readonly orchestrator: Orchestrator;
  readonly llm: LlmPlanner | undefined;
  readonly speed: number;
};

/** A minute of mail: couriers plan on this server, and players repair carts broken by storms. */
export class MailRoom extends Room<Round> {
  override state = new Round();
  override maxClients = 8;
  #couriers: readonly Courier[] = [];
  #llm: LlmPlanner | undefined;
  /** Measures the model's share of the plans against chance. */
  #control = new RandomWalkControl();
  readonly #headings = new Map<string, { readonly x: number; readonly y: number }>();

  override onCreate({ orchestrator, llm, speed }: Options): void {
    this.#llm = llm;
    this.onMessage("begin", () => this.#begin(orchestrator, speed));
    this.onMessage("ride", ({ sessionId }, heading: unknown) => {
      const { x, y } = Object(heading);
      // Only the signs of a client's numbers are used.
      this.#headings.set(sessionId, { x: Math.sign(Number(x)) || 0, y: Math.sign(Number(y)) || 0 });
    });
    // A test plays many small steps per tick, and none while an agent plans, so that rounds are deterministic.
    const isThinking = () => speed > 1 && this.#couriers.some(({ runner }) => runner.isWaiting);
    this.setSimulationInterval((passedMs) => {
      const stepMs = Math.min(passedMs, speed > 1 ? 20 : 50);
      for (let step = 0; step < speed; step++) this.#live(isThinking() ? 0 : stepMs);
    });
  }

  override onJoin({ sessionId }: Client): void {
    this.state.players.set(sessionId, new Rider({ ...PLACES["depot"], writtenBy: "" }));
  }

  override onLeave({ sessionId }: Client): void {
    this.state.players.delete(sessionId);
    this.#headings.delete(sessionId);
  }

  #begin(orchestrator: Orchestrator, speed: number): void {
    if (this.state.result === "playing") return;
    this.#control = new RandomWalkControl();
    const onOutcome = (outcome: Outcome, state: PackedState): void => {
      this.state[outcome.llmSteps > 0 ? "byModel" : "byPlanner"]++;
      this.#control.offerOutcome(orchestrator.domain, state, outcome);
    };
    // A game does not wait for plans; a test does, even on a slow machine.
    const mind = { orchestrator, budgetMs: speed > 1 ? 60_000 : 400, onOutcome };
    this.#couriers = NAMES.map((name) => createCourier(name, mind));
    for (const name of NAMES) this.state.couriers.set(name, new Rider());
    this.state.assign({ nowMs: 0, delivered: 0, mended: 0, byModel: 0, byPlanner: 0, worth: "" });
    this.state.result = "playing";
  }

  #live(passedMs: number): void {
    const { state } = this;
    for (const [id, { x, y }] of this.#headings) {
      const player = state.players.get(id) ?? new Rider();
      player.x = Math.min(790, Math.max(10, player.x + x * passedMs * PIXELS_PER_MS));
      player.y = Math.min(490, Math.max(10, player.y + y * passedMs * PIXELS_PER_MS));
    }
    if (state.result !== "playing") return;
    const storms = Math.floor(state.nowMs / STORM_MS);
    state.nowMs += passedMs;
    const isStorm = Math.floor(state.nowMs / STORM_MS) > storms;
    for (const [index, courier] of this.#couriers.entries()) {
      if (isStorm && storms % NAMES.length === index) courier.state["cart_ok"] = false;
      if (courier.tick(state.nowMs)) state.delivered++;
      this.#show(courier, NAMES[index] ?? "");
    }
    if (state.nowMs < ROUND_MS) return;
    state.result = state.delivered >= PARCELS ? "won" : "lost";
    void this.#weigh(this.#control);
  }

  /** Shows players the model's share of the steps compared with chance. */
  async #weigh(control: RandomWalkControl): Promise<void> {
    const share = await control.compare(new ClassicalPlanner(), this.#llm);
    const isOver = control === this.#control && share !== undefined;
    if (isOver) this.state.worth = `; the model wrote ${describeControl(share)}`;
  }

  /** Shows players a courier's position; a nearby player repairs a broken cart. */
  #show({ walk, runner, state }: Courier, name: string): void {
    const { x: fromX = 0, y: fromY = 0 } = PLACES[walk.from] ?? {};
    const { x: toX = 0, y: toY = 0 } = PLACES[walk.to] ?? {};
    const [x, y] = [fromX + (toX - fromX) * walk.share, fromY + (toY - fromY) * walk.share];
    const players = [...this.state.players.values()];
    const isMended = players.some((player) => Math.hypot(player.x - x, player.y - y) < 40);
    if (isMended && !state["cart_ok"]) this.state.mended++;
    if (isMended) state["cart_ok"] = true;
    const writtenBy = runner.outcome?.source ?? "";
    this.state.couriers.get(name)?.assign({ x, y, writtenBy, isBroken: !state["cart_ok"] });
  }
}
