import { type CommandDoubt, CommandReader, ENGLISH } from "@understudy/words";
import type { OneGoal, OrderChange } from "@understudy/world";
import { far, type Spot } from "./ground.ts";
import type { StealthTypes } from "./stealth/domain.ts";
import type { Guard, Stealth } from "./stealth/stealth.ts";

/** The priority of orders: before patrols, after traces and the thief. */
const PRIORITY = 2;

/** Reads orders such as "Bo, check the closest post in the north", and answers in words. */
export class OrderDesk {
  readonly #stealth: Stealth;
  readonly #reader: CommandReader;

  constructor(stealth: Stealth) {
    this.#stealth = stealth;
    this.#reader = new CommandReader({ domain: stealth.world.domain, languages: [ENGLISH] });
  }

  /** Gives an order to the named guard, or else to the first. @returns what it was read as, or a question */
  take(text: string): string {
    const [first] = this.#stealth.guards;
    const guard = this.#stealth.guards.find(({ agent }) => text.startsWith(agent.name)) ?? first;
    if (guard === undefined) return "There is no guard.";
    const { agent } = guard;
    const { goals, avoided, disabled, doubts } = this.#reader.read(
      text.replace(agent.name, "").replace(/^[\s,:]+/, ""),
      this.#situationOf(guard),
    );
    const [doubt] = doubts;
    if (doubt !== undefined) return `${agent.name} asks: ${questionAbout(doubt)}`;
    // The reader only names goals of this domain.
    for (const goal of goals as OneGoal<StealthTypes>[]) agent.orders.add(goal, PRIORITY);
    if (disabled.length > 0) agent.constraints.add({ disabled });
    const read = goals.map(({ goal, things }) => `${goal} ${Object.values(things).join(", ")}`);
    if (disabled.length > 0) read.push(`avoids ${avoided.join(", ")}`);
    return `${agent.name}: ${read.join("; ") || "what should I do?"}`;
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

function questionAbout({ kind, words, options }: CommandDoubt): string {
  const choices = options.slice(0, 4).join(", ");
  if (kind === "which") return `which one? ${choices} …`;
  if (kind === "none") return `there is no "${words}".`;
  if (kind === "few") return `there are not so many: ${choices}.`;
  if (kind === "cannot") return `that cannot be done with "${words}".`;
  if (kind === "what") return `what about "${words}"?`;
  return `what does "${words}" mean?`;
}
