import { ClassicalPlanner } from "@understudy/classical";
import { type ActionSet, defineDomain, Orchestrator, type TypesOf } from "@understudy/planner-core";

/** Slots, not enemies: the game fills them with whoever is there. */
const slots = ["enemy_1", "enemy_2", "enemy_3"] as const;
type Slot = (typeof slots)[number];

interface BattleRequest {
  readonly disabled: ActionSet;
  readonly costVersion: number;
}

/** The game knows where things are: the planner only sees what a way costs. */
export class Battlefield {
  readonly domain: ReturnType<typeof battle>;
  readonly orchestrator: Orchestrator<TypesOf<ReturnType<typeof battle>>>;
  readonly #positions = new Map<Slot, number>();
  #version = 0;
  #request: BattleRequest | undefined;

  constructor() {
    this.domain = battle((slot) => Math.abs(this.#positions.get(slot) ?? 0));
    this.orchestrator = new Orchestrator({
      domain: this.domain,
      planner: new ClassicalPlanner(),
      // Any enemy will do for a first plan; the nearest is worth more than the usual few ms of looking.
      understudyMaxMs: 100,
      understudyImproveMs: 100,
    });
  }

  /** Somebody moved, appeared (with a position) or is gone (without). */
  place(slot: Slot, position: number | undefined): void {
    if (position === undefined) this.#positions.delete(slot);
    else this.#positions.set(slot, position);
    this.#version++;
    this.#request = undefined;
  }

  /** The changing part of requests: empty slots are disabled; new positions are a new version of the costs. */
  request(): BattleRequest {
    if (this.#request === undefined) {
      const empty = slots.filter((slot) => !this.#positions.has(slot));
      const steps = empty.map((target) => ({ tool: "approach", args: { target } }) as const);
      const disabled = this.domain.actionSet(steps);
      this.#request = { disabled, costVersion: this.#version };
    }
    return this.#request;
  }
}

function battle(distance: (slot: Slot) => number) {
  return defineDomain({
    name: "battle",
    state: {
      near: { type: "enum", values: ["nobody", ...slots], default: "nobody" },
      won: { type: "boolean", default: false },
    },
    tools: [
      {
        name: "approach",
        parameters: { target: { enum: slots } },
        then: { near: "$target" },
        cost: { base: 10, min: 1, reads: [], of: (_values, { target }) => 1 + distance(target) },
      },
      { name: "strike", when: { near: { "!=": "nobody" } }, then: { won: true } },
    ],
    goals: [{ name: "win", when: { won: true } }],
  });
}
