/**
 * The terms of a squad's plans: what its members may do, the ways, what is maintained, and when things are free.
 *
 * @module
 */

import type { Condition, Step, Ways } from "@understudy/planner-core";
import type { SquadConstraints, SquadRole, SquadRunner } from "@understudy/planner-core/squad";
import type { Asker } from "../../binding/asker.ts";
import type { ThingBinding } from "../../binding/binding.ts";
import type { WayBook } from "../../things/way-book.ts";
import { AwaitedThings, type LinesOfSquad } from "./awaited-things.ts";
import { NextWays } from "./next-ways.ts";
import { squadLimits } from "./squad-limits.ts";

const DEFAULT_UNIT_MS = 1000;

type Roles = Readonly<Record<string, readonly SquadRole[]>>;

/** The present members and things of a squad. */
interface SquadNow {
  readonly binding: ThingBinding;
  readonly askers: readonly Asker[];
}

/** The goals of a squad, for the things at their places. */
interface BoundWants {
  /** Equal for wants that are alike with a binding. */
  keyIn(binding: ThingBinding): string;
  in(binding: ThingBinding): {
    readonly goals: Readonly<Record<string, string | Condition>>;
    readonly by: number | undefined;
  };
  readonly all: { readonly reference: unknown };
}

/** The terms of a squad's plans, handed to its inner runner whenever they have changed. */
export class SquadTerms {
  readonly lines: AwaitedThings;
  readonly #next: NextWays;
  readonly #unitMs: number;
  #by: SquadConstraints["by"];
  #events: SquadConstraints["events"];
  #ways: Ways | undefined;
  #key = "";

  /**
   * @param squad its binding and its members now
   * @param options the deadline and the events of the game
   */
  constructor(
    book: WayBook,
    squad: () => SquadNow,
    lines: LinesOfSquad,
    {
      by,
      events,
      unitMs = DEFAULT_UNIT_MS,
    }: Pick<SquadConstraints, "by" | "events"> & {
      readonly unitMs?: number | undefined;
    },
  ) {
    this.#next = new NextWays(book, squad);
    this.lines = new AwaitedThings(lines);
    this.#by = by;
    this.#events = events;
    this.#unitMs = unitMs;
  }

  get ways(): Ways | undefined {
    return this.#ways;
  }

  /** Whether members do without steps that may lead somewhere from elsewhere. */
  get hasGaps(): boolean {
    return this.#next.lacking.size > 0;
  }

  /** Whether there is a way for a step that a member is about to begin. */
  hasWay(agent: string, step: Step): boolean {
    return this.#next.mayBegin(agent, step);
  }

  /** Changes the deadline or the game's events; what is left out stays as it is. */
  constrain(inner: SquadRunner, given: Pick<SquadConstraints, "by" | "events">): void {
    const events = "events" in given ? given.events : this.#events;
    inner.constrain({
      ...("by" in given && { by: given.by }),
      ...("events" in given && { events }),
    });
    if ("by" in given) this.#by = given.by;
    this.#events = events;
    this.forget();
  }

  /** Hands all terms anew. */
  forget(): void {
    this.#key = "";
  }

  /** Hands goals, constraints, ways, and what others claim to the inner runner, if they have changed. */
  hand(
    inner: SquadRunner,
    {
      binding,
      askers,
      ways,
      wants,
    }: SquadNow & { readonly ways: Ways | undefined; readonly wants: BoundWants },
    nowMs: number,
  ): void {
    const roles: Roles = inner.roles();
    this.#next.update({ binding, askers }, roles, ways);
    const isMoved = this.lines.update(binding, nowMs);
    const { key: ofLimits, ...limits } = squadLimits(binding, askers, this.#next.lacking, (place) =>
      this.lines.has(place),
    );
    const key = ofLimits + this.lines.key + wants.keyIn(binding);
    const isSameWay = ways === this.#ways || (ways && this.#ways?.equals(ways)) === true;
    const isSame = isSameWay && key === this.#key;
    if (isSame && !isMoved) return;
    const own = this.#events ?? [];
    const events = [...own, ...this.lines.events(binding, this.#unitMs, own)];
    if (isSame) {
      inner.foresee(events);
      return;
    }
    this.#key = key;
    this.#ways = ways;
    const { goals, by } = wants.in(binding);
    inner.constrain({ ...limits, ways, by: this.#by ?? by, events } as SquadConstraints);
    inner.pursue(wants.all.reference as string, goals);
  }
}
