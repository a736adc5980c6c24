import type { DomainDefinition } from "@understudy/planner-core";
import { buildingYard } from "@understudy/planner-core/testing";
import type { ServerMessage } from "@understudy/session";
import { hello, tokenOf } from "./plan-cases.ts";
import type { TranscriptCase, TranscriptGame } from "./transcript.ts";

const { state, tools } = buildingYard.written;
const { shop_open: _, ...own } = state;
const YARD: DomainDefinition = {
  name: "yard",
  state: own,
  tools: tools.filter(({ name }) => name !== "buy" && name !== "carry"),
  goals: [{ name: "raised", when: { nailed: true }, by: 120 }],
};
const START = { at: "mill", beam_up: false, nailed: false, planks: 0 };
const SQUAD = {
  ...{ type: "squad", squad: "builders", members: ["ann", "bo"] },
  ...{ goal: "raised", budgetMs: 60_000 },
};
const MOMENT_MS = 1000;

async function openYard(game: TranscriptGame): Promise<void> {
  game.open({ domains: [{ domain: YARD }], expansions: 500 });
  game.send(hello("yard"));
  await game.step();
}

/** The builders: their places, the state that they share, and the effects of their steps. */
class Builders {
  readonly #game: TranscriptGame;
  readonly #at = new Map([
    ["ann", "mill"],
    ["bo", "site"],
  ]);
  readonly #shared = { beam_up: false, nailed: false, planks: 0 };
  /** The steps in flight, by member. */
  readonly #doing = new Map<string, ServerMessage<"begin">>();

  constructor(game: TranscriptGame) {
    this.#game = game;
  }

  see(): void {
    for (const agent of this.#at.keys()) this.#tellState(agent);
  }

  /**
   * Builds for some moments. Most steps end when the plan expects it.
   *
   * @param luck what comes of a step. Default: it is finished
   */
  async build(
    moments: number,
    luck: (begun: ServerMessage<"begin">) => "finished" | "failed" = () => "finished",
  ): Promise<void> {
    for (let moment = 0; moment < moments; moment++) {
      for (const message of await this.#game.step(MOMENT_MS)) this.#hear(message);
      const now = this.#game.nowMs;
      const over = [...this.#doing.values()].filter(({ untilMs = now }) => untilMs <= now);
      for (const begun of over) {
        // A partner's report may have ended it.
        if (!this.#doing.delete(begun.agent)) continue;
        const event = luck(begun);
        if (event === "finished") this.#does(begun);
        else this.#shared.beam_up = false;
        const { agent, stepId } = begun;
        const detail = event === "failed" ? { detail: "it broke" } : {};
        this.#game.tell({ type: "step", agent, stepId, event, ...detail });
      }
    }
  }

  #hear(message: ServerMessage): void {
    if (message.type === "begin") {
      this.#doing.set(message.agent, message);
      if (message.step.tool !== "hold_beam") return;
      this.#shared.beam_up = true;
      this.#tellState(message.agent);
    } else if (message.type === "interrupt") this.#doing.delete(message.agent);
    else if (message.type === "finish") {
      const begun = this.#doing.get(message.agent);
      this.#doing.delete(message.agent);
      if (begun !== undefined) this.#does(begun);
    }
  }

  #does({ agent, step }: ServerMessage<"begin">): void {
    const { tool, args } = step;
    if (tool === "saw") this.#shared.planks += 2;
    else if (tool === "walk") this.#at.set(agent, String(args["to"]));
    else if (tool === "hold_beam") this.#shared.beam_up = false;
    else this.#shared.nailed = true;
    this.#tellState(agent);
  }

  #tellState(agent: string): void {
    const values = { at: this.#at.get(agent), ...this.#shared };
    this.#game.tell({ type: "state", agent, nowMs: this.#game.nowMs, values });
  }
}

/** Cases of squads. */
export const SQUAD_CASES: Readonly<Record<string, TranscriptCase>> = {
  async squad(game) {
    await openYard(game);
    game.tell(SQUAD);
    game.tell({ type: "state", agent: "ann", nowMs: 0, values: START });
    game.tell({ type: "state", agent: "bo", nowMs: 0, values: { ...START, at: "site" } });
    await game.step();
    await game.step(1000);
    game.tell(
      { ...SQUAD, members: ["ann", "ann"] },
      { ...SQUAD, goal: "rised" },
      { ...SQUAD, goal: { planks: 2 } },
    );
    await game.step(500);
    game.tell({ type: "idle", agent: "bo" }, { type: "disband", squad: "builders" });
    await game.step(500);
  },
  async "squad-builds"(game) {
    await openYard(game);
    const builders = new Builders(game);
    game.tell(SQUAD);
    builders.see();
    await builders.build(20);
  },
  async "squad-fails"(game) {
    await openYard(game);
    const builders = new Builders(game);
    game.tell({ ...SQUAD, disabled: { bo: [{ tool: "saw", args: {} }] } });
    builders.see();
    let failures = 0;
    await builders.build(16, () => (failures++ < 1 ? "failed" : "finished"));
    game.tell({ type: "leave", agent: "bo" });
    await builders.build(4);
  },
  async "squad-goals"(game) {
    await openYard(game);
    const builders = new Builders(game);
    game.tell({
      ...SQUAD,
      goal: { planks: 2 },
      goals: { ann: { at: "site" }, bo: { at: "mill" } },
    });
    builders.see();
    await builders.build(8);
    game.tell({ ...SQUAD, goals: { cy: "raised" } });
    await builders.build(2);
  },
  async "squad-returns"(game) {
    await openYard(game);
    const builders = new Builders(game);
    game.tell({ ...SQUAD, ends: "timed" });
    builders.see();
    await builders.build(8);
    game.send(hello("yard", { token: tokenOf(game), received: 1 }));
    await builders.build(2);
    game.tell({ ...SQUAD, squad: "others", members: ["bo", "cy"] });
    await builders.build(2);
  },
  async "squad-orders"(game) {
    await openYard(game);
    game.tell({ ...SQUAD, goal: { planks: 2 }, roles: true });
    for (const agent of SQUAD.members) {
      game.tell({ type: "state", agent, nowMs: 0, values: START });
    }
    await game.step();
    await game.step(500);
    game.tell({ type: "interrupt", squad: "builders", agent: "ann" });
    await game.step(500);
    await game.step(500);
    const walk = { tool: "walk", args: { to: "mill" } };
    const running = [{ agent: "bo", step: walk, elapsedMs: 5000, leftMs: 900 }];
    game.tell({ ...SQUAD, running: [{ ...running[0], with: ["ann"] }] }, { ...SQUAD, running });
    for (let tick = 0; tick < 3; tick++) {
      for (const message of await game.step(500)) {
        if (message.type !== "begin" || message.agent !== "bo") continue;
        const { agent, stepId } = message;
        game.tell(
          { type: "state", agent, nowMs: game.nowMs, values: START },
          { type: "step", agent, stepId, event: "finished" },
        );
      }
    }
  },
};
