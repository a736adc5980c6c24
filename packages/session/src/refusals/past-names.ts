import { RequestError } from "@understudy/planner-core";
import { nearestName } from "@understudy/planner-core/internal";

/** The most names that are kept. */
const MOST_NAMES = 1024;
/** Letters of a wrong name in its message. */
const MOST_LETTERS = 100;
/** Present names that a hint looks at, and that it lists. */
const MOST_LOOKED_AT = 200;
const MOST_SHOWN = 12;

/** The name of an agent or a squad, or the id of a thing. */
type Name = string | number;

/**
 * Tells wrong names from late ones: what a client says of an agent, a squad or a thing that is no more may have been on its
 * way, and is no mistake.
 */
export class PastNames {
  readonly #what: string;
  readonly #isChecked: () => boolean;
  readonly #names = new Set<Name>();

  /**
   * @param what what has the names, for people
   * @param isChecked whether any name is refused. Default: none
   */
  constructor(what: string, isChecked: () => boolean = () => false) {
    this.#what = what;
    this.#isChecked = isChecked;
  }

  /** Records that what had a name is no more. */
  add(name: Name): void {
    this.#names.delete(name);
    this.#names.add(name);
    if (this.#names.size <= MOST_NAMES) return;
    const [oldest] = this.#names;
    this.#names.delete(oldest as Name);
  }

  /**
   * Checks a name that nothing has now.
   *
   * @param pointer its place in the message
   * @param present the names that something has
   * @throws RequestError unless something had it before
   */
  check(pointer: string, name: Name, present: Iterable<Name>): void {
    if (!this.#isChecked() || this.#names.has(name)) return;
    const message = `there is no ${this.#what} "${String(name).slice(0, MOST_LETTERS)}"`;
    throw new RequestError([{ pointer, message, hint: this.#hint(String(name), present) }]);
  }

  #hint(name: string, present: Iterable<Name>): string {
    const names: string[] = [];
    for (const each of present) if (names.length < MOST_LOOKED_AT) names.push(String(each));
    const nearest = nearestName(name, names);
    if (nearest !== undefined) return `did you mean "${nearest}"?`;
    if (names.length === 0) return `tell of ${this.#what}s before you name them`;
    const shown = names.slice(0, MOST_SHOWN).join(", ");
    return `one of: ${shown}${names.length > MOST_SHOWN ? ", …" : ""}`;
  }
}
