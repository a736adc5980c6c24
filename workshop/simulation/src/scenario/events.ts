import {
  applyAction,
  type Domain,
  DomainError,
  loadDomain,
  type PackedState,
  type Random,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { type IssueList, isPlainObject, type Json } from "./issue-list.ts";

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
    entries: readonly (readonly [Json, string])[],
    issues: IssueList,
  ): WorldEvents {
    if (entries.length === 0) return WorldEvents.none();
    const probabilities = entries.map(([event, pointer]) => {
      if (event["probability"] === undefined) issues.add(`${pointer}/probability`, "is missing");
      if (!isPlainObject(event["then"]))
        issues.add(`${pointer}/then`, "must be an object of effects");
      return issues.number(event["probability"], `${pointer}/probability`, {
        min: 0,
        max: 1,
        fallback: 0,
      });
    });
    const tools = entries.map(([event]) => {
      const { probability: _, ...tool } = event;
      return tool;
    });
    for (const [event, pointer] of entries) {
      const known = ["name", "description", "parameters", "when", "then", "probability"];
      issues.checkKeys(event, pointer, known);
    }
    if (issues.issues.length > 0) return WorldEvents.none();
    try {
      const events = loadDomain({ name: "events", state: domain.definition.state, tools });
      const kinds = entries.map(([event], index): EventKind => {
        const { tool } = events.actions;
        const actions = [...tool.keys()].filter((action) => tool[action] === index);
        return {
          name: String(event["name"]),
          probability: probabilities[index] as number,
          actions,
        };
      });
      return new WorldEvents(events, kinds);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      for (const { pointer, message, hint } of error.issues) {
        // Pointers to tools become pointers to events.
        const at = pointer.replace(/^\/tools(?:\/(\d+))?/, (_, index?: string) =>
          index === undefined ? "/events" : (entries[Number(index)]?.[1] ?? "/events"),
        );
        issues.add(at, message, hint);
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
