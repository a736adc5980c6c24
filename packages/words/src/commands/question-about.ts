import { shownText } from "@understudy/planner-core/internal";
import type { CommandDoubt, CommandThingId } from "./command-reading.ts";

/** Maximum number of things to choose from in a question. */
const MAX_CHOICES = 4;

/** The English question about a doubt, without control characters and special tokens of the player's words. */
export function questionAbout({ kind, options, done = [], names, ...doubt }: CommandDoubt): string {
  const words = shownText(doubt.words);
  const list = (ids: readonly CommandThingId[]): string => {
    const more = ids.length > MAX_CHOICES ? " …" : "";
    const shown = ids.slice(0, MAX_CHOICES).map((id) => shownText(String(names?.[id] ?? id)));
    return `${shown.join(", ")}${more}`;
  };
  const choices = list(options);
  const already = done.length > 0 ? `done already: ${list(done)}` : "";
  switch (kind) {
    case "which":
      return `which one? ${choices}`;
    case "none":
      return options.length === 0
        ? `I know of no "${words}".`
        : `I know of no "${words}". which one? ${choices}`;
    case "few":
      if (options.length === 0) return already === "" ? "there are none." : `${already}.`;
      return `there are only these: ${choices}${already === "" ? "" : ` (${already})`}.`;
    case "cannot":
      return `that cannot be done with "${words}".`;
    case "what":
      return `what should be done? I heard "${words}".`;
    case "count":
      return `how many is "${words}"?`;
    case "time":
      return `only now, not "${words}"?`;
    case "condition":
      return `even without waiting for "${words}"?`;
    default:
      return `what does "${words}" mean?`;
  }
}
