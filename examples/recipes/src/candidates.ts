import { ClassicalPlanner } from "@understudy/classical";
import { defineDomain, Orchestrator, type TypesOf, type Ways } from "@understudy/planner-core";

/** Slots, not enemies: the game fills them with whoever is there. */
const slots = ["enemy_1", "enemy_2", "enemy_3"] as const;
type Slot = (typeof slots)[number];

const battle = defineDomain({
  name: "battle",
  state: {
    near: {
      type: "enum",
      values: ["nobody", ...slots],
      default: "nobody",
      position: true,
    },
    won: { type: "boolean", default: false },
  },
  tools: [
    {
      name: "approach",
      parameters: { target: { enum: slots } },
      then: { near: "$target" },
      cost: { way: "$target", base: 10 },
    },
    { name: "strike", when: { near: { "!=": "nobody" } }, then: { won: true } },
  ],
  goals: [{ name: "win", when: { won: true } }],
});

/** The game knows where things are: the planner only sees what a way costs. */
export class Battlefield {
  readonly domain: typeof battle = battle;
  readonly orchestrator: Orchestrator<TypesOf<typeof battle>> = new Orchestrator({
    domain: battle,
    planner: new ClassicalPlanner(),
  });
  readonly #positions = new Map<string, number>([["nobody", 0]]);
  #request: { readonly ways: Ways } | undefined;

  /** Somebody moved, appeared (with a position) or is gone (without). */
  place(slot: Slot, position: number | undefined): void {
    if (position === undefined) this.#positions.delete(slot);
    else this.#positions.set(slot, position);
    this.#request = undefined;
  }

  /** The changing part of requests: how far everybody is. No way leads to an empty slot. */
  request(): { readonly ways: Ways } {
    this.#request ??= { ways: battle.ways((from, to) => this.#distance(from, to)) };
    return this.#request;
  }

  #distance(from: string, to: string): number | undefined {
    const start = this.#positions.get(from);
    const end = this.#positions.get(to);
    return start === undefined || end === undefined ? undefined : Math.abs(start - end);
  }
}
