import {
  applyAction,
  type Domain,
  DomainError,
  loadDomain,
  type PackedState,
  type Random,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { shapes } from "@understudy/planner-core/internal";

const { closed, number, record, unread } = shapes;
/** An event as written: a tool, with its probability. */
export const EVENT: shapes.Shape<{
  readonly name?: unknown;
  readonly probability: number;
  readonly then: Readonly<Record<string, unknown>>;
}> = closed({
  ...{ name: unread, description: unread, parameters: unread, when: unread },
  then: record(unread),
  probability: number({ min: 0, max: 1 }),
});

/** One kind of event: its ground actions in the domain of events. */
interface EventKind {
  readonly name: string;
  readonly probability: number;
  readonly actions: readonly number[];
}

/**
 * World events. They are tools of their own domain with the same variables, so conditions and effects have the same
 * meaning as in tools.
 */
export class WorldEvents {
  readonly kinds: readonly EventKind[];
  readonly #domain: Domain | undefined;
  readonly #next: Int32Array;

  private constructor(domain: Domain | undefined, kinds: readonly EventKind[]) {
    this.#domain = domain;
    this.kinds = kinds;
    this.#next = new Int32Array(domain?.variables.all.length ?? 0);
  }

  /** No events. */
  static none(): WorldEvents {
    return new WorldEvents(undefined, []);
  }

  /** Compiles the events of a scenario and reports their issues. */
  static compile(
    domain: Domain,
    entries: readonly shapes.Shaped<typeof EVENT>[],
    issues: shapes.IssueCollector,
  ): WorldEvents {
    if (entries.length === 0) return WorldEvents.none();
    const tools = entries.map(({ probability: _, ...tool }) => tool);
    if (!issues.isEmpty) return WorldEvents.none();
    try {
      const events = loadDomain({ name: "events", state: domain.definition.state, tools });
      const kinds = entries.map(({ name, probability }, index): EventKind => {
        const { tool } = events.actions;
        const actions = [...tool.keys()].filter((action) => tool[action] === index);
        return { name: String(name), probability, actions };
      });
      return new WorldEvents(events, kinds);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      for (const { pointer, message, hint } of error.issues) {
        issues.add(pointer.replace(/^\/tools/, "/events"), message, hint);
      }
      return WorldEvents.none();
    }
  }

  /**
   * Draws each kind of event and applies it in place. Allocates nothing.
   *
   * @returns index of the last kind that happened; -1 for none
   */
  strike(state: PackedState, random: Random): number {
    const domain = this.#domain;
    if (domain === undefined) return -1;
    const { conditions, conditionStart } = domain.actions;
    let struck = -1;
    for (let kind = 0; kind < this.kinds.length; kind++) {
      const { probability, actions } = this.kinds[kind] as EventKind;
      if (random.next() >= probability || actions.length === 0) continue;
      const action = actions[actions.length === 1 ? 0 : random.integer(actions.length)] as number;
      const from = conditionStart[action] as number;
      const to = conditionStart[action + 1] as number;
      if (!holds(conditions, from, to, state)) continue;
      applyAction(domain.actions, action, state, this.#next);
      state.set(this.#next);
      struck = kind;
    }
    return struck;
  }
}
