import { type PddlPlace, pddlError } from "../pddl-error.ts";
import type { TypedName } from "./ast.ts";
import { abbreviate, type ListNode, type Node } from "./expression-tree.ts";
import { meantKeyword } from "./keywords.ts";
import { expectList, expectName, expectWord, headOf, readTypedList } from "./syntax.ts";

/** Limit on the parameters of an action. */
const MAX_PARAMETERS = 50;
/** Limit on the conditions and effects of an action. */
const MAX_SIZE = 500;

/** The name, parameters and other parts of an action. */
interface ActionParts {
  readonly name: string;
  readonly parameters: readonly TypedName[];
  /** The list after a keyword; empty if there is none. */
  readonly part: (key: string) => ListNode;
  readonly place: PddlPlace;
}

/**
 * Reads the parts of `(:action name :parameters (…) …)`.
 *
 * @param known the keywords of such an action
 * @throws PddlError for unknown keywords and misplaced lists
 */
export function readActionParts(section: ListNode, known: readonly string[]): ActionParts {
  const { items, place } = section;
  if (items[1] === undefined || isKeyword(items[1])) {
    throw pddlError(
      place,
      "this action has no name",
      `such as (${headOf(section)} move :parameters …)`,
    );
  }
  const { text: name } = expectName(items[1], "the name of an action", place);
  const all = listed(known);
  const parts = new Map<string, ListNode>();
  let last = "";
  for (let index = 2; index < items.length; index += 2) {
    const item = items[index] as Node;
    const isWrapped = item.kind === "list" && meantKeyword(headOf(item), known) !== undefined;
    if (item.kind === "list" && (last === "" || isWrapped)) {
      const hint = isWrapped
        ? `without parentheses around it: ${abbreviate(headOf(item))} (…)`
        : `a keyword comes first: ${all.replace(" and ", " or ")}`;
      throw pddlError(item.place, `this list stands right in the action ${name}`, hint);
    }
    if (item.kind === "list") {
      throw pddlError(item.place, `there are two lists after ${last}`, "join them: (and (…) (…))");
    }
    const key = expectWord(item, "a keyword such as :effect", place);
    if (!known.includes(key.text)) {
      const meant = meantKeyword(key.text, known);
      const hint = meant === undefined ? `an action has ${all}` : `did you mean ${meant}?`;
      throw pddlError(key.place, `"${abbreviate(key.text)}" is not part of an action`, hint);
    }
    if (parts.has(key.text)) throw pddlError(key.place, `${key.text} is given twice`);
    parts.set(key.text, expectList(items[index + 1], `a list after ${key.text}`, key.place));
    last = key.text;
  }
  const part = (key: string): ListNode => parts.get(key) ?? { kind: "list", items: [], place };
  const list = part(":parameters");
  const parameters = readTypedList(list.items, "variable");
  if (parameters.length > MAX_PARAMETERS) {
    throw pddlError(list.place, `has more than ${MAX_PARAMETERS} parameters`);
  }
  return { name, parameters, part, place };
}

/** @throws PddlError for an action with too many conditions and effects */
export function checkSize(size: number, place: PddlPlace): void {
  if (size > MAX_SIZE) throw pddlError(place, `has more than ${MAX_SIZE} conditions and effects`);
}

function isKeyword(node: Node): boolean {
  return node.kind === "list" || node.text.startsWith(":");
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}
