import type { Domain } from "@understudy/planner-core";
import type { CompiledLanguage } from "../language/compiled-language.ts";
import { stem } from "../text/stem.ts";
import { splitName } from "./split-name.ts";

/** Words behind which a goal says what there is to be none of; and those before which it does. */
const BEHIND = new Set("no not none nobody nothing never without free longer nowhere".split(" "));
const BEFORE = new Set("gone away over ended vanished".split(" "));

/** By goal, the stems of what it says that there is to be none of: `No smoke hangs in the hall.` */
export function denialsOf(domain: Domain, { stop, weak }: CompiledLanguage): ReadonlySet<string>[] {
  return domain.goals.map(({ name = "" }, index) => {
    const denied = new Set<string>();
    const { description = "" } = domain.definition.goals?.[index] ?? {};
    for (const text of [name, description]) {
      const words = splitName(text);
      const behind = words.findIndex((word) => BEHIND.has(word));
      const from = words.some((word) => BEFORE.has(word)) ? 0 : behind < 0 ? words.length : behind;
      for (const word of words.slice(from)) {
        if (!(stop.has(word) || weak.has(word) || BEFORE.has(word))) denied.add(stem(word));
      }
    }
    return denied;
  });
}
