import { type Actor, distance, type Spot } from "./actor.ts";
import type { GreedyView, Intent, Life } from "./life.ts";
import type { StepThings, Values } from "./rules.ts";

/** The things for which no other agent should set out once an agent wants a step. */
export function keptBy({ game }: Life, tool: string, things: StepThings): string[] {
  return (game.kept[tool] ?? []).map((place) => things[place] as string);
}

/** The next thing to do towards a step: to walk to its place, or the step; undefined for waiting there. */
function nextOf(
  life: Life,
  actor: Actor,
  { tool, things }: Intent,
): Pick<Intent, "tool" | "things"> | undefined {
  const place = life.rules.placeOf(tool, things);
  if (place !== undefined && actor.own["near"] !== place) {
    return { tool: life.game.walk, things: { to: place } };
  }
  return life.rules.usedBy(tool, things).some((id) => life.userOf(id) !== undefined)
    ? undefined
    : { tool, things };
}

/** The things that an agent may set out for. */
class View implements GreedyView {
  readonly life: Life;
  readonly actor: Actor;
  readonly #isFree: (id: string) => boolean;

  constructor(life: Life, actor: Actor, isFree: (id: string) => boolean) {
    this.life = life;
    this.actor = actor;
    this.#isFree = isFree;
  }

  isFree(id: string): boolean {
    return this.#isFree(id);
  }

  nearest(kind: string, fits: (thing: Values, id: string) => boolean): string | undefined {
    let found: string | undefined;
    let least = Number.POSITIVE_INFINITY;
    for (const [id, thing] of this.life.of(kind)) {
      if (!fits(thing, id)) continue;
      const way = distance(this.actor.spot, this.life.spotOf(id) as Spot);
      if (way >= least) continue;
      least = way;
      found = id;
    }
    return found;
  }
}

/** Plays a crowd by the game's own greedy player: each idle agent, in turn, takes what is nearest and free. */
export class GreedyCrowd {
  readonly #life: Life;
  readonly #keepers = new Map<string, Actor>();

  constructor(life: Life) {
    this.#life = life;
  }

  /** Gives every idle agent its next step. */
  frame(): void {
    const life = this.#life;
    for (const actor of life.actors) {
      if (actor.doing !== undefined) continue;
      this.#free(actor);
      const intent = life.game.greedy(
        new View(life, actor, (id) => (this.#keepers.get(id) ?? actor) === actor),
      );
      if (intent === undefined) continue;
      const next = nextOf(life, actor, intent);
      for (const id of keptAndMore(life, intent)) this.#keepers.set(id, actor);
      if (next !== undefined) life.begin(actor, next.tool, next.things);
    }
  }

  #free(actor: Actor): void {
    for (const [id, keeper] of this.#keepers) if (keeper === actor) this.#keepers.delete(id);
  }
}

function keptAndMore(life: Life, { tool, things, also = [] }: Intent): readonly string[] {
  return [...keptBy(life, tool, things), ...also];
}

/**
 * The number of idle agents whom the greedy player would employ, all of them together: one after the other, so that what
 * one sets out for is not free for the next.
 *
 * @param isFree whether an agent may use a thing, by what the others do already
 */
export function employable(life: Life, isFree: (actor: Actor, id: string) => boolean): number {
  const kept = new Set<string>();
  let count = 0;
  for (const actor of life.actors) {
    if (actor.doing !== undefined) continue;
    const view = new View(life, actor, (id) => !kept.has(id) && isFree(actor, id));
    const intent = life.game.greedy(view);
    if (intent === undefined || nextOf(life, actor, intent) === undefined) continue;
    count++;
    for (const id of keptAndMore(life, intent)) kept.add(id);
  }
  return count;
}
