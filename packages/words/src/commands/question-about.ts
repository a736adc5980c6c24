import { shownText } from "@understudy/planner-core/internal";
import { ENGLISH } from "../language/english.ts";
import type { Language } from "../language/language.ts";
import { tableOf } from "../printer/meaning-printer.ts";
import { fill } from "../printer/print-table.ts";
import type { CommandDoubt, CommandThingId } from "./command-reading.ts";

/** Maximum number of things to choose from in a question. */
const MAX_CHOICES = 4;

/**
 * The question about a doubt, without control characters and special tokens of the player's words.
 *
 * @param language English, German, Spanish or French; others are asked in English. Default: English
 */
export function questionAbout(
  { kind, options, done = [], names, ...doubt }: CommandDoubt,
  language: Pick<Language, "code"> = ENGLISH,
): string {
  const list = (ids: readonly CommandThingId[]): string => {
    const more = ids.length > MAX_CHOICES ? " …" : "";
    const shown = ids.slice(0, MAX_CHOICES).map((id) => shownText(String(names?.[id] ?? id)));
    return `${shown.join(", ")}${more}`;
  };
  const said = { w: shownText(doubt.words), l: list(options), d: list(done) };
  const { questions } = tableOf(language);
  return fill(questions[questionOf(kind, options.length, done.length)] ?? "", (place) =>
    place in said ? said[place as keyof typeof said] : "",
  );
}

function questionOf(kind: CommandDoubt["kind"], options: number, done: number): string {
  if (kind === "none" && options > 0) return "noneOf";
  if (kind !== "few") return kind;
  if (options === 0) return done > 0 ? "allDone" : "nothing";
  return done > 0 ? "fewDone" : "few";
}
