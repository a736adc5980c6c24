import type { DomainTypes } from "@understudy/planner-core";
import { CommandDesk, ENGLISH, thingsKnownTo } from "@understudy/words";
import type { OrderChange, World, WorldAgent } from "@understudy/world";
import { far, type Ground, type Spot } from "./ground.ts";

/** A game whose agents take orders. */
interface OrderedGame<T extends DomainTypes> {
  readonly ground: Ground;
  readonly world: World<T>;
  onOrder: ((agent: string, change: OrderChange) => void) | undefined;
}

/** Reads orders such as "Bo, check the closest post in the north", and answers in words. */
export class OrderDesk<T extends DomainTypes> {
  readonly #game: OrderedGame<T>;
  readonly #desk: CommandDesk;

  /** @param priority of orders, among the agents' own goals */
  constructor(game: OrderedGame<T>, priority: number) {
    this.#game = game;
    const domain = game.world.domain.untyped;
    this.#desk = new CommandDesk({ domain, languages: [ENGLISH], priority });
  }

  /**
   * Gives an order to the named agent, or else an answer to the agent that has asked. Without a question the first agent is
   * meant. @returns what it was read as, or a question
   */
  take(text: string): string {
    const agents = [...this.#game.world.agents];
    const agent =
      agents.find(({ name }) => text.startsWith(name)) ??
      agents.find((each) => this.#desk.questionOf(each) !== undefined) ??
      agents[0];
    if (agent === undefined) return "Nobody is there.";
    const order = text.replace(agent.name, "").replace(/^[\s,:]+/, "");
    const { readAs, question } = this.#desk.take(order, agent, this.#situationOf(agent));
    return question === undefined ? `${agent.name}: ${readAs}` : `${agent.name} asks: ${question}`;
  }

  /** A change of an order in words, such as "Bo: checked post 3: done". */
  told(agent: string, { order, state, reason }: OrderChange): string {
    const goal = typeof order.goal === "string" ? order.goal : order.goal.goal;
    const things = typeof order.goal === "string" ? {} : order.goal.things;
    const about = [goal, ...Object.values(things ?? {})].join(" ");
    return `${agent}: ${about}: ${state}${reason === undefined ? "" : ` (${reason})`}`;
  }

  /** The things that an agent knows, as it believes them to be. */
  #situationOf(agent: WorldAgent<T>) {
    const { ground, world } = this.#game;
    const things = thingsKnownTo(agent, world, ({ id }) => ({
      where: directionsOf(ground.at(id)),
    }));
    const at = (id: unknown): Spot => ground.at(id ?? agent.name);
    return { things, distance: (from: unknown, to: unknown) => far(at(from), at(to)) };
  }
}

/** Gives the orders typed into the page's form, and shows what becomes of them. */
export function takeOrders<T extends DomainTypes>(game: OrderedGame<T>, priority: number): void {
  const desk = new OrderDesk(game, priority);
  const form = document.querySelector("#orders") as HTMLFormElement;
  const answer = form.querySelector("output") as HTMLOutputElement;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    answer.value = desk.take(String(new FormData(form).get("order")));
  });
  game.onOrder = (agent, change) => {
    answer.value = desk.told(agent, change);
  };
}

function directionsOf({ x, y }: Spot): string[] {
  return [y < 25 ? "north" : "", y > 35 ? "south" : "", x < 40 ? "west" : "", x > 60 ? "east" : ""];
}
