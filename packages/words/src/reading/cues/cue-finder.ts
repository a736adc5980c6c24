/**
 * Finds function words that divide a directive into clauses, and applies their effects.
 *
 * @module
 */

import type { CueNode } from "../../language/compiled-language.ts";
import type { Cue } from "../../language/language.ts";
import type { Lexicon } from "../../lexicon/lexicon.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import { COMMA, FULL_STOP, NO_BREAK } from "../../text/split.ts";
import { DOING, MEANT, OF_THIS, ON, TOLD, WITHOUT } from "../../text/word-forms.ts";
import { commands, isUnknown } from "../clause-checks.ts";
import type { ClauseWriter } from "../clause-writer.ts";
import { applyCue } from "./cue-effects.ts";

/** Limit on words between a limit and its number. */
const MAX_BEFORE_NUMBER = 3;
/** Cues that join the parts of a sentence. */
const JOINTS: ReadonlySet<Cue | undefined> = new Set<Cue>(["and", "but"]);
/** Cues that dismiss what is said behind or before them, or ask to prevent it. */
const DISMISSALS: ReadonlySet<Cue | undefined> = new Set<Cue>([
  "prevent",
  "skip",
  "replaced",
  "dropped",
  "needless",
]);
const BANS: ReadonlySet<Cue | undefined> = new Set<Cue>(["ban", "ban-late"]);
/** Maximum length of a sentence that only names a topic, in words. */
const MAX_TOPIC = 2;

/** Finds the cues of a text and applies them to its clauses. */
export class CueFinder {
  readonly #lexicon: Lexicon;
  readonly #entries: readonly WordEntry[];
  readonly #breaks: readonly number[];
  readonly #writer: ClauseWriter;

  /** @param breaks the break before each entry */
  constructor(
    lexicon: Lexicon,
    entries: readonly WordEntry[],
    breaks: readonly number[],
    writer: ClauseWriter,
  ) {
    this.#lexicon = lexicon;
    this.#entries = entries;
    this.#breaks = breaks;
    this.#writer = writer;
  }

  /**
   * Applies the cue that begins at a word, if there is one.
   *
   * @returns the number of its words; 0 if there is none, or if they are read as ordinary words
   */
  applyAt(at: number): number {
    let { cue, length } = this.#longestCue(at);
    const joint = this.#entries[at]?.cues?.cue;
    if (length > 1 && JOINTS.has(joint) && this.#breaks[at + 1] === NO_BREAK) {
      // "but do not worry about the eggs" dismisses, whatever "but do not" does.
      const inner = this.#longestCue(at + 1);
      if (DISMISSALS.has(inner.cue) && inner.length >= length) {
        cue = joint;
        length = 1;
      }
    }
    if (cue === undefined) return 0;
    const behind = at + length;
    // "aber jodle nie"
    if (cue === "ban" && this.#isLate(behind)) cue = "ban-late";
    else if (this.#isAnswer(cue, behind)) cue = "banned";
    // "I wanted jam, but forget it"
    else if (cue === "skip" && this.#isEnd(behind) && this.#writer.isEmpty) cue = "dropped";
    // "six oil, oh no, seven" takes back the number alone.
    if (cue === "correct" && this.#isNumberOnly(behind)) cue = "and";
    // "do the scales last"
    if (cue === "last" && length === 1 && this.#writer.current.entries.length > 0) cue = "later";
    const isUsedUp = applyCue(cue, this.#writer, {
      isOfNobody: this.#entries[at]?.isIndefinite === true || this.#entries[at + 1]?.word === "one",
      isOn: ON.test(this.#entries[at]?.word ?? ""),
      isWithout: cue === "refuse" && WITHOUT.test(this.#entries[at]?.word ?? ""),
      hasSubject: length > 1 && this.#isPronoun(behind - 1),
      isJoined: JOINTS.has(this.#entries[at]?.cues?.cue),
      isBanBehind: cue === "but" && BANS.has(this.#longestCue(behind).cue),
      isListed: this.#entries[behind]?.isDeterminer === true,
      hasNumberBehind: this.#hasNumber(behind, behind + MAX_BEFORE_NUMBER),
      hasNumberBefore: this.#hasNumber(at - 1, at),
    });
    return isUsedUp ? length : 0;
  }

  /** The cue that begins here with the most words, and how many these are. */
  #longestCue(at: number): { cue: Cue | undefined; length: number } {
    let node: CueNode | undefined = this.#entries[at]?.cues;
    let length = 0;
    let cue: Cue | undefined;
    for (let end = at + 1; node !== undefined; end++) {
      const isLess: boolean = node.isLess && this.#fitsLess(node.isPlainLess, end);
      const own = isLess ? "less" : node.cue;
      if (own !== undefined && this.#fits(own, at, end)) {
        length = end - at;
        cue = own;
      }
      const next: WordEntry | undefined = this.#entries[end];
      if (next === undefined || this.#breaks[end] !== NO_BREAK) break;
      node = node.next.get(next.word);
    }
    return { cue, length };
  }

  /** Whether the rest of the text says a number and nothing else that the domain knows. */
  #isNumberOnly(from: number): boolean {
    const rest = this.#entries.slice(from);
    const isPlain = (entry: WordEntry): boolean => entry.isStop || isUnknown(entry);
    return this.#hasNumber(from, this.#entries.length) && rest.every(isPlain);
  }

  /** Whether a word is a personal pronoun, unlike `that` in `so that`. */
  #isPronoun(at: number): boolean {
    const entry = this.#entries[at];
    return entry?.isSubject === true && !entry.isDeterminer;
  }

  /** Whether a refusal says nothing but no to the sentence before: "Throwing them? I'd rather not." */
  #isAnswer(cue: Cue, behind: number): boolean {
    const { isEmpty, clauses } = this.#writer;
    if (!(cue === "ban" && isEmpty) || clauses.length === 0) return false;
    return behind >= this.#entries.length || this.#breaks[behind] === FULL_STOP;
  }

  /** Whether a clause ends before this word. */
  #isEnd(at: number): boolean {
    return at >= this.#entries.length || this.#breaks[at] !== NO_BREAK;
  }

  /** Whether a command ends before this word. */
  #isLate(at: number): boolean {
    const { current } = this.#writer;
    return this.#isEnd(at) && current.entries.length > 0 && commands(current);
  }

  #hasNumber(from: number, to: number): boolean {
    return this.#entries.slice(Math.max(0, from), to).some(({ number }) => !Number.isNaN(number));
  }

  /** Whether a cue can have its own meaning at this position. */
  #fits(cue: Cue, at: number, end: number): boolean {
    const { current, isStart } = this.#writer;
    const isEnd = this.#isEnd(end);
    const isOneWord = end - at === 1;
    switch (cue) {
      case "too":
        // "but a party's too expensive", unlike "but feed the dog too"
        if (isOneWord && (isEnd || current.entries[0]?.isCalledTool === true)) return false;
        return current.entries.length > 0 && (current.isContrast || this.#isToolOnly());
      case "keep":
      case "leave":
        return current.entries.length === 0;
      case "until":
        // "the till" is not a cue.
        return !(isEnd || this.#isDetermined(at));
      case "after":
      case "before":
      // "weck ihn nicht auf": the prefix of a verb
      case "avoid":
        return !isEnd;
      case "aside": {
        // "die" and "der" are pronouns behind a comma, and articles elsewhere.
        const isArticle = isOneWord && this.#entries[at]?.isDeterminer === true;
        // "que el lobo se vaya" is a wish.
        if (isOneWord && at === 0 && this.#entries[at]?.word === "que") return false;
        return !isEnd && !(isArticle && this.#breaks[at] !== COMMA);
      }
      case "ban-first":
        // "cinco bloques, no, siete"
        return !(isEnd && isOneWord && isStart && this.#breaks[at] === COMMA);
      case "refuse":
        // "the chairs are stuck, and nothing moves" continues the statement.
        if (isEnd) return false;
        // "we are here with no water" tells of a lack.
        if (this.#entries[at]?.word === "with" && !commands(current)) return false;
        return !(current.isStatement && this.#entries[at]?.cues?.cue === "and");
      case "ban-doing":
        return (
          isStart && this.#entries[end]?.isStop === false && DOING.test(this.#entries[end].word)
        );
      case "ban":
      case "end":
        // "stop!" requests the goal of that name; "stop digging" forbids.
        if (isOneWord && this.#lexicon.vocabulary.goals.isName(this.#entries[at]?.key ?? ""))
          return false;
        // "see that the dogs stop being hungry" asks for it.
        if (cue === "end" && current.entries.length > 0 && this.#entries[at - 1]?.isStop === false)
          return false;
        if (!isEnd) return true;
        return (
          cue === "ban" &&
          (this.#breaks[end] === COMMA || this.#isLate(end) || this.#isAnswer(cue, end))
        );
      case "prefer":
        // "nimm lieber Stroh als Feuer"
        return (
          (isStart || (this.#lexicon.isForeign && current.isBare && current.words === 1)) &&
          (!isOneWord || this.#comesLess(end))
        );
      case "skip":
      case "replaced":
        // "not the dog" dismisses at the start of a clause; "it is not the dog" does not.
        return isStart || this.#entries[at]?.cues?.cue !== "ban-first";
      case "first":
      case "then":
      case "last":
        // "the last battle", "will last" and "the first one" set no order.
        // "before that fire goes out" is about the fire.
        if (this.#entries[at]?.word === "before") return isEnd;
        if (!isOneWord) return true;
        if (isStart) return !this.#isDetermined(at);
        // "hol vorher die Dorfbewohner rein", "mete antes a los aldeanos"
        if (cue === "first" && this.#lexicon.isForeign && commands(current)) return true;
        return isEnd || (cue === "then" && this.#isPlain(at) && !current.isStatement);
      default:
        return this.#fitsBehind(cue, at, end, isEnd);
    }
  }

  /** Whether a cue about the words before it can have its own meaning; true for other cues. */
  #fitsBehind(cue: Cue, at: number, end: number, isEnd: boolean): boolean {
    const { current, clauses, isStart } = this.#writer;
    const hasWords = current.entries.length > 0;
    switch (cue) {
      case "nobody":
        // "rob nobody"
        if (commands(current) && hasWords) return true;
        return isStart && current.words === 0 && (current.isRegret || this.#isTold(end));
      case "later":
        // "my aunt is passing by later"
        return hasWords && isEnd && (current.isAside || !current.isStatement);
      case "correct": {
        // "I mean it"
        const isOther = !isEnd && !OF_THIS.test(this.#entries[end]?.word ?? "");
        return isOther || !MEANT.test(this.#entries[end - 1]?.word ?? "");
      }
      case "resort":
        return hasWords && isEnd;
      case "skipped": {
        // "Tips? Who cares."
        const last = clauses.at(-1);
        const isTopic = last?.mood === "want" && last.words <= MAX_TOPIC;
        return hasWords || (isEnd && isTopic && this.#breaks[at] !== NO_BREAK);
      }
      case "fine": {
        const isTold = !(this.#writer.isUrged || current.isAside || current.isDenied);
        return isTold && isEnd && (hasWords || clauses.length > 0) && current.mood === "want";
      }
      case "dropped":
        return isEnd && (hasWords || clauses.length > 0);
      case "filler":
        return !hasWords && this.#breaks[end] === COMMA;
      case "let-go":
        return isEnd && hasWords && current.isKept;
      case "banned":
        return hasWords || (isEnd && clauses.length > 0);
      case "must-not-be":
      case "stays":
      case "bad-for":
        return hasWords;
      case "unharmed":
        // "but give the horse a rest"
        if (this.#entries[at]?.isDeterminer === true && !current.isContrast) return false;
        // "keep the worm alive" names a state.
        if (current.isKept && this.#entries[at]?.word === "alive") return false;
        return hasWords || (isEnd && clauses.length > 0);
      case "untouched":
        // "keep one for later" sets a limit.
        return (
          current.isKept &&
          current.numbers.length === 0 &&
          (isEnd || this.#entries[end]?.isStop === true)
        );
      default:
        return true;
    }
  }

  /**
   * Whether this word introduces the less preferred option: of several candidates the plain one, otherwise the last.
   */
  #fitsLess(isPlain: boolean, end: number): boolean {
    const { current } = this.#writer;
    if (!current.isPreferred || current.entries.length === 0 || this.#isEnd(end)) return false;
    return isPlain || !this.#comesLess(end);
  }

  /** Whether the rest of the sentence names a less preferred option. */
  #comesLess(from: number): boolean {
    for (let at = from; at < this.#entries.length; at++) {
      if (this.#breaks[at] === FULL_STOP) return false;
      if (this.#entries[at]?.cues?.isLess === true) return true;
    }
    return false;
  }

  /** Whether the clause begins with a thing that appears only in tools: "bring him in, the helicopter is too loud". */
  #isToolOnly(): boolean {
    const { current, clauses } = this.#writer;
    const { goals } = this.#lexicon.vocabulary;
    const isRequested = clauses.some(({ mood, isBare }) => mood === "want" && isBare);
    const isTool = current.entries.every(({ isToolName, key }) => isToolName && !goals.isName(key));
    return isRequested && isTool;
  }

  /** Whether a clause ends here although there is no comma: "light the fire then cook". */
  #isPlain(at: number): boolean {
    return this.#entries[at]?.cues?.isPlain === true && this.#writer.current.entries.length > 0;
  }

  /** Whether a finite verb begins here: `nobody throws suitcases`. */
  #isTold(at: number): boolean {
    const entry = this.#entries[at];
    if (entry === undefined || entry.isStop || entry.isAuxiliary) return false;
    return this.#lexicon.isForeign || TOLD.test(entry.word);
  }

  #isDetermined(at: number): boolean {
    return this.#breaks[at] === NO_BREAK && this.#entries[at - 1]?.isDeterminer === true;
  }
}
