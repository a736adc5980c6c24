import type { PictureNode } from "../graph/make-graph.ts";
import { cut, some, textWidth } from "../graph/text.ts";

/** A size in pixels. */
export interface Box {
  readonly width: number;
  readonly height: number;
}

/** Limit on the characters of a name; the tooltip has all. */
const MAX_CHARACTERS = 26;
const NOTE_CHARACTERS = 30;
const LABEL_CHARACTERS = 18;
/** Limit on variables per line. */
const TOLD = 3;

/** The first line of a node. */
export function nodeText({ label }: PictureNode): string {
  return cut(label, MAX_CHARACTERS);
}

/** Marks as text, so that they do not depend on colour. */
const MARK_WORDS = { "dead-end": "nobody needs it", never: "never applies" } as const;
const GOAL_OUT_OF_REACH = "never reached";

/** A further line of a node. */
interface NoteLine {
  readonly text: string;
  readonly kind: "note" | "mention" | "marked";
  readonly isLit: boolean;
}

/** The further lines of a node. */
export function notesOf({ kind, note, mark, needs, gives }: PictureNode): readonly NoteLine[] {
  const lines: NoteLine[] = [];
  if (note !== "") lines.push({ text: cut(note, NOTE_CHARACTERS), kind: "note", isLit: false });
  for (const [sign, told] of [
    ["←", needs],
    ["→", gives],
  ] as const) {
    // Highlighted variables get their own line, so that the plan can be followed.
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

/** Label of an arrow; possibly empty. */
export function labelText(variables: readonly string[]): string {
  return variables.length === 0 ? "" : cut(some(variables, 2), LABEL_CHARACTERS);
}

/** Step numbers of a node. */
export function badgeText({ steps }: PictureNode): string {
  const shown = steps.slice(0, 4).join(" ");
  return steps.length > 4 ? `${shown} …` : shown;
}

/** Size of a node for its texts. */
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
