import { ASSIGN, decodeValue } from "@understudy/planner-core/compiled";
import { actionsHarming } from "../../lexicon/harms.ts";
import type { Lexicon } from "../../lexicon/lexicon.ts";
import { namesSaid } from "../../lexicon/names-said.ts";
import { testsOf } from "../../lexicon/serving.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import { stem } from "../../text/stem.ts";
import { DOING } from "../../text/word-forms.ts";
import { type Clause, firstPhraseOf } from "../clause.ts";
import { Scores } from "../scores.ts";
import type { Ban } from "./ban.ts";
import { bannedTools } from "./bans.ts";
import { valuedStates } from "./refusals.ts";

/** Thesaurus groups with opposite meanings. */
const OPPOSITES: ReadonlyMap<string, string> = new Map([
  ["close", "open"],
  ["open", "close"],
  ["switch on", "switch off"],
  ["switch off", "switch on"],
  ["sleep", "wake"],
  ["wake", "sleep"],
]);

/**
 * The actions that change a state which should stay as it is and which no goal requires: `leave the cat outside`. May
 * mark the clause as dismissing a goal.
 */
export function readKept(lexicon: Lexicon, clause: Clause): Ban | undefined {
  const { entries } = clause;
  const { domain, goals } = lexicon.vocabulary;
  const actions = valuedStates(lexicon, entries).flatMap(({ variable, value }) => {
    const isWanted = domain.goals.some(({ condition }) =>
      testsOf(condition.node).some((test) => test.variable === variable && test.value === value),
    );
    return isWanted
      ? []
      : lexicon.facts.actionsWhere(
          (opcode, changed, operand) =>
            opcode === ASSIGN && changed === variable && operand !== value,
        );
  });
  actions.push(...actionsKilling(lexicon, entries));
  actions.push(...actionsReversing(lexicon, entries));
  if (actions.length === 0 && !entries.some(({ key }) => goals.isName(key))) {
    // "keep the pond clean" in a domain with a step that poisons it and no goal about it.
    actions.push(...actionsHarming(lexicon, entries));
  }
  const against = goalsAgainst(lexicon, entries);
  if (against.length > 0) clause.isDismissed = true;
  if (actions.length + against.length === 0) return thingLeft(lexicon, clause);
  return { actions, goals: against, isState: true, isSure: false };
}

/** The only goal to end a state that should be kept: `let the old man sleep` dismisses `wake_professor`. */
function goalsAgainst({ vocabulary }: Lexicon, entries: readonly WordEntry[]): readonly number[] {
  const { thesaurus, domain } = vocabulary;
  const against = entries.flatMap(({ key }) =>
    thesaurus.groupsOf(key).flatMap(({ name }) => OPPOSITES.get(name) ?? []),
  );
  if (against.length === 0) return [];
  const found = domain.goals.flatMap(({ name = "" }, goal) => {
    const groups = thesaurus.groupsOf(stem(vocabulary.wordsOf(name)[0] ?? ""));
    return groups.some((group) => against.includes(group.name)) ? goal : [];
  });
  return found.length === 1 ? found : [];
}

/** The actions that cause an undesirable state of something that should stay `alive`. */
function actionsKilling(lexicon: Lexicon, entries: readonly WordEntry[]): readonly number[] {
  const { domain, thesaurus } = lexicon.vocabulary;
  const isAlive = ({ key }: WordEntry): boolean =>
    thesaurus.groupsOf(key).some(({ name }) => name === "alive");
  if (!entries.some(isAlive)) return [];
  return namesSaid(lexicon, entries).flatMap(({ name }) => {
    const variable = domain.variables.get(name);
    const isDead = (value: number): boolean =>
      variable?.type === "enum" && lexicon.entry(String(decodeValue(variable, value))).isBad;
    return lexicon.facts.actionsWhere(
      (opcode, changed, operand) =>
        opcode === ASSIGN && changed === variable?.id && isDead(operand),
    );
  });
}

/** The actions that reverse a state which should be kept: `keep the gate shut` forbids `open_gate`. */
function actionsReversing(
  { vocabulary: { thesaurus, tools, toolVerbs }, facts }: Lexicon,
  entries: readonly WordEntry[],
): readonly number[] {
  return entries.flatMap((how) => {
    const opposites = thesaurus.groupsOf(how.key).flatMap(({ name }) => OPPOSITES.get(name) ?? []);
    if (opposites.length === 0) return [];
    const things = entries.filter((entry) => entry !== how && entry.isToolName);
    return toolVerbs.flatMap((verb, tool) => {
      const isOpposite = thesaurus.groupsOf(verb).some(({ name }) => opposites.includes(name));
      const isMeant = isOpposite && things.some(({ key }) => tools.isCalled(tool, key));
      return isMeant ? facts.actionsOf(tool) : [];
    });
  });
}

/** The actions that use a thing which should stay in its place: `leave the poison in the box`. */
function thingLeft(lexicon: Lexicon, clause: Clause): Ban | undefined {
  const { beingAt, numbers, entries } = clause;
  const { domain } = lexicon.vocabulary;
  const head = firstPhraseOf(clause).slice(0, beingAt);
  const isLeft = head[0]?.isWeak === true && !head[0].isToolName;
  const from = isLeft ? 1 : 0;
  const end = head.findIndex((entry, at) => at >= from && !isMeans(entry));
  const thing = head.slice(from, end < 0 ? undefined : end);
  const state = entries.slice(from + thing.length);
  const isTold = clause.headEnd !== undefined || beingAt !== undefined || state.length > 0;
  if (!isTold || !(isLeft || beingAt !== undefined) || numbers.length > 0) return undefined;
  // "keep the pump running" asks for its use.
  if (thing.length === 0 || state.some(({ word }) => DOING.test(word))) return undefined;
  const said = namesSaid(lexicon, thing);
  if (said.some(({ name }) => domain.variables.get(name) !== undefined)) return undefined;
  const tools = bannedTools(lexicon, { ...clause, entries: [...thing] }, said, []);
  const { actions } = tools ?? { actions: actionsWith(lexicon, thing) };
  return actions.length === 0 ? undefined : { actions, goals: [], isState: true, isSure: false };
}

/** The actions of the only tool that has a word in its texts. */
function actionsWith(
  { vocabulary, facts }: Lexicon,
  thing: readonly WordEntry[],
): readonly number[] {
  const scores = new Scores(vocabulary.tools.count).add(thing, "tools");
  const tools = vocabulary.domain.tools.flatMap((_, tool) => (scores.direct(tool) > 0 ? tool : []));
  const [tool] = tools;
  return tool !== undefined && tools.length === 1 ? facts.actionsOf(tool) : [];
}

/** Whether a word names a thing by which something is done rather than a goal. */
function isMeans({ isToolName, tools, goals }: WordEntry): boolean {
  return isToolName || Math.max(0, ...tools.direct) > Math.max(0, ...goals.direct);
}

/** The ban on harming something that should stay unharmed. May correct the clause's mood. */
export function readUnharmed(lexicon: Lexicon, clause: Clause): Ban | undefined {
  const actions = actionsHarming(lexicon, clause.entries);
  if (actions.length > 0) {
    // "deliver the parcel in one piece" is also a request.
    if (!clause.isBare || clause.isKept) clause.mood = "skip";
    return { actions, goals: [], isState: true, isSure: false };
  }
  return undefined;
}
