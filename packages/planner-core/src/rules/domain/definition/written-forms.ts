import { addHidden } from "../../../base/hidden.ts";
import { encode } from "../../condition/code.ts";
import { negate } from "../../condition/negate.ts";
import type { ConditionNode } from "../../condition/node.ts";

/** Limit on the remembered forms, since requests bring conditions with sums as well. */
const MAX_FORMS = 2000;

/**
 * The texts of conditions as they were before being written out: names of derived variables and comparisons of sums.
 * For messages.
 */
export class WrittenForms {
  declare private readonly texts: Map<string, string>;

  /** @param entries entries of another instance with the same variables */
  constructor(entries: Iterable<readonly [string, string]> = []) {
    addHidden(this, "texts", new Map(entries));
  }

  /** All entries, to be passed to another instance. */
  get entries(): readonly (readonly [string, string])[] {
    return [...this.texts];
  }

  /**
   * Remembers the text of a group; a single test needs none.
   *
   * @param text the written form
   * @param negated the written form of the negation
   */
  add(node: ConditionNode, text: () => string, negated: () => string): void {
    if (!("children" in node) || node.children.length < 2) return;
    if (this.texts.size >= MAX_FORMS) return;
    const key = keyOf(node);
    if (this.texts.has(key)) return;
    this.texts.set(key, text());
    this.texts.set(keyOf(negate(node)), negated());
  }

  /** The written form of a condition; undefined if unknown. */
  textOf(node: ConditionNode): string | undefined {
    if (this.texts.size === 0 || !("children" in node)) return undefined;
    return this.texts.get(keyOf(node));
  }
}

function keyOf(node: ConditionNode): string {
  return encode({ kind: "any", children: [node] }).join();
}
