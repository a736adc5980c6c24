import { encode } from "../../condition/code.ts";
import { negate } from "../../condition/negate.ts";
import type { ConditionNode } from "../../condition/node.ts";
import { addHidden } from "../../hidden.ts";

/** Conditions of requests have sums, too: what messages say of them must not take memory without end. */
const MAX_FORMS = 2000;

/**
 * The texts of conditions from before they were written out: names of derived variables, and comparisons of
 * sums. For messages.
 */
export class WrittenForms {
  declare private readonly texts: Map<string, string>;

  /** @param entries of another one, for the same variables */
  constructor(entries: Iterable<readonly [string, string]> = []) {
    addHidden(this, "texts", new Map(entries));
  }

  /** All of them, for another one. */
  get entries(): readonly (readonly [string, string])[] {
    return [...this.texts];
  }

  /**
   * Remembers a condition if it is a group; single tests speak for themselves.
   *
   * @param text what it was written as
   * @param negated how its negation is written
   */
  add(node: ConditionNode, text: () => string, negated: () => string): void {
    if (!("children" in node) || node.children.length < 2) return;
    if (this.texts.size >= MAX_FORMS) return;
    const key = keyOf(node);
    if (this.texts.has(key)) return;
    this.texts.set(key, text());
    this.texts.set(keyOf(negate(node)), negated());
  }

  /** The text that a condition was written as; undefined if nothing is known. */
  textOf(node: ConditionNode): string | undefined {
    if (this.texts.size === 0 || !("children" in node)) return undefined;
    return this.texts.get(keyOf(node));
  }
}

function keyOf(node: ConditionNode): string {
  return encode({ kind: "any", children: [node] }).join();
}
