import { type Orchestrator, type PackedState, PlanRunner } from "@understudy/planner-core";
import { openOrchestrator, type Woods, woods } from "./woods.ts";

/** A room of agents that share one orchestrator and one slice of planning per tick. */
export class WoodsRoom {
  readonly #orchestrator: Orchestrator<Woods> = openOrchestrator();
  readonly #agents = new Map<string, { state: PackedState; runner: PlanRunner<Woods> }>();
  #nowMs = 0;

  /** For `onJoin` of a Colyseus room. */
  onJoin(agent: string): void {
    const orchestrator = this.#orchestrator;
    const runner = new PlanRunner({
      orchestrator,
      agent,
      goal: "paid",
      budgetMs: 100,
      asks: "game",
      durationMs: () => 500,
    });
    this.#agents.set(agent, { state: woods.state({}), runner });
  }

  /** For `onLeave`: pending requests of the agent are dropped. */
  onLeave(agent: string): void {
    this.#agents.get(agent)?.runner.dispose();
    this.#agents.delete(agent);
  }

  /** For the callback of `setSimulationInterval`. */
  update(deltaMs: number): void {
    this.#nowMs += deltaMs;
    for (const { state, runner } of this.#agents.values()) {
      const { event, step } = runner.tick(state, this.#nowMs);
      if (event !== "finish") continue;
      // The room's own rules decide; clients see the room's state.
      const view = woods.view(state);
      if (step.tool === "goto") view.at = step.args.place;
      if (step.tool === "chop") view.logs++;
      if (step.tool === "sell") {
        view.logs--;
        view.coins += 2;
      }
    }
    this.#plan();
  }

  /** Plans for all agents without a plan, within one slice of 2 ms. */
  #plan(): void {
    const asking = [...this.#agents.values()].filter(({ runner }) => runner.question);
    const questions = asking.flatMap(({ runner }) => runner.question ?? []);
    const outcomes = this.#orchestrator.planMany(questions, 2);
    outcomes.forEach((outcome, index) => {
      if (outcome !== undefined) asking[index]?.runner.accept(outcome);
    });
  }

  /** For `onDispose`. */
  onDispose(): void {
    for (const agent of [...this.#agents.keys()]) this.onLeave(agent);
    this.#orchestrator.dispose();
  }

  coinsOf(agent: string): number | undefined {
    const state = this.#agents.get(agent)?.state;
    return state === undefined ? undefined : woods.read(state).coins;
  }
}
