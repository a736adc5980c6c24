import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../binding/asker.ts";
import { bindWays } from "../binding/bind-ways.ts";
import type { ThingBinding } from "../binding/binding.ts";
import type { KnownGoal } from "./goals.ts";
import { type NamedThings, namesIn, withPlaces } from "./named-things.ts";
import type { InquiryParts, Round } from "./round.ts";
import { roundLimitsOf } from "./round-limits.ts";

/** The part of a question that does not depend on its binding. */
interface AskedGoal {
  readonly known: KnownGoal;
  readonly named: NamedThings;
  readonly asker: Asker;
  /** Whether other agents' things may be used. */
  readonly isProving: boolean;
}

/** Turns a binding into a question. */
export function* makeRound(
  binding: ThingBinding,
  { known, named, asker, isProving }: AskedGoal,
  { book, nameOf }: Pick<InquiryParts, "book" | "nameOf">,
): Work<Round> {
  const { directive } = known;
  const ways = yield* bindWays(binding, book, asker.traveller);
  return {
    reference:
      directive === undefined
        ? known.reference
        : { directive: withPlaces(directive, named, binding) },
    binding,
    ...ways,
    names: directive === undefined || named.size > 0 ? undefined : namesIn(binding, nameOf),
    ...roundLimitsOf(binding, asker, isProving),
  };
}
