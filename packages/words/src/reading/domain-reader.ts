/**
 * Reads directives in a domain: goals, bans, bounds, targets, amounts.
 *
 * @module
 */

import {
  ActionSet,
  type DirectiveReading,
  type Domain,
  type Finding,
  type Goal,
  type PersonaReading,
} from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import { BAN_MARK, type CompiledLanguage } from "../language/compiled-language.ts";
import { LanguageDetector } from "../language/detect-language.ts";
import { domainText } from "../lexicon/describe.ts";
import { DomainFacts } from "../lexicon/domain-facts.ts";
import { Lexicon } from "../lexicon/lexicon.ts";
import { splitName } from "../lexicon/split-name.ts";
import { Vocabulary } from "../lexicon/vocabulary.ts";
import { PersonaReader } from "../persona/persona-reader.ts";
import { RunSplitter } from "../text/runs.ts";
import { wordsOfText } from "../text/words-of-text.ts";
import type { Thesaurus } from "../thesaurus/thesaurus.ts";
import {
  isBeside,
  isGuessed,
  isHeard,
  isOfWay,
  isVoid,
  narrowedToWays,
  readAgainst,
  speaksAgainst,
} from "./bans/against.ts";
import type { Ban } from "./bans/ban.ts";
import { NOTHING, readBan, reconciled } from "./bans/bans.ts";
import { isArgument, isBanOfNobody, isCaused, isLack } from "./bans/forbidding.ts";
import { readKept, readUnharmed } from "./bans/kept.ts";
import { readLess } from "./bans/preferences.ts";
import type { Prohibitions, RestOfDirective } from "./bans/prohibitions.ts";
import { isSuffering, readReason, readStaying, readSuffered } from "./bans/reasons.ts";
import { type Bound, conditionOf, readBound } from "./bounds.ts";
import { type Clause, isWanted, wish } from "./clause.ts";
import { asksFor, isAsking, isAskingPlainly } from "./clause-checks.ts";
import { ClauseReader } from "./clause-reader.ts";
import { confidenceOf, signsOf } from "./confidence.ts";
import { banFindings, boundFinding, goalFinding, targetFinding } from "./findings.ts";
import {
  inOrder,
  isAbout,
  isLeavingAsked,
  isMeans,
  isNamedGoal,
  refusedGoals,
  waysAsked,
} from "./found-goals.ts";
import { type GoalFound, readGoals } from "./goals.ts";
import { hasLooseEnd, unreadRefusals, unreadRest } from "./loose-ends.ts";
import { GOAL_MEANT } from "./scores.ts";
import { isOfOthers, otherWays, readAmounts, readTargets, withoutOthers } from "./targets.ts";
import { withAmounts } from "./with-amounts.ts";

/** Maximum length of a text in characters; the rest is not read. */
const MAX_LENGTH = 2000;
/** Highest support for a goal that still counts as none next to a ban: `no shouting, young lady`. */
const SAYS_ANYTHING = 0.1;

/** The reader of a domain. */
export class DomainReader {
  readonly #domain: Domain;
  readonly #vocabulary: Vocabulary;
  readonly #languages: readonly CompiledLanguage[];
  readonly #detector: LanguageDetector;
  #runs: RunSplitter | undefined;
  readonly #lexicons: (Lexicon | undefined)[];

  /** Creates a reader in short steps. */
  static *prepare(
    domain: Domain,
    thesaurus: Thesaurus,
    languages: readonly CompiledLanguage[],
  ): Work<DomainReader> {
    const facts = new DomainFacts(domain);
    yield;
    const detector = new LanguageDetector(languages);
    const own = detector.detect(splitName(domainText(domain)));
    yield;
    const vocabulary = new Vocabulary(facts, thesaurus, languages[own] as CompiledLanguage);
    yield;
    const reader = new DomainReader(vocabulary, languages, detector);
    yield* reader.#vocabulary.prepare();
    yield* reader.#lexicon(own).prepare();
    return reader;
  }

  private constructor(
    vocabulary: Vocabulary,
    languages: readonly CompiledLanguage[],
    detector: LanguageDetector,
  ) {
    this.#domain = vocabulary.domain;
    this.#languages = languages;
    this.#detector = detector;
    this.#vocabulary = vocabulary;
    this.#lexicons = languages.map(() => undefined);
  }

  /** The splitter for scripts without spaces, created for the first text. */
  #splitter(): RunSplitter {
    const languages = this.#languages;
    this.#runs ??= new RunSplitter(
      () => [...this.#vocabulary.runWords, ...languages.flatMap(({ known }) => [...known])],
      languages.flatMap(({ banEndings }) => banEndings),
    );
    return this.#runs;
  }

  /** Reads the requests of a directive. */
  read(text: string): DirectiveReading {
    const split = wordsOfText(text.slice(0, MAX_LENGTH), this.#splitter(), BAN_MARK);
    const lexicon = this.#lexicon(this.#detector.detect(split.words));
    const entries = split.words.map((word) => lexicon.entry(word));
    const reader = new ClauseReader(lexicon, entries, split.breaks);
    const clauses = reader.read();
    const told = this.#prohibitions(lexicon, clauses);
    const { bans, bounds, disabled, unsure, wanted, heard, skipped, because } = told;
    const refused = refusedGoals(
      lexicon,
      wanted.filter(({ goal }) => !skipped.has(goal)),
    );
    const ends = refused.filter(({ clauses: [clause] }) => clause?.isCommand === true);
    const isAsked = clauses.some(
      (clause) => isAsking(clause) && !(ends.length > 0 && clause.isStatement),
    );
    const isTold = refused.length > 0 && !isAsked;
    const isAllowed = (goal: number): boolean => !skipped.has(goal);
    const isForbidding = (disabled ?? unsure) !== undefined;
    // "the hull leaks! But spare the robot" requests the repair.
    const isReason =
      isForbidding && !clauses.some((clause) => isAskingPlainly(clause) || clause.isContrast);
    const isQuestion = !lexicon.isForeign && asksFor(split.words);
    const isMeant = (found: GoalFound): boolean =>
      isAbout(found) &&
      !(isQuestion && found.scores.direct(found.goal) === 0) &&
      (!isForbidding || found.scores.of(found.goal) >= SAYS_ANYTHING) &&
      (!isReason || isNamedGoal(lexicon, found));
    const asked = isTold ? [] : readGoals(lexicon, clauses, isAllowed).filter(isMeant);
    const found = asked.length > 0 ? inOrder([...ends, ...asked]) : refused;
    let discouraged = unsure;
    for (const clause of clauses) {
      if (clause.mood !== "less") continue;
      const less = readLess(lexicon, clause, found);
      bans.push(less);
      if (less.actions.length + less.goals.length > 0) heard.add(clause);
      because.push(...banFindings(this.#domain, clause, less));
      for (const goal of less.goals) skipped.add(goal);
      if (less.actions.length > 0) discouraged ??= new ActionSet(this.#domain.actions.count);
      for (const action of less.actions) discouraged?.add(action);
    }
    const goals = found.map((goal) =>
      this.#wish(lexicon, goal, { disabled, discouraged }, because),
    );
    discouraged = withoutOthers(this.#domain, goals, found, discouraged);
    const maintain = conditionOf(bounds);
    const numbers = because.filter(({ kind }) => kind === "amount").length + bounds.length;
    const isLoose = hasLooseEnd(lexicon, clauses, {
      ...{ found, heard, numbers, skipped: skipped.size },
      isTargeted: goals.some(({ without }) => without !== undefined),
    });
    const rest = split.words.slice(reader.end).join(" ") + text.slice(MAX_LENGTH);
    const unread = [...unreadRefusals(clauses, heard, found), ...unreadRest(rest)];
    because.unshift(...unread);
    return {
      goals,
      skipped: [...skipped].map((goal) => this.#domain.goals[goal] as Goal),
      disabled,
      discouraged,
      maintain: maintain && this.#domain.condition(maintain),
      ...confidenceOf(signsOf(clauses, found, bans), bans, clauses, {
        isLoose,
        isUnread: unread.length > 0,
      }),
      because,
    };
  }

  /** Reads the wishes and aversions of a character. */
  readPersona(text: string): PersonaReading {
    const split = wordsOfText(text.slice(0, MAX_LENGTH), this.#splitter(), BAN_MARK);
    const lexicon = this.#lexicon(this.#detector.detect(split.words));
    return new PersonaReader(lexicon).read(split);
  }

  #lexicon(language: number): Lexicon {
    const known = this.#lexicons[language];
    if (known !== undefined) return known;
    const compiled = this.#languages[language] as CompiledLanguage;
    const lexicon = new Lexicon(this.#vocabulary, compiled, language > 0);
    this.#lexicons[language] = lexicon;
    return lexicon;
  }

  #prohibitions(lexicon: Lexicon, clauses: readonly Clause[]): Prohibitions {
    const bans: Ban[] = [];
    const bounds: Bound[] = [];
    const heard = new Set<Clause>();
    const skipped = new Set<number>();
    const because: Finding[] = [];
    const wanted: { goal: number; clause: Clause }[] = [];
    let disabled: ActionSet | undefined;
    let unsure: ActionSet | undefined;
    let denied: ActionSet | undefined;
    const isAlone = !clauses.some(isAsking);
    // Most directives forbid nothing and are done here.
    const isForbidding = clauses.some(
      ({ mood, isKept, isContrast, isUnharmed }) =>
        mood !== "want" || isKept || isContrast || isUnharmed,
    );
    const wished = new Set(
      isForbidding ? readGoals(lexicon, clauses, () => true).map(({ goal }) => goal) : [],
    );
    const asked = isForbidding ? waysAsked(lexicon, clauses) : [];
    for (const clause of clauses) {
      const bound = readBound(lexicon, clause, clauses);
      if (bound !== undefined) {
        bounds.push(bound);
        heard.add(clause);
        because.push(boundFinding(clause, bound));
        // It is about keeping, not doing.
        clause.mood = "skip";
        continue;
      }
      const isAlso = clauses.some((other) => other !== clause && isAsking(other));
      // "the report is late, so leave the stove": nothing is said about the state of the stove.
      const isLeft = clause.isLeft && isWanted(clause) && !isLeavingAsked(lexicon, clause);
      if (isLeft && clauses.some((other) => other !== clause && other.entries.length > 0))
        clause.isDismissed = true;
      const ban = this.#banHeard(lexicon, clauses, clause, { isAlso, wished, asked });
      if (ban === undefined) continue;
      if (!isAlone && isOfWay(lexicon, clauses, clause, ban, { wished, asked })) {
        // "instead of drilling, open the vault" dismisses one way to the goal.
        clause.mood = "less";
        continue;
      }
      bans.push(ban);
      if (isHeard(lexicon, clause, ban)) heard.add(clause);
      because.push(...banFindings(this.#domain, clause, ban));
      for (const goal of ban.goals) skipped.add(goal);
      for (const goal of ban.wanted ?? []) wanted.push({ goal, clause });
      // A directive that requests only an absence is served by any way to it.
      const isGoal = ban.isState === true && isAlone && (ban.wanted?.length ?? 0) > 0;
      if (ban.actions.length === 0 || isGoal) continue;
      if (clause.isKept || !(clause.isThing || ban.isContrary === true || ban.isState === true)) {
        denied ??= new ActionSet(this.#domain.actions.count);
        for (const action of ban.actions) denied.add(action);
      }
      // An unsure ban only adds weight.
      const isBinding = ban.isSure && !clause.isDislike;
      const set = (isBinding ? disabled : unsure) ?? new ActionSet(this.#domain.actions.count);
      for (const action of ban.actions) set.add(action);
      if (isBinding) disabled = set;
      else unsure = set;
    }
    for (const set of [disabled, denied]) this.#skipUnserved(set, skipped);
    return { bans, bounds, disabled, unsure, wanted, heard, skipped, because };
  }

  /** The ban of a clause beside the others. May correct the clause's mood. */
  #banHeard(
    lexicon: Lexicon,
    clauses: readonly Clause[],
    clause: Clause,
    { isAlso, wished, asked }: RestOfDirective,
  ): Ban | undefined {
    const ban = this.#banOf(lexicon, clause, !isAlso);
    const read = narrowedToWays(lexicon, clauses, clause, ban, asked);
    const isGuess = isGuessed(lexicon, read, clause, asked, wished);
    const givesWay = isAlso && !(clause.isCommand || clause.isKept);
    const isVain = isGuess || isVoid(read, givesWay ? undefined : wished);
    const found = isVain ? (this.#against(lexicon, clauses, clause) ?? read) : read;
    const isNone = isGuess && (clause.isOfIt || clause.meansAt === 0 || read?.actions.length === 0);
    return found && !(found === read && isNone) ? reconciled(found, asked) : undefined;
  }

  /** The ban of a clause; undefined if there is none. May correct the clause's mood. */
  #banOf(lexicon: Lexicon, clause: Clause, isAlone: boolean): Ban | undefined {
    // "not blue" is about a colour.
    if (clause.mood === "prevent" && isArgument(lexicon, clause)) clause.mood = "ban";
    if (clause.isStaying) {
      const staying = readStaying(lexicon, clause);
      // "do not leave the dog hungry" is about the dog.
      if (staying !== undefined || clause.isNobody) {
        clause.mood = "skip";
        return staying;
      }
    }
    if (!isAlone && isSuffering(clause)) {
      const suffered = readSuffered(lexicon, clause);
      if (suffered !== undefined) {
        clause.mood = "ban";
        return suffered;
      }
    }
    if (clause.isOn && isMeans(lexicon, clause)) {
      clause.mood = "want";
      return undefined;
    }
    if (clause.isReason) return readReason(lexicon, clause);
    if (clause.isUnharmed) {
      const unharmed = readUnharmed(lexicon, clause);
      if (unharmed !== undefined) return unharmed;
    }
    if (clause.isNobody && !isBanOfNobody(lexicon, clause)) {
      // "but nobody dies" is about the ways to what is requested.
      if (!isAlone && clause.entries.every(({ isBad, isWeak }) => isBad || isWeak)) {
        clause.mood = "ban";
        return undefined;
      }
      clause.mood = "want";
      clause.isStatement = true;
      return undefined;
    }
    const kept = clause.isKept && isWanted(clause) ? readKept(lexicon, clause) : undefined;
    if (kept !== undefined) {
      clause.mood = "skip";
      return kept;
    }
    if (clause.isDismissed && clause.numbers.length === 0) clause.mood = "skip";
    const isRefused =
      clause.mood === "prevent" && (clause.isThing || isCaused(lexicon, clause, isAlone));
    const isRead = (isWanted(clause) && !isRefused) || clause.mood === "less";
    if (isRead || clause.entries.length === 0) return undefined;
    const ban = readBan(lexicon, clause);
    if (isLack(clause, ban)) return wish(clause);
    if (ban === NOTHING && (isRefused || clause.beingAt !== undefined)) {
      // "the dog must not bark" is a wish, whatever causes it.
      clause.mood = "prevent";
      return undefined;
    }
    if (isRefused) clause.mood = "ban";
    return ban;
  }

  /** The ways that a clause speaks against, beside a request. */
  #against(lexicon: Lexicon, clauses: readonly Clause[], clause: Clause): Ban | undefined {
    if (!speaksAgainst(clause)) return undefined;
    const isMeant = (other: Clause): boolean => isAsking(other) && isBeside(clause, other);
    const asked = waysAsked(lexicon, clauses, isMeant, GOAL_MEANT);
    return readAgainst(lexicon, clause, asked);
  }

  /** Skips goals that no enabled action serves. */
  #skipUnserved(disabled: ActionSet | undefined, skipped: Set<number>): void {
    for (let goal = 0; goal < this.#domain.goals.length; goal++) {
      const serving = this.#vocabulary.facts.serving(goal);
      if (serving.length > 0 && serving.every((action) => disabled?.has(action))) skipped.add(goal);
    }
  }

  #wish(
    lexicon: Lexicon,
    found: GoalFound,
    { disabled, discouraged }: Pick<DirectiveReading, "disabled" | "discouraged">,
    because: Finding[],
  ): DirectiveReading["goals"][number] {
    const domain = this.#domain;
    const declared = domain.goals[found.goal] as Goal;
    const finding = goalFinding(domain, found);
    because.push(finding);
    // A refusal names no way.
    const isRefusal = found.clauses.every(({ isThing }) => isThing);
    const named = (isRefusal ? [] : readTargets(lexicon, found)).filter(
      (action) => disabled?.has(action) !== true && discouraged?.has(action) !== true,
    );
    // "mum or the lawyer, not the judge": the ban alone says the same.
    const isLeft = (action: number): boolean =>
      disabled?.has(action) === true || named.includes(action);
    const { facts } = this.#vocabulary;
    const isAll = isOfOthers(facts, named) && facts.serving(found.goal).every(isLeft);
    const targets = isAll ? [] : named;
    const amounts = readAmounts(lexicon, found);
    for (const [slot, amount] of amounts) {
      const of = `${domain.variables.all[slot]?.name}: ${amount}`;
      because.push({ words: String(amount), kind: "amount", of });
    }
    if (targets.length > 0) because.push(targetFinding(domain, finding.words, targets));
    return {
      goal: withAmounts(domain, declared, amounts),
      declared,
      without: targets.length > 0 ? otherWays(facts, found.goal, targets) : undefined,
    };
  }
}
