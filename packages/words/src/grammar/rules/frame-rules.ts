import type { Rule } from "../chart.ts";
import type { ThingPick } from "../meaning.ts";
import { doers, joinedClauses, one, undone } from "./join-clauses.ts";
import { ALL_OF_ANY, SOMEBODY } from "./join-things.ts";
import { rule } from "./rule.ts";

/** Words before a deed that one is told: "tell Kim to wake Ivo". */
const TO = /^(?:to|de|d)$/i;

/** A verb in the third person of the present: "cleans", "putzt", "nettoie", "limpia". */
const NOW = /^[^ ]*(?:[^s]s|t|e|a)(?: |$)/i;

/** A verb in the past that ends alike. */
const TOLD =
  /^(?:put|lit|set|cut|let|shut|got|sent|built|lent|left|kept|bought|brought|woke|gave|broke|stole|took|ate|rode|drove|wrote|froze|chose|shook|made|came|wore|tore|hid|[^ ]+te)(?: |$)/i;

/** Whether a pick may name an agent. */
export const namesAgent = ({ things, qualities, isDefinite, isMore, amount }: ThingPick): boolean =>
  things.length === 1 && qualities.length === 0 && !(isDefinite || isMore) && amount === undefined;

/** The grammar of words before a clause: who is to do it, when, and under which condition. */
export const FRAME_RULES: readonly Rule[] = [
  rule("frame", ["main|wish|aux|too"], () => ({}), 0.2),
  rule("frame", ["infinitive"], () => ({}), 0.6),
  rule("frame", ["you"], () => ({ isYou: true }), 0.2),
  rule("frame", ["subject", "aux?", "wish"], () => ({})),
  rule("frame", ["subject", "only", "wish"], () => ({})),
  rule("frame", ["aux", "subject"], () => ({}), 0.3),
  rule("frame", ["you", "aux"], () => ({ isYou: true })),
  rule("frame", ["prefer"], () => ({ isPreferred: true })),
  rule("frame", ["only"], () => ({ isOnly: true })),
  rule("frame", ["first", "comma?"], () => ({ order: "first" })),
  rule("frame", ["last", "comma?"], () => ({ order: "last" })),
  rule("frame", ["later", "comma?"], ({ said }) => ({ order: "later", later: said }), 0.2),
  rule("frame", ["when", "comma?"], (said) => ({ times: [said] }), 0.3),
  rule("frame", ["condition", "comma?", "then?"], (condition) => ({ conditions: [condition] })),
  rule("frame", ["everybody", "comma|aux?"], () => ({ who: "all" }), 0.3),
  rule("frame", ["nobody", "aux*"], () => ({ who: "nobody", refusal: "not" }), 0.2),
  // "nobody except Kim should open it" is about Kim alone.
  rule("frame", ["nobody", "exception", "ban?", "aux*"], (_, who) => ({ who }), 0.1),
  rule("frame", ["union", "exception", "ban?", "aux+"], (who, but) => doers(who, but)),
  rule(
    "frame",
    ["union", "comma"],
    (who) => (who.picks.every(namesAgent) ? { who } : undefined),
    1.2,
  ),
  rule(
    "frame",
    ["doers", "aux"],
    (who) => (who.picks.some(({ refers }) => refers !== undefined) ? undefined : doers(who)),
    0.8,
  ),
  // "… the cellar, and Otto should wake Ivo": what stands before is rather of the deed before.
  rule("doers", ["pick"], one, 0),
  rule("doers", ["union"], (all) => (all.picks.every(namesAgent) ? all : undefined), 0.3),
  rule("doers", ["union"], (all) => all, 2),
  // "tell Kim to wake Ivo and Otto to feed Berta"
  rule(
    "frame",
    ["pick", "to|infinitive"],
    (pick, { said }) => (namesAgent(pick) && TO.test(said) ? { who: one(pick) } : undefined),
    1,
  ),
  rule("frame", ["union", "aux?", "each"], (who) => ({ who, isEach: true }), 0.8),
  rule(
    "frame",
    ["union", "colon"],
    (who) => (who.picks.every(namesAgent) ? { who } : undefined),
    1,
  ),
  // "… and Ines, you open the gate"
  rule(
    "frame",
    ["pick", "comma", "you"],
    (pick) => (namesAgent(pick) ? { who: one(pick) } : undefined),
    0,
  ),
  rule("frame", ["let", "union", "to?"], (_, who) => doers(who), 0.4),
  rule("frame", ["let", "union", "exception", "to?"], (_, who, but) => doers(who, but)),
  // "everyone but Ivo should light a torch"
  rule("frame", ["everybody", "exception", "aux|comma"], (_, but) => doers(one(ALL_OF_ANY), but)),
  // "Kim cleans the lab"
  rule(
    "statement",
    ["doers", "deed", "arguments"],
    (who, deed, all) =>
      NOW.test(deed.said) && !TOLD.test(deed.said) && who.picks.every(namesAgent)
        ? joinedClauses([{ who, deed }, ...all])
        : undefined,
    0.6,
  ),
  // "someone wake the guards"
  rule(
    "statement",
    ["anybody", "comma?", "deed", "arguments?"],
    ({ said }, _, deed, all = []) =>
      SOMEBODY.test(said) ? joinedClauses([{ deed }, ...all]) : undefined,
    0,
  ),
  // "Kim should clean the lab, Otto shouldn't": what Otto is not to do is asked about.
  rule(
    "statement",
    ["union", "ban|notLate?", "aux+", "notLate?"],
    (who, no, verbs, late) => undone(who, no, ...verbs, late),
    0,
  ),
];
