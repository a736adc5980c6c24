import type { Value } from "@understudy/planner-core";

/** The arguments of one step. */
export type Arguments = Readonly<Record<string, Value>>;

/**
 * Puts arguments in the place of `$name` and `${name}`, the longest name first; `$$` is a dollar. A text
 * that is nothing but a parameter becomes the argument itself, with its type.
 */
export function substitute(text: Value, args: Arguments): Value {
  if (typeof text !== "string" || !text.includes("$")) return text;
  const names = Object.keys(args).sort((one, other) => other.length - one.length);
  let result = "";
  let at = 0;
  while (at < text.length) {
    if (text[at] !== "$") {
      result += text[at++];
      continue;
    }
    if (text[at + 1] === "$") {
      result += "$";
      at += 2;
      continue;
    }
    const rest = text.slice(at + 1);
    const name = names.find((each) => rest.startsWith(`{${each}}`) || rest.startsWith(each));
    if (name === undefined) {
      result += text[at++];
      continue;
    }
    const length = 1 + name.length + (rest.startsWith("{") ? 2 : 0);
    const value = args[name] as Value;
    if (at === 0 && length === text.length) return value;
    result += String(value);
    at += length;
  }
  return result;
}
