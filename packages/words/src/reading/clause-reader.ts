import type { CueNode } from "../language/compiled-language.ts";
import type { Cue } from "../language/language.ts";
import type { Lexicon } from "../lexicon/lexicon.ts";
import { phraseAt } from "../lexicon/phrase-at.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { numberPhrase } from "../text/number-words.ts";
import { COMMA, FULL_STOP, LIST_ITEM, NO_BREAK } from "../text/split.ts";
import { DOING, INFLECTED, ON, TOLD, WITHOUT } from "../text/word-forms.ts";
import { beginsWithDoing, type Clause } from "./clause.ts";
import { commands, isDoing, isForeign, isUnknown } from "./clause-checks.ts";
import { ClauseWriter, finishClauses } from "./clause-writer.ts";
import { applyCue } from "./cue-effects.ts";

/** Limit on words between a limit and its number. */
const MAX_BEFORE_NUMBER = 3;
/** Maximum length of an item in a list of banned things, in words. */
const MAX_LIST_ITEM = 5;
/** Cues that join the parts of a sentence. */
const JOINTS: ReadonlySet<Cue | undefined> = new Set<Cue>(["and", "but"]);
/** Maximum length of a sentence that only names a topic, in words. */
const MAX_TOPIC = 2;
/** Limit on clauses of a directive; the rest is not read. */
const MAX_CLAUSES = 48;

/** Divides a directive into clauses by the function words of its language. */
export class ClauseReader {
  readonly #lexicon: Lexicon;
  readonly #entries: readonly WordEntry[];
  readonly #breaks: readonly number[];
  readonly #writer = new ClauseWriter();
  /** Marks of words that belong to an earlier phrase. */
  readonly #used: Uint8Array;
  /** End of the last number. */
  #numberEnd = 0;
  /** Number of words that were read. */
  end = 0;

  /** @param breaks the break before each entry */
  constructor(lexicon: Lexicon, entries: readonly WordEntry[], breaks: readonly number[]) {
    this.#lexicon = lexicon;
    this.#entries = entries;
    this.#breaks = breaks;
    this.#used = new Uint8Array(entries.length);
  }

  /** Reads all clauses. May be called only once. */
  read(): Clause[] {
    const writer = this.#writer;
    let at = 0;
    while (at < this.#entries.length && writer.clauses.length < MAX_CLAUSES) {
      const stop = this.#breaks[at] as number;
      if (stop !== NO_BREAK && at > 0) this.#break(stop, at);
      if (stop === LIST_ITEM) {
        if (at > 0) writer.current.rank = ++writer.rank;
        writer.current.isOrdered = true;
      }
      const length = this.#used[at] === 1 ? 1 : this.#cueAt(at);
      if (length === 0) this.#word(at);
      at = Math.max(at + Math.max(1, length), this.#numberEnd);
    }
    this.end = at;
    writer.close();
    finishClauses(writer, this.#lexicon, this.#entries);
    return writer.clauses;
  }

  #break(stop: number, at: number): void {
    const { mood, isThing } = this.#writer.current;
    // "the butler, the maid or the dog" continues a list of banned things; any other comma starts a
    // new clause.
    const isPaused = mood === "ban" && !isThing && this.#writer.isEmpty;
    const goesOn = stop === COMMA && mood !== "want" && (isPaused || this.#listGoesOn(at));
    const clause = this.#writer.open(goesOn ? mood : "want");
    if (stop === FULL_STOP) clause.isStatement = false;
  }

  #listGoesOn(at: number): boolean {
    if (this.#entries[at]?.isDeterminer !== true) return false;
    const end = Math.min(at + MAX_LIST_ITEM, this.#entries.length);
    for (let next = at + 1; next < end && this.#breaks[next] === NO_BREAK; next++) {
      const cue = this.#entries[next]?.cues?.cue;
      if (cue === "or" || cue === "and") return true;
    }
    return false;
  }

  /** @returns number of words in the cue that begins here; 0 if there is none */
  #cueAt(at: number): number {
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
    if (cue === undefined) return 0;
    const behind = at + length;
    // "aber jodle nie"
    if (cue === "ban" && this.#isLate(behind)) cue = "ban-late";
    // "do the scales last"
    if (cue === "last" && length === 1 && this.#writer.current.entries.length > 0) cue = "later";
    const isUsedUp = applyCue(cue, this.#writer, {
      isOfNobody: this.#entries[at]?.isIndefinite === true || this.#entries[at + 1]?.word === "one",
      isOn: ON.test(this.#entries[at]?.word ?? ""),
      isWithout: cue === "refuse" && WITHOUT.test(this.#entries[at]?.word ?? ""),
      isJoined: JOINTS.has(this.#entries[at]?.cues?.cue),
      isListed: this.#entries[behind]?.isDeterminer === true,
      hasNumberBehind: this.#hasNumber(behind, behind + MAX_BEFORE_NUMBER),
      hasNumberBefore: this.#hasNumber(at - 1, at),
    });
    return isUsedUp ? length : 0;
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
        return current.entries.length > 0 && (current.isContrast || this.#isToolOnly());
      case "nobody":
        return isStart && current.words === 0 && this.#isTold(end);
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
        return !isEnd || (cue === "ban" && (this.#breaks[end] === COMMA || this.#isLate(end)));
      case "prefer":
        // "nimm lieber Stroh als Feuer"
        return (
          (isStart || (this.#lexicon.isForeign && current.isBare && current.words === 1)) &&
          (!isOneWord || this.#comesLess(end))
        );
      case "skip":
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
    const { current, clauses } = this.#writer;
    const hasWords = current.entries.length > 0;
    switch (cue) {
      case "later":
      case "resort":
        return hasWords && isEnd;
      case "skipped": {
        // "Tips? Who cares."
        const last = clauses.at(-1);
        const isTopic = last?.mood === "want" && last.words <= MAX_TOPIC;
        return hasWords || (isEnd && isTopic && this.#breaks[at] !== NO_BREAK);
      }
      case "banned":
      case "must-not-be":
      case "stays":
      case "bad-for":
        return hasWords;
      case "unharmed":
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

  /**
   * Whether a request begins without a comma: "instead of the candle open the hatch", "before you
   * eat the fish wash it".
   */
  #beginsRequest(at: number): boolean {
    const { current, clauses } = this.#writer;
    const isDependent = current.mood === "skip" || current.isDependent || isDoing(current);
    if (!isDependent || clauses.length > 0 || current.entries.length === 0) return false;
    const [before, next] = [this.#entries[at - 1], this.#entries[at + 1]];
    if (before?.isStop !== false || next === undefined) return false;
    if (current.mood === "skip" && next.isDeterminer) return true;
    const { isStop, isWeak, isDeterminer, isAuxiliary, isSubject, isCalledTool, word } = this
      .#entries[at] as WordEntry;
    if (current.isDependent && isAuxiliary && next.isSubject) return true;
    // "once the board is wiped you may ring the bell"
    if (current.isDependent && isSubject && next.isAuxiliary) return true;
    if (current.mood === "skip" && !beginsWithDoing(current)) return false;
    // "when the wolf eats the lamb" continues the clause.
    const isVerb = isWeak || next.isDeterminer || (isCalledTool && beginsWithDoing(current));
    const isCommand = isVerb && !(isStop || isDeterminer || INFLECTED.test(word));
    return isCommand && !this.#breaksAgain(at);
  }

  /** Whether punctuation divides the rest of the sentence. */
  #breaksAgain(from: number): boolean {
    for (let at = from; at < this.#entries.length; at++) {
      if (this.#breaks[at] !== NO_BREAK) return this.#breaks[at] !== FULL_STOP;
    }
    return false;
  }

  #word(at: number): void {
    const entry = this.#entries[at] as WordEntry;
    const writer = this.#writer;
    if (this.#beginsRequest(at)) writer.open("want");
    const { current } = writer;
    if (entry.isIndefinite) current.isAny = true;
    current.isOfIt = entry.isStop && (entry.isIndefinite || entry.isSkippable);
    if (current.words === 0) current.isBare = !entry.isStop;
    if (entry.isSubject && writer.isStart && current.words === 0) current.hasSubject = true;
    if (current.hasSubject || (entry.isAuxiliary && current.words > 0)) current.isStatement = true;
    current.words++;
    if (this.#isCounting(entry, at)) {
      current.numbers.push({
        value: this.#numberAt(at),
        at: current.entries.length,
        limit: writer.limit,
      });
      writer.limit = undefined;
      writer.isStart = false;
      // "gate 2" may be a name, and "four" may be in a description.
      if (!(entry.isToolName || entry.names.direct.some((strength) => strength > 0))) return;
    }
    this.#completeVerb(entry, at);
    const isPhrase = this.#phraseAt(at);
    if (!isPhrase && !entry.isStop) {
      current.entries.push(entry);
      current.said.push(entry.word);
      const { one } = this.#lexicon.language.orders;
      const isNew = current.entries.length > 1 && one.has(this.#entries[at - 1]?.word ?? "");
      if (isNew && current.isBare && isForeign(entry)) current.hasNewThing = true;
    }
    if (isPhrase || !entry.isStop || entry.isSubject) writer.isStart = false;
    else if (!(entry.isSkippable || entry.word === "of") && current.entries.length > 0) {
      current.headEnd ??= current.entries.length;
    }
  }

  /** Joins the prefix at the end of a command with its verb, if the domain knows that: `umstoßen`. */
  #completeVerb({ word }: WordEntry, at: number): void {
    const { entries, isBare } = this.#writer.current;
    const [verb] = entries;
    const isEnd = this.#breaks[at + 1] !== NO_BREAK;
    if (!(isBare && isEnd && verb !== undefined && this.#lexicon.language.prefixes.has(word)))
      return;
    const whole = this.#lexicon.entry(word + verb.word);
    if (!isUnknown(whole)) entries[0] = whole;
  }

  /** Whether a word counts something. `one` rarely does, except after a limit. */
  #isCounting({ number, word }: WordEntry, at: number): boolean {
    if (Number.isNaN(number) || this.#entries[at + 1]?.isUnit === true) return false;
    if (number !== 1 || word === "1") return true;
    const { current, limit } = this.#writer;
    return limit !== undefined || current.isKept || current.mood === "prevent";
  }

  /** The number that begins here, whose further words are used up: `twenty four`. */
  #numberAt(at: number): number {
    const valueAt = (index: number): number =>
      this.#breaks[index] === NO_BREAK || index === at
        ? (this.#entries[index]?.number ?? Number.NaN)
        : Number.NaN;
    const { joints } = this.#lexicon.language.orders;
    const isJoint = (index: number): boolean => joints.has(this.#entries[index]?.word ?? "");
    const found = numberPhrase(at, valueAt, isJoint);
    if (found === undefined) return Number.NaN;
    this.#numberEnd = at + found.length;
    return found.value;
  }

  /** Takes the phrase that begins here, if there is one, and marks its words as used. */
  #phraseAt(at: number): boolean {
    const phrase = phraseAt(this.#entries, this.#breaks, this.#used, at);
    if (phrase === undefined) return false;
    let said = (this.#entries[at] as WordEntry).word;
    for (const index of phrase.taken) {
      this.#used[index] = 1;
      said += ` ${(this.#entries[index] as WordEntry).word}`;
    }
    this.#writer.current.entries.push(this.#lexicon.phraseEntry(phrase.key));
    this.#writer.current.said.push(said);
    return true;
  }
}
