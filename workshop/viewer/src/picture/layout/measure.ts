import type { PictureNode } from "../graph/make-graph.ts";
import { cut, some, textWidth } from "../graph/text.ts";

/** A size in pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Characters of a name that are drawn; whoever points at it is told all. */
const MAX_CHARACTERS = 26;
const NOTE_CHARACTERS = 30;
const LABEL_CHARACTERS = 18;
/** Variables that a line names. */
const TOLD = 3;

/** The first line of a node. */
export function nodeText({ label }: PictureNode): string {
  return cut(label, MAX_CHARACTERS);
}

/** The words of a mark: whoever sees no colours reads them. */
const MARK_WORDS = { "dead-end": "nobody needs it", never: "never applies" } as const;
const GOAL_OUT_OF_REACH = "never reached";

/** A line below the first one of a node. */
interface NoteLine {
  readonly text: string;
  readonly kind: "note" | "mention" | "marked";
  readonly isLit: boolean;
}

/** The lines below the first one of a node. */
export function notesOf({ kind, note, mark, needs, gives }: PictureNode): readonly NoteLine[] {
  const lines: NoteLine[] = [];
  if (note !== "") lines.push({ text: cut(note, NOTE_CHARACTERS), kind: "note", isLit: false });
  for (const [sign, told] of [
    ["←", needs],
    ["→", gives],
  ] as const) {
    // What is lit is told by itself, so that the plan can be followed.
    for (const isLit of [false, true]) {
      const names = told
        .filter((each) => each.isLit === isLit)
        .flatMap(({ variables }) => variables);
      if (names.length === 0) continue;
      lines.push({
        text: cut(`${sign} ${some(names, TOLD)}`, NOTE_CHARACTERS),
        kind: "mention",
        isLit,
      });
    }
  }
  if (mark !== undefined) {
    const text = kind === "goal" ? GOAL_OUT_OF_REACH : MARK_WORDS[mark];
    lines.push({ text, kind: "marked", isLit: false });
  }
  return lines;
}

/** The text at an arrow; empty where there is nothing to say. */
export function labelText(variables: readonly string[]): string {
  return variables.length === 0 ? "" : cut(some(variables, 2), LABEL_CHARACTERS);
}

/** The numbers of the steps of a node. */
export function badgeText({ steps }: PictureNode): string {
  const shown = steps.slice(0, 4).join(" ");
  return steps.length > 4 ? `${shown} …` : shown;
}

/** The size of a node that holds its texts. */
export function boxOf(node: PictureNode): Box {
  const steps = badgeText(node);
  const badge = steps === "" ? 0 : textWidth(steps, 12) + 18;
  const isVariable = node.kind === "variable";
  const widths = [
    textWidth(nodeText(node), isVariable ? 12 : 13) * (isVariable ? 1 : 1.06) + badge,
    ...notesOf(node).map(({ text, kind }) => textWidth(text, 11) + (kind === "marked" ? 14 : 0)),
  ];
  return {
    width: Math.ceil(Math.max(...widths)) + (node.kind === "tool" ? 20 : 30),
    height: (isVariable ? 22 : 28) + 14 * notesOf(node).length,
  };
}
