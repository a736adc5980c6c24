import type { Step, Ways } from "@understudy/planner-core";
import type { SquadRole } from "@understudy/planner-core/squad";
import type { Asker } from "../../binding/asker.ts";
import type { ThingBinding } from "../../binding/binding.ts";
import { lacksWay, wayEndOf } from "../../binding/way-of-step.ts";
import type { Thing } from "../../things/thing.ts";
import type { WayBook } from "../../things/way-book.ts";

/** The present binding of a squad, and its members. */
interface SquadNow {
  readonly binding: ThingBinding;
  readonly askers: readonly Asker[];
}
type Roles = Readonly<Record<string, readonly SquadRole[]>>;

/**
 * The ways of the steps that a squad's members are about to begin. A squad has one table, in which the longest way of
 * any member counts: a way that one of them has, another may lack.
 */
export class NextWays {
  /** By member: the steps that it has no way for from where it is, although the table has one. */
  readonly lacking: Map<string, readonly Step[]> = new Map();
  readonly #book: WayBook;
  readonly #squad: () => SquadNow;
  #binding: ThingBinding | undefined;

  /** @param squad its binding and its members now */
  constructor(book: WayBook, squad: () => SquadNow) {
    this.#book = book;
    this.#squad = squad;
  }

  /** Whether there is a way for a step that a member is about to begin. */
  mayBegin(agent: string, step: Step): boolean {
    const { binding, askers } = this.#squad();
    const asker = askers.find(({ traveller }) => traveller.name === agent);
    return asker === undefined || !this.#isLacking(binding, step, asker);
  }

  /** Asks for the way of each member's next step, and again for those that were missing. */
  update({ binding, askers }: SquadNow, roles: Roles, ways: Ways | undefined): void {
    if (binding !== this.#binding) this.lacking.clear();
    this.#binding = binding;
    if (ways === undefined) return;
    for (const asker of askers) {
      const { traveller } = asker;
      const { name, at } = traveller;
      const next = nextStepOf(binding, name, roles);
      const steps = new Set([...(this.lacking.get(name) ?? []), ...(next ? [next] : [])]);
      const from = codeOf(binding, at);
      const lacking = [...steps].filter((step) => {
        const isIn =
          ways.scaledCost(from, binding.layout.wayEndOf(step)) < Number.POSITIVE_INFINITY;
        return isIn && this.#isLacking(binding, step, asker);
      });
      if (lacking.length > 0) this.lacking.set(name, lacking);
      else this.lacking.delete(name);
    }
  }

  #isLacking(binding: ThingBinding, step: Step, { traveller }: Asker): boolean {
    return lacksWay(binding, step, traveller, this.#book, () => false);
  }
}

/** The code of a position, also of one that is no thing with a place. */
function codeOf(binding: ThingBinding, at: Thing | undefined): number {
  const { layout } = binding;
  const variable = layout.position?.variable;
  if (variable === undefined) return -1;
  const place = binding.placeOf(at?.id);
  const code = place === undefined ? -1 : layout.codeOf(variable, place);
  return code >= 0 ? code : layout.codeWithout(variable, false);
}

/** The step that a member begins next on its own; none while it is on its way. */
function nextStepOf(binding: ThingBinding, name: string, roles: Roles): Step | undefined {
  const own = Object.hasOwn(roles, name) ? (roles[name] ?? []) : [];
  const isOnItsWay = own.some(({ isRunning, step }) => isRunning && wayEndOf(binding, step));
  const next = own.find(({ isRunning }) => !isRunning);
  return isOnItsWay || next?.agent !== name ? undefined : next.step;
}
