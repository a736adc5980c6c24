import type { TogetherOutcome, TogetherRequest } from "@understudy/planner-core";
import type { SquadPlanner } from "@understudy/planner-core/squad";
import { StandIn, type ThingBinding } from "../binding/binding.ts";
import type { Thing } from "../things/thing.ts";

/** The binding that a question is about, and whether members do without steps that may lead somewhere from elsewhere. */
type Seen = { readonly binding: ThingBinding; readonly hasGaps: boolean };

/** Things that had places while others had none, without a plan for the squad's goal. */
export class TriedThings {
  readonly #things = new Set<Thing>();
  /** The question that the game puts. */
  #asked: (Seen & { readonly question: TogetherRequest }) | undefined;

  /** Whether there are any. */
  get isEmpty(): boolean {
    return this.#things.size === 0;
  }

  has(thing: Thing): boolean {
    return this.#things.has(thing);
  }

  /**
   * Notes the answer for a binding. Returns it without a proof if things that have no place may help.
   *
   * @param hasGaps whether members do without steps that may lead somewhere from elsewhere
   */
  note<Outcome extends { readonly status: string }>(
    binding: ThingBinding,
    outcome: Outcome,
    hasGaps: boolean,
  ): Outcome | (Omit<Outcome, "status"> & { readonly status: "cut-off" }) {
    const isOpen = outcome.status === "unsolvable" && !binding.isComplete;
    for (const place of binding.layout.places) {
      const thing = binding.at(place)?.thing;
      if (thing === undefined || thing instanceof StandIn) continue;
      if (isOpen) this.#things.add(thing);
      else if (outcome.status === "solved") this.#things.delete(thing);
    }
    const isProof = !isOpen && !(outcome.status === "unsolvable" && hasGaps);
    return isProof ? outcome : { ...outcome, status: "cut-off" };
  }

  /** A planner whose answers are noted. @param seen the present binding */
  watched(planner: SquadPlanner, seen: () => Seen): SquadPlanner {
    return {
      domain: planner.domain,
      plan: async (request) => {
        const { binding, hasGaps } = seen();
        return this.note(binding, await planner.plan(request), hasGaps);
      },
    };
  }

  /** Takes note of the question that the game puts, if there is one. */
  put(question: TogetherRequest | undefined, seen: Seen): void {
    if (question !== this.#asked?.question) this.#asked = question && { question, ...seen };
  }

  /** Notes the answer to the question that the game has put. */
  answered(outcome: TogetherOutcome): TogetherOutcome {
    const asked = this.#asked;
    return asked === undefined ? outcome : this.note(asked.binding, outcome, asked.hasGaps);
  }

  /** Forgets all things, for another goal. */
  forget(): void {
    this.#things.clear();
  }
}
