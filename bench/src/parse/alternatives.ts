import type { Step } from "@understudy/planner-core";
import { jsonrepair } from "jsonrepair";
import { type ModelText, TEXT_KINDS, type TextKind, textsOf } from "./texts.ts";

/** A JSON reader from npm, or the built-in one. */
export interface Reader {
  readonly name: string;
  read(text: string): unknown;
}

/** Each as its documentation recommends for a model's text. */
export const readers: readonly Reader[] = [
  { name: "json-parse", read: (text) => JSON.parse(text) as unknown },
  { name: "jsonrepair", read: (text) => JSON.parse(jsonrepair(text)) as unknown },
];

/** Number of texts of a kind read correctly. */
export function rightlyRead(reader: Reader, kind: TextKind): number {
  return textsOf(kind).filter((one) => isRight(reader, one)).length;
}

/** Whether the steps are found; for a truncated text, the incomplete last one is optional. */
function isRight({ read }: Reader, { text, steps }: ModelText): boolean {
  try {
    const value = read(text) as { readonly steps?: readonly Step[] } | null;
    const found = value?.steps;
    if (!Array.isArray(found)) return false;
    const complete = found.slice(0, steps.length);
    return found.length <= steps.length + 1 && JSON.stringify(complete) === written(steps);
  } catch {
    return false;
  }
}

function written(steps: readonly Step[]): string {
  return JSON.stringify(steps.map(({ tool, args }) => ({ tool, args })));
}

/** Abilities of each reader as text. */
export function readerNotes(): string[] {
  return readers.map((reader) => {
    const counts = TEXT_KINDS.map((kind) => {
      const of = textsOf(kind).length;
      return `${kind} ${rightlyRead(reader, kind)}/${of}`;
    });
    return `${reader.name} reads rightly: ${counts.join(", ")}`;
  });
}
