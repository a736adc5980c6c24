import type { Issue } from "../errors.ts";
import { pointerTo } from "./issues.ts";

/** An object or array that is being read. */
interface Frame {
  /** Keys met so far; undefined in an array. */
  readonly keys: Set<string> | undefined;
  /** The key or index of the member that is being read. */
  member: string | number;
}

/**
 * Finds keys that one object of a JSON text has twice. `JSON.parse` takes the last of them and says
 * nothing, so that half of what was written would have no effect.
 *
 * @param text sound JSON
 * @param limit how many issues to report at most
 */
export function findDuplicateKeys(text: string, limit: number): Issue[] {
  const issues: Issue[] = [];
  const stack: Frame[] = [];
  let expectsKey = false;
  for (let position = 0; position < text.length && issues.length < limit; position++) {
    const frame = stack.at(-1);
    switch (text[position]) {
      case "{":
        stack.push({ keys: new Set(), member: "" });
        expectsKey = true;
        break;
      case "[":
        stack.push({ keys: undefined, member: 0 });
        expectsKey = false;
        break;
      case "}":
      case "]":
        stack.pop();
        expectsKey = false;
        break;
      case ",":
        if (typeof frame?.member === "number") frame.member++;
        expectsKey = frame?.keys !== undefined;
        break;
      case '"': {
        const end = endOfString(text, position);
        if (expectsKey && frame?.keys !== undefined) {
          frame.member = JSON.parse(text.slice(position, end + 1)) as string;
          if (frame.keys.has(frame.member)) issues.push(describe(stack));
          frame.keys.add(frame.member);
          expectsKey = false;
        }
        position = end;
      }
    }
  }
  return issues;
}

/** The position of the quotation mark that ends the string which starts at `start`. */
function endOfString(text: string, start: number): number {
  let position = start + 1;
  while (position < text.length && text[position] !== '"') {
    position += text[position] === "\\" ? 2 : 1;
  }
  return position;
}

function describe(stack: readonly Frame[]): Issue {
  let pointer = "";
  for (const { member } of stack) pointer = pointerTo(pointer, member);
  return { pointer, message: "is written twice", hint: "only the last one would count" };
}
