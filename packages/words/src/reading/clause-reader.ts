import type { Lexicon } from "../lexicon/lexicon.ts";
import { phraseAt } from "../lexicon/phrase-at.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { numberPhrase } from "../text/number-words.ts";
import { COMMA, FULL_STOP, LIST_ITEM, NO_BREAK } from "../text/split.ts";
import { HALF, INFLECTED, MEANS, POSSESSIVE, TOLD } from "../text/word-forms.ts";
import { beginsWithDoing, type Clause, isWanted } from "./clause.ts";
import { isDoing, isForeign, isUnknown } from "./clause-checks.ts";
import { ClauseWriter, finishClauses } from "./clause-writer.ts";
import { CueFinder } from "./cues/cue-finder.ts";

/** Maximum length of an item in a list of banned things, in words. */
const MAX_LIST_ITEM = 5;
/** Limit on clauses of a directive; the rest is not read. */
const MAX_CLAUSES = 48;

/** Divides a directive into clauses by the function words of its language. */
export class ClauseReader {
  readonly #lexicon: Lexicon;
  readonly #entries: readonly WordEntry[];
  readonly #breaks: readonly number[];
  readonly #writer = new ClauseWriter();
  readonly #cues: CueFinder;
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
    this.#cues = new CueFinder(lexicon, entries, breaks, this.#writer);
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
      const length = this.#used[at] === 1 ? 1 : this.#cues.applyAt(at);
      if (length === 0) this.#word(at);
      at = Math.max(at + Math.max(1, length), this.#numberEnd);
    }
    this.end = at;
    writer.close();
    this.#leaveAddressee();
    finishClauses(writer, this.#entries);
    return writer.clauses;
  }

  /** Takes out who is spoken to, at the end: "light the lamp, keeper". */
  #leaveAddressee(): void {
    const [request, last] = this.#writer.clauses.slice(-2);
    if (request === undefined || last === undefined || this.#breaks.at(-1) !== COMMA) return;
    const isNamed = last.mood === "want" && last.words === 1 && last.numbers.length === 0;
    const isDone = last.entries.some(({ isCalledTool }) => isCalledTool);
    const isLong = this.#breaks.at(-2) === NO_BREAK && this.#breaks.length > 2;
    if (!isNamed || last.isOrdered || isDone || !isLong) return;
    if (!isWanted(request) || request.isAside) return;
    last.entries.length = 0;
    last.said.length = 0;
  }

  #break(stop: number, at: number): void {
    const { mood, isThing, isRegret } = this.#writer.current;
    // "ich wäre traurig, wenn …"
    if (isRegret && stop === COMMA && this.#writer.isEmpty) return;
    // "the butler, the maid or the dog" continues a list of banned things; any other comma starts a
    // new clause.
    const isPaused = mood === "ban" && !isThing && this.#writer.isEmpty;
    const goesOn = stop === COMMA && mood !== "want" && (isPaused || this.#listGoesOn(at));
    const clause = this.#writer.open(goesOn ? mood : "want");
    if (stop === FULL_STOP) clause.isStatement = clause.isQuestion = false;
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
    const { isStop, isWeak, isDeterminer, isAuxiliary, isSubject, isCalledTool, word } = this
      .#entries[at] as WordEntry;
    if (current.mood === "skip" && next.isDeterminer && !isStop) return true;
    if (current.isDependent && isAuxiliary && next.isSubject) return true;
    // "once the board is wiped you may ring the bell"
    if (current.isDependent && isSubject && next.isAuxiliary) return true;
    const isReplaced = current.mood === "skip" && current.isDependent;
    if (current.mood === "skip" && !(isReplaced || beginsWithDoing(current))) return false;
    // "instead of arsenic use traps"
    if (isReplaced && isWeak && isStop) return true;
    // "when the wolf eats the lamb" continues the clause.
    const isVerb =
      isWeak || next.isDeterminer || (isCalledTool && (isReplaced || beginsWithDoing(current)));
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
    if (MEANS.test(entry.word)) current.meansAt ??= current.entries.length;
    if (current.words === 0) current.isBare = !entry.isStop;
    if (entry.isSubject && writer.isStart && current.words === 0 && !writer.isUrged)
      current.hasSubject = true;
    if (current.hasSubject || (entry.isAuxiliary && current.words > 0) || this.#isOfOwner(at))
      current.isStatement = true;
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
    const verb = current.words === 1 ? this.#verbOfTool(entry) : undefined;
    if (!isPhrase && (verb !== undefined || !entry.isStop)) {
      if (verb !== undefined) current.isBare = true;
      current.entries.push(verb ?? entry);
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

  /** The verb of a tool that a word without meaning elsewhere is at the start of a clause: `order filters`. */
  #verbOfTool({ isStop, cues, key }: WordEntry): WordEntry | undefined {
    const isVerb = isStop && cues === undefined && this.#lexicon.vocabulary.toolVerbs.includes(key);
    return isVerb ? this.#lexicon.phraseEntry(key) : undefined;
  }

  /** Whether this is the finite verb of a statement about somebody of the speaker's: "my cousin sleeps next door". */
  #isOfOwner(at: number): boolean {
    const { words, entries, isBare } = this.#writer.current;
    if (isBare || entries.length === 0 || this.#entries[at - 1]?.isStop !== false) return false;
    const owner = this.#entries[at - words]?.word ?? "";
    return (
      POSSESSIVE.test(owner) &&
      TOLD.test(this.#entries[at]?.word ?? "") &&
      this.#breaks[at + 1] === NO_BREAK
    );
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
    // "half a dozen", "media docena"
    const isHalf = [at - 1, at - 2].some((before) => HALF.test(this.#entries[before]?.word ?? ""));
    return isHalf ? found.value / 2 : found.value;
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
