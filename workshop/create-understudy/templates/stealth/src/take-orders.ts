import { CommandDesk, ENGLISH } from "@understudy/words";
import type { OrderChange } from "@understudy/world";
import { far, type Spot } from "./ground.ts";
import type { Guard, Stealth } from "./stealth/stealth.ts";

/** The priority of orders: before patrols, after traces and the thief. */
const PRIORITY = 2;

/** Reads orders such as "Bo, check the closest post in the north", and answers in words. */
export class OrderDesk {
  readonly #stealth: Stealth;
  readonly #desk: CommandDesk;

  constructor(stealth: Stealth) {
    this.#stealth = stealth;
    const { domain } = stealth.world;
    this.#desk = new CommandDesk({ domain, languages: [ENGLISH], priority: PRIORITY });
  }

  /** Gives an order to the named guard, or else to the first. @returns what it was read as, or a question */
  take(text: string): string {
    const [first] = this.#stealth.guards;
    const guard = this.#stealth.guards.find(({ agent }) => text.startsWith(agent.name)) ?? first;
    if (guard === undefined) return "There is no guard.";
    const { agent } = guard;
    const order = text.replace(agent.name, "").replace(/^[\s,:]+/, "");
    const { readAs, question } = this.#desk.take(order, agent, this.#situationOf(guard));
    return question === undefined ? `${agent.name}: ${readAs}` : `${agent.name} asks: ${question}`;
  }

  /** A change of an order in words, such as "Bo: checked post 3: done". */
  told(guard: string, { order, state, reason }: OrderChange): string {
    const goal = typeof order.goal === "string" ? order.goal : order.goal.goal;
    const things = typeof order.goal === "string" ? {} : order.goal.things;
    const about = [goal, ...Object.values(things ?? {})].join(" ");
    return `${guard}: ${about}: ${state}${reason === undefined ? "" : ` (${reason})`}`;
  }

  #situationOf(guard: Guard) {
    const { ground, posts, world } = this.#stealth;
    const things = posts.map((id) => ({
      ...{ id, kind: "post", where: directionsOf(ground.at(id)) },
      properties: { due: world.get(id)?.["due"] === true },
    }));
    const at = (id: unknown): Spot => (id === undefined ? guard : ground.at(id));
    return { things, distance: (from: unknown, to: unknown) => far(at(from), at(to)) };
  }
}

function directionsOf({ x, y }: Spot): string[] {
  return [y < 25 ? "north" : "", y > 35 ? "south" : "", x < 40 ? "west" : "", x > 60 ? "east" : ""];
}
