import type { Mistake } from "./check-text.ts";

/** A part of a text with one style. */
export interface ColouredPart {
  readonly text: string;
  readonly kind: "key" | "text" | "number" | "word" | "plain";
  readonly mistake: Mistake | undefined;
}

const TOKENS =
  /(?<key>"(?:[^"\\\n]|\\.)*"(?=\s*:))|(?<text>"(?:[^"\\\n]|\\.)*"?)|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<word>\b(?:true|false|null)\b)/g;

/** A JSON text split at colour and mistake boundaries. */
export function coloursOf(text: string, mistakes: readonly Mistake[]): readonly ColouredPart[] {
  const parts: ColouredPart[] = [];
  const add = (from: number, to: number, kind: ColouredPart["kind"]): void => {
    for (let at = from; at < to; ) {
      const mistake = mistakes.find((each) => each.from <= at && at < each.to);
      const next = mistakes.find((each) => each.from > at && each.from < to);
      const end = Math.min(to, mistake?.to ?? next?.from ?? to);
      parts.push({ text: text.slice(at, end), kind, mistake });
      at = end;
    }
  };
  let at = 0;
  for (const { index, 0: token, groups = {} } of text.matchAll(TOKENS)) {
    add(at, index, "plain");
    const kind = (["key", "text", "number", "word"] as const).find(
      (each) => groups[each] !== undefined,
    );
    add(index, index + token.length, kind ?? "plain");
    at = index + token.length;
  }
  add(at, text.length, "plain");
  return parts;
}
