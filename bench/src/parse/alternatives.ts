import type { Step } from "@understudy/planner-core";
import { parse as parseBestEffort, setErrorLogger } from "best-effort-json-parser";
import { jsonrepair } from "jsonrepair";
import { Allow, parse as parsePartial } from "partial-json";
import { type ModelText, TEXT_KINDS, type TextKind, textsOf } from "./texts.ts";

/** A reader of JSON from npm, or the language's own. */
export interface Reader {
  readonly name: string;
  read(text: string): unknown;
}

// It writes to the console whatever it had to guess.
setErrorLogger(() => {});

/** Each as its documentation recommends for the text of a model. */
export const readers: readonly Reader[] = [
  { name: "json-parse", read: (text) => JSON.parse(text) as unknown },
  { name: "jsonrepair", read: (text) => JSON.parse(jsonrepair(text)) as unknown },
  { name: "partial-json", read: (text) => parsePartial(text, Allow.ALL) as unknown },
  { name: "best-effort-json-parser", read: (text) => parseBestEffort(text) as unknown },
];

/** The number of texts of a kind that a reader reads rightly. */
export function rightlyRead(reader: Reader, kind: TextKind): number {
  return textsOf(kind).filter((one) => isRight(reader, one)).length;
}

/** Whether the steps come out: of a text that was cut off, a last one that is incomplete may too. */
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

/** The abilities of each reader, in sentences. */
export function readerNotes(): string[] {
  return readers.map((reader) => {
    const counts = TEXT_KINDS.map((kind) => {
      const of = textsOf(kind).length;
      return `${kind} ${rightlyRead(reader, kind)}/${of}`;
    });
    return `${reader.name} reads rightly: ${counts.join(", ")}`;
  });
}
