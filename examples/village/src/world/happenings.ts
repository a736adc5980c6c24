import type { Random } from "@understudy/planner-core";
import { type AgentState, becomes, chance, loses, type Role } from "./role.ts";

/** An event that affects many agents at once and breaks their plans. */
export interface Happening {
  /** Text in the event feed. */
  readonly text: string;
  readonly role: Role["name"];
  /** Whether an agent may be affected; others do not notice. */
  concerns(state: AgentState): boolean;
  /** Affected share of the agents concerned. */
  readonly share: number;
  touch(state: AgentState): void;
}

const everyone = (): boolean => true;

/** All possible events. */
const HAPPENINGS: readonly Happening[] = [
  {
    text: "The forest burns! Whoever was there flees to the river, logs and axe are lost",
    role: "villager",
    concerns: (state) => state["at"] === "forest" || Number(state["wood"]) > 0,
    share: 0.6,
    touch: (state) => {
      if (state["at"] === "forest") {
        state["at"] = "river";
        state["has_axe"] = false;
      }
      state["wood"] = 0;
    },
  },
  {
    text: "A thief goes through the market: purses are empty",
    role: "villager",
    concerns: (state) => Number(state["coins"]) > 0,
    share: 0.5,
    touch: becomes("coins", 0),
  },
  {
    text: "Hail on the fields: the stored grain is spoiled",
    role: "villager",
    concerns: (state) => Number(state["grain"]) > 0,
    share: 0.6,
    touch: becomes("grain", 0),
  },
  {
    text: "A storm blows out the fires and takes a roof",
    role: "villager",
    concerns: everyone,
    share: 0.25,
    touch: (state) => {
      if (state["fire_lit"] === false) state["house_built"] = false;
      state["fire_lit"] = false;
    },
  },
  {
    text: "A fever in the village: strength is gone",
    role: "villager",
    concerns: (state) => Number(state["energy"]) > 1,
    share: 0.4,
    touch: becomes("energy", 0),
  },
  {
    text: "An enemy appears before the gate",
    role: "guard",
    concerns: (state) => state["enemy"] !== "near",
    share: 0.6,
    touch: becomes("enemy", "seen"),
  },
  {
    text: "The enemy charges: no time for the bow",
    role: "guard",
    concerns: (state) => state["enemy"] !== "near",
    share: 0.5,
    touch: becomes("enemy", "near"),
  },
  {
    text: "A volley of arrows hits the wall",
    role: "guard",
    concerns: everyone,
    share: 0.6,
    touch: loses("health", 2),
  },
  {
    text: "The gate gives way, the bell rope tears",
    role: "guard",
    concerns: everyone,
    share: 0.7,
    touch: (state) => {
      state["gate_closed"] = false;
      state["alarm"] = false;
    },
  },
  {
    text: "Bowstrings snap and blades break",
    role: "guard",
    concerns: (state) => state["weapon"] !== "none",
    share: 0.6,
    touch: becomes("weapon", "none"),
  },
  {
    text: "Potholes on the road: carts break",
    role: "courier",
    concerns: (state) => state["cart_ok"] === true,
    share: 0.6,
    touch: becomes("cart_ok", false),
  },
  {
    text: "Rats in the stable: the feed is gone",
    role: "courier",
    concerns: (state) => Number(state["feed"]) > 0,
    share: 0.6,
    touch: becomes("feed", 0),
  },
  {
    text: "Robbers stop the couriers and take their parcels",
    role: "courier",
    concerns: (state) => state["carrying"] !== "nothing" || Number(state["coins"]) > 0,
    share: 0.6,
    touch: (state) => {
      state["carrying"] = "nothing";
      state["coins"] = 0;
    },
  },
  {
    text: "A ship has come in: parcels for everyone",
    role: "courier",
    concerns: everyone,
    share: 0.7,
    touch: (state) => {
      state["letter_done"] = false;
      state["medicine_done"] = false;
    },
  },
];

/**
 * Draws the events of a day: one about every `everyTicks` ticks, none repeated before all others have occurred. Depends
 * on the random source alone, so that a seed gives the same day whatever the agents do.
 */
export class HappeningSchedule {
  readonly #random: Random;
  readonly #everyTicks: number;
  #bag: Happening[] = [];
  #next: number;

  constructor(random: Random, everyTicks: number) {
    this.#random = random;
    this.#everyTicks = everyTicks;
    this.#next = this.#draw(0);
  }

  /** The event at this tick, if any. */
  at(tick: number): Happening | undefined {
    if (tick < this.#next) return undefined;
    this.#next = this.#draw(tick);
    if (this.#bag.length === 0) this.#bag = [...HAPPENINGS];
    return this.#bag.splice(this.#random.integer(this.#bag.length), 1)[0];
  }

  /** One draw per agent, affected or not. */
  touches(happening: Happening): boolean {
    return chance(this.#random, happening.share);
  }

  #draw(after: number): number {
    return after + Math.ceil(this.#everyTicks * (0.6 + 0.8 * this.#random.next()));
  }
}
