import type { Rule } from "./chart.ts";
import { joinedClauses, one } from "./join-clauses.ts";
import { ANYTHING } from "./join-things.ts";
import type { DeedCondition } from "./meaning.ts";
import { rule } from "./rule.ts";

const KINDS = ["if", "unless", "once", "until", "while"] as const;

/** Facts about things, or of the game: "the door is open", "it is dark". */
const FACTS: readonly Rule[] = KINDS.flatMap((kind) => [
  rule(
    "condition",
    [kind, "it?", "aux*", "state", "aux*"],
    (word, _it, _is, state): DeedCondition => ({
      kind,
      said: word.said,
      qualities: [{ is: "called", ...state }],
    }),
    0.1,
  ),
  rule(
    "condition",
    [kind, "it?", "aux*", "not", "state"],
    (word, _it, _is, _not, state): DeedCondition => ({
      kind,
      said: word.said,
      qualities: [{ is: "not", of: { is: "called", ...state } }],
    }),
    0.1,
  ),
  rule(
    "condition",
    [kind, "set", "aux+", "says+", "aux*"],
    (word, set, _, qualities): DeedCondition => ({ kind, said: word.said, set, qualities }),
    0.3,
  ),
  rule(
    "condition",
    [kind, "set", "says+", "aux+"],
    (word, set, qualities): DeedCondition => ({ kind, said: word.said, set, qualities }),
    0.3,
  ),
  // Without a verb it may be none: "hasta cinco puertas rojas".
  rule(
    "condition",
    [kind, "set", "says+"],
    (word, set, qualities): DeedCondition => ({ kind, said: word.said, set, qualities }),
    1,
  ),
  rule(
    "condition",
    [kind, "set", "not", "aux*", "says"],
    (word, set, _not, _is, of): DeedCondition => ({
      ...{ kind, said: word.said, set },
      qualities: [{ is: "not", of }],
    }),
    0.3,
  ),
]);

/** The grammar of conditions, on which deeds hang. */
export const CONDITION_RULES: readonly Rule[] = [
  ...FACTS,
  ...KINDS.flatMap((kind) => [
    rule(
      "condition",
      [kind, "possessive", "says+"],
      ({ said }, _, qualities): DeedCondition => ({
        kind,
        said,
        set: one({ ...ANYTHING, refers: "it" }),
        qualities,
      }),
      0.4,
    ),
    rule(
      "condition",
      [kind, "aux+", "set"],
      (word, _, set): DeedCondition => ({ kind, said: word.said, set }),
      0.5,
    ),
    rule(
      "condition",
      [kind, "only?", "set", "aux+"],
      (word, _, set): DeedCondition => ({ kind, said: word.said, set }),
      0.4,
    ),
    rule(
      "condition",
      [kind, "frame*", "clause"],
      (word, frames, clause): DeedCondition | undefined => {
        const { deed, set = one(ANYTHING) } = joinedClauses([...frames, clause]) ?? {};
        return deed && { kind, said: word.said, set, deed: deed.deed };
      },
      0.6,
    ),
    rule("condition", [kind, "word+"], (word): DeedCondition => ({ kind, said: word.said }), 3),
  ]),
];
