import { dirname, join } from "node:path";

/** The folder of the CLI whose files plan the tasks of competitions. */
const DOOR = "workshop/cli/src/plan/pddl/";
/** The shelf, with the searches that are an entry of the planner, since they are built from its insides. */
const SHELF = /^(?:competition|packages\/classical\/src\/competition)\//;
const ENTRIES = /^@understudy\/(?:pddl|classical\/competition)$/;
const SPECIFIER =
  /^(?:import|export)\s(type\s)?(?:[^;"]*\sfrom\s)?"([^"]+)"|\b(import)\("([^"]+)"\)/gm;

/**
 * The imports by which a program would load the shelf `competition` unasked: those of anything but the CLI's own folder
 * for it, and those of that folder that are not deferred.
 *
 * @param file path from the root
 */
export function unaskedImports(file: string, text: string): string[] {
  if (SHELF.test(file) || file.startsWith(DOOR)) return [];
  return [...text.matchAll(SPECIFIER)]
    .filter(([, type, declared = "", deferred, called = ""]) => {
      const path = pathOf(file, declared + called);
      if (path.startsWith(DOOR)) return deferred === undefined && type === undefined;
      return ENTRIES.test(path) || SHELF.test(path);
    })
    .map(([, , declared = "", , called = ""]) => `${file} -> ${declared}${called}`);
}

/** An imported file from the root; a package by its name. */
function pathOf(file: string, specifier: string): string {
  return specifier.startsWith(".") ? join(dirname(file), specifier) : specifier;
}
