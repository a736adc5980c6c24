import type { Cue } from "../language/language.ts";
import { fold } from "../text/fold.ts";
import { numberPhrase } from "../text/number-words.ts";
import { stem } from "../text/stem.ts";
import { cueAt } from "./cue-at.ts";
import { phraseDeedAt, splitDeedAt } from "./deeds-at.ts";
import { everybodyAt, phraseLength } from "./everybody-at.ts";
import { inflectedVerb } from "./mend-tokens.ts";
import type { ThingsNamed } from "./name-index.ts";
import { markOf } from "./order-mark.ts";
import type { Mark, OrderPiece, PieceWords } from "./order-piece.ts";
import type { OrderToken } from "./order-tokens.ts";
import { PartialNames } from "./partial-names.ts";

/** Pieces behind which "of" belongs to a quantity: "a dozen of". */
const QUANTITY: ReadonlySet<OrderPiece["kind"]> = new Set([
  "unit",
  "number",
  "half",
  "all",
  "more",
  "set",
] as const);
/** Cues about order, which behind an article count things. */
const ORDINAL: ReadonlySet<Cue> = new Set<Cue>(["first", "then", "last", "later"]);
/** Cues that say something about a thing; a verb of the game takes their place. */
const TELLING: ReadonlySet<Cue> = new Set<Cue>([
  ...(["keep", "end", "leave", "spare", "stays", "unharmed", "untouched"] as const),
]);
const OWNER = /['’`]s?$/i;
/** German names without an apostrophe: "Ottos Drohne". */
const GENITIVE = /s$/i;
const SOFT = /^[,–—-]$/;
const HARD = /^[;:.!?()\n]$/;

/** Divides a text into pieces from left to right. */
export class PieceReader {
  readonly #words: PieceWords;
  readonly #tokens: readonly OrderToken[];
  readonly #keys: readonly string[];
  readonly #pieces: OrderPiece[] = [];

  constructor(words: PieceWords, tokens: readonly OrderToken[]) {
    this.#words = words;
    this.#tokens = tokens;
    const { names, language, deeds, units, qualities, verbs, spelling } = words;
    const isKnown = (word: string): boolean =>
      qualities.isWord(word) ||
      deeds.has(stem(word)) ||
      units.has(stem(word)) ||
      !Number.isNaN(language.numberOf(word));
    this.#keys = tokens.map(({ word }, at) => {
      const isUnknown = !(isKnown(word) || names.isWord(word) || language.known.has(word));
      const verb = isUnknown ? inflectedVerb(word, language, verbs) : undefined;
      if (verb !== undefined) return verb;
      const key = names.keyOf(word, language, isKnown);
      const isSlip = isUnknown && key === stem(word) && this.#mayBeginClause(at);
      return (isSlip && verbs.get(spelling.find(word) ?? "")) || key;
    });
  }

  /** Reads all pieces. May be called only once. */
  read(): readonly OrderPiece[] {
    for (let at = 0; at < this.#tokens.length; )
      at +=
        this.#except(at) ||
        this.#number(at) ||
        this.#everybody(at) ||
        this.#phraseDeed(at) ||
        this.#quality(at) ||
        this.#things(at) ||
        this.#cue(at) ||
        this.#deed(at) ||
        this.#word(at);
    return this.#pieces;
  }

  #said(at: number, length: number): string {
    return this.#tokens
      .slice(at, at + length)
      .map(({ said }) => said)
      .join(" ");
  }

  #wordAt(at: number): string {
    return this.#tokens[at]?.word ?? "";
  }

  /** Whether a clause may begin at a word: behind a mark or function words. */
  #mayBeginClause(at: number): boolean {
    const { word = "," } = this.#tokens[at - 1] ?? {};
    return !/^\p{L}/u.test(word) || this.#words.language.known.has(word);
  }

  /** Takes words that except things: "all but the red one" has none, "all except the red one" has. */
  #except(at: number): number {
    const { except } = this.#words.language.orders;
    const length = phraseLength(except, (index) => this.#wordAt(index), at);
    if (length > 0) this.#pieces.push({ kind: "except", said: this.#said(at, length) });
    return length;
  }

  /** Takes words that stand for everybody, with the exception behind them. */
  #everybody(at: number): number {
    const found = everybodyAt(this.#words.language, (index) => this.#wordAt(index), at);
    if (found === undefined) return 0;
    const { length, isBut } = found;
    this.#pieces.push({ kind: "everything", said: this.#said(at, length) });
    if (isBut) this.#pieces.push({ kind: "except", said: this.#wordAt(at + length) });
    return isBut ? length + 1 : length;
  }

  /** Takes a deed of several words: "say hello to". */
  #phraseDeed(at: number): number {
    const found = phraseDeedAt(this.#keys, at, this.#words);
    if (found === undefined) return 0;
    const { deed, length } = found;
    this.#pieces.push({ kind: "deed", said: this.#said(at, length), deed });
    return length;
  }

  #number(at: number): number {
    const { language } = this.#words;
    if (this.#isPronoun(at)) return 0;
    if (this.#takeSibling(at)) return 1;
    const valueAt = (index: number): number => {
      const token = this.#tokens[index];
      if (token === undefined) return Number.NaN;
      const isArticle = language.orders.one.has(token.word) && token.word !== "one";
      if (isArticle || language.orderUnits.has(token.word)) return Number.NaN;
      return Number.isNaN(token.value) ? language.numberOf(token.word) : token.value;
    };
    // "a hundred", "a dozen": the article counts nothing.
    const found = numberPhrase(at, valueAt, (index) =>
      language.orders.joints.has(this.#wordAt(index)),
    );
    if (found === undefined) return 0;
    // "a diamond 5" of the game's own names is a name.
    if (this.#words.names.at(this.#keys, at) !== undefined) return 0;
    const { value, length } = found;
    if (language.orders.both.has(this.#wordAt(at)))
      this.#pieces.push({ kind: "determiner", said: "" });
    this.#pieces.push({ kind: "number", said: this.#said(at, length), value });
    return length;
  }

  /** Takes a number that is another thing of the name before it: "berries 7 and 1". */
  #takeSibling(at: number): boolean {
    const [last, joint] = this.#pieces.slice(-2);
    const isJoined = joint?.kind === "cue" || (joint?.kind === "break" && !joint.isHard);
    if (last?.kind !== "things" || !isJoined) return false;
    const [, name] = /^(.+) \d+$/.exec(last.said) ?? [];
    if (name === undefined) return false;
    const keys = name.split(" ").map((word) => stem(fold(word)));
    const named = this.#words.names.called(...keys, this.#keys[at] ?? "");
    if (named === undefined) return false;
    this.#pieces.push({ kind: "things", said: `${name} ${this.#said(at, 1)}`, named });
    return true;
  }

  #quality(at: number): number {
    const { qualities, names, language } = this.#words;
    const [having = "", , counted = ""] = this.#keys.slice(at, at + 3);
    const number = this.#tokens[at + 1];
    const many = number === undefined ? Number.NaN : number.value || language.numberOf(number.word);
    const owned = Number.isNaN(many) ? undefined : qualities.called(having, counted);
    if (owned !== undefined && language.orders.having.has(this.#wordAt(at))) {
      // "with six wheels"
      const quality = `${owned.things[0]} ${many}`;
      this.#pieces.push({ kind: "quality", said: this.#said(at, 3), quality });
      return 3;
    }
    const found = qualities.at(this.#keys, at);
    const named = names.at(this.#keys, at);
    if (found === undefined || (named?.length ?? 0) > found.length) return 0;
    const mayBeDeed = this.#words.deeds.has(this.#keys[at] ?? "");
    const isBehindThings = this.#pieces.at(-1)?.kind === "things";
    if (mayBeDeed && (isBehindThings || !this.#hasDeed())) return 0;
    const [quality = ""] = found.things;
    const said = this.#said(at, found.length);
    this.#pieces.push({ kind: "quality", said, quality });
    return found.length;
  }

  #things(at: number): number {
    const { names, language } = this.#words;
    const last = this.#pieces.findLast((piece) => piece.kind === "things");
    const known = last?.kind === "things" ? last.named.things[0] : undefined;
    const found = new PartialNames(this.#words, this.#tokens, this.#keys).at(at, known);
    if (found !== undefined) return this.#add(found.named, at, found.length);
    const named = names.at(this.#keys, at);
    if (named !== undefined && !this.#isVerb(at, named)) return this.#take(named, at);
    if (language.known.has(this.#wordAt(at)) || this.#words.deeds.has(this.#keys[at] ?? ""))
      return 0;
    if (this.#words.units.has(this.#keys[at] ?? "")) return 0;
    const options = names.endingIn(this.#keys[at] ?? "");
    if (options.length === 0) return 0;
    const isVague = options.length > 1;
    return this.#add({ things: options, length: 1, isSet: false, isVague }, at, 1);
  }

  #add(named: ThingsNamed, at: number, length: number): number {
    const isPlural = this.#words.names.isPlural(this.#wordAt(at + length - 1));
    this.#pieces.push({
      kind: "things",
      said: this.#said(at, length),
      named: { ...named, isPlural },
    });
    return length;
  }

  /** Whether a word stands for the kind of thing said before: "the red one", "the one in the north". */
  #isPronoun(at: number): boolean {
    const { names, language } = this.#words;
    const before = this.#pieces.at(-1)?.kind;
    const isBehind = before === "quality" || before === "determiner";
    const isOne = isBehind && language.orders.ones.has(this.#wordAt(at));
    return isOne && names.at(this.#keys, at + 1) === undefined;
  }

  /** Whether the clause has a deed so far: in "stow the stowed crates" the first word is one. */
  #hasDeed(): boolean {
    const last = this.#pieces.findLast(
      ({ kind }) => kind === "deed" || kind === "break" || kind === "cue",
    );
    return last?.kind === "deed";
  }

  /** Takes things; an owner before another thing says whose it is: "Bo's chest". */
  #take(named: ThingsNamed, at: number): number {
    const { length, things } = named;
    const last = this.#tokens[at + length - 1]?.said ?? "";
    const isBeforeThing = this.#words.names.at(this.#keys, at + length) !== undefined;
    const isGenitive = this.#words.language.code === "de" && GENITIVE.test(last) && isBeforeThing;
    const isOwner = (OWNER.test(last) || isGenitive) && !named.isSet;
    if (!isOwner) return this.#add(named, at, length);
    this.#pieces.push({ kind: "quality", said: last, quality: `of:${things[0]}` });
    return length;
  }

  /** Whether a name is a verb here: "fish" before another thing. */
  #isVerb(at: number, { length }: ThingsNamed): boolean {
    if (length > 1 || !this.#words.deeds.has(this.#keys[at] ?? "")) return false;
    const before = this.#pieces.at(-1);
    return before === undefined || before.kind === "break" || before.kind === "cue";
  }

  /** The longest function phrase that begins here. */
  #cue(at: number): number {
    const { language, deeds } = this.#words;
    const found = cueAt(language, (index) => this.#wordAt(index), at);
    if (found === undefined) return 0;
    const { length } = found;
    const { cue = "none", isLess } = found.node;
    if (length === 1 && this.#isOtherwise(at, cue)) return 0;
    const said = this.#said(at, length);
    // Nothing tells "the second cow" from the first.
    if (length === 1 && ORDINAL.has(cue) && this.#pieces.at(-1)?.kind === "determiner") {
      this.#pieces.push({ kind: "unknown", said });
      return length;
    }
    this.#pieces.push({ kind: "cue", said, cue, isLess });
    if (cue !== "main") return length;
    // "i need" is a deed, too.
    for (let index = at; index < at + length; index++) {
      const deed = deeds.get(this.#keys[index] ?? "");
      if (deed !== undefined) this.#pieces.push({ kind: "deed", said, deed });
    }
    return length;
  }

  /** Whether a function word has another meaning in orders. */
  #isOtherwise(at: number, cue: Cue): boolean {
    const { language, deeds } = this.#words;
    const { orders } = language;
    const word = this.#wordAt(at);
    if (orders.conditions.has(word)) return true;
    if (TELLING.has(cue)) return deeds.has(this.#keys[at] ?? "");
    if (cue === "aside") return language.determiners.has(word);
    const isPlain = cue === "none" || cue === "main" || cue === "less";
    return (
      isPlain || orders.places.has(word) || orders.recipients.has(word) || orders.more.has(word)
    );
  }

  #deed(at: number): number {
    const { deeds, language } = this.#words;
    const deed = splitDeedAt(this.#keys, at, this.#words) ?? deeds.get(this.#keys[at] ?? "");
    const isWish = language.orders.wishes.has(this.#wordAt(at));
    if (isWish) this.#pieces.push({ kind: "cue", said: "", cue: "main", isLess: false });
    // "milk the cow": the noun is no verb, though it may be near to one.
    if (deed === undefined || this.#isNoun()) return isWish ? 1 : 0;
    this.#pieces.push({ kind: "deed", said: this.#said(at, 1), deed });
    return 1;
  }

  #isNoun(): boolean {
    return this.#pieces.at(-1)?.kind === "determiner";
  }

  #word(at: number): number {
    const { language, units } = this.#words;
    const { orders } = language;
    const word = this.#wordAt(at);
    const said = this.#said(at, 1);
    const unit = units.get(this.#keys[at] ?? "") ?? this.#unitOf(word);
    const same = this.#isPronoun(at)
      ? this.#pieces.findLast(({ kind }) => kind === "things")
      : undefined;
    if (same !== undefined) {
      // "the red one"
      this.#pieces.push({ ...same, said });
      return 1;
    }
    if (unit !== undefined) this.#pieces.push({ kind: "unit", said, unit });
    else if (!this.#isSpan(at) && (SOFT.test(word) || HARD.test(word)))
      this.#pieces.push({ kind: "break", said, isHard: HARD.test(word) });
    else if (word === "+" || word === "&" || word === "/")
      this.#pieces.push({ kind: "cue", said, cue: word === "/" ? "or" : "and", isLess: false });
    else if (this.#isSpan(at)) this.#pieces.push({ kind: "range", said });
    else if (orders.of.has(word) && QUANTITY.has(this.#pieces.at(-1)?.kind ?? "unknown"))
      this.#pieces.push({ kind: "of", said });
    else if (orders.places.has(word) || orders.recipients.has(word)) this.#preposition(at);
    else {
      const kind = this.#markOf(at);
      this.#pieces.push({ kind, said: kind === "verb" ? this.#clauseFrom(at) : said });
    }
    return 1;
  }

  /** The words from a verb to the end of its clause: "come back". */
  #clauseFrom(at: number): string {
    const { language } = this.#words;
    let end = at + 1;
    while (language.known.has(this.#wordAt(end)) && !language.orders.joints.has(this.#wordAt(end)))
      end++;
    return this.#said(at, end - at);
  }

  /** The number of a unit of the language, in singular or plural. */
  #unitOf(word: string): number | undefined {
    const { orderUnits } = this.#words.language;
    return orderUnits.get(word) ?? orderUnits.get(word.replace(/s$/, ""));
  }

  #preposition(at: number): void {
    const { orders } = this.#words.language;
    const word = this.#wordAt(at);
    this.#pieces.push({
      kind: "place",
      said: this.#said(at, 1),
      isPlace: orders.places.has(word),
      isRecipient: orders.recipients.has(word),
    });
  }

  #markOf(at: number): Mark {
    const { language, names, qualities } = this.#words;
    const [last, next] = [this.#pieces.at(-1), this.#wordAt(at + 1)];
    // "cura a todos"
    const before = this.#pieces.findLast(
      (piece) => piece.kind !== "me" && !(piece.kind === "place" && piece.isRecipient),
    );
    return markOf(this.#wordAt(at), {
      language,
      before: this.#wordAt(at - 1),
      isNounBehind:
        names.at(this.#keys, at + 1) !== undefined ||
        qualities.at(this.#keys, at + 1) !== undefined ||
        this.#isUnknown(at + 1),
      isUnknown: this.#isUnknown(at),
      isObject:
        before?.kind === "deed" && !language.orders.of.has(next) && !language.determiners.has(next),
      isClauseStart: last === undefined || last.kind === "break" || last.kind === "cue",
    });
  }

  #isUnknown(at: number): boolean {
    const { language, deeds, units } = this.#words;
    const word = this.#wordAt(at);
    if (!/^\p{L}/u.test(word)) return false;
    const key = this.#keys[at] ?? "";
    if (this.#words.qualities.at(this.#keys, at) !== undefined) return false;
    const { known, weak, orders } = language;
    const isCommon = known.has(word) || weak.has(word) || orders.wishes.has(word);
    const isKnown = isCommon || this.#unitOf(word) !== undefined;
    return !(isKnown || units.has(key) || (deeds.has(key) && !this.#isNoun()));
  }

  /** Whether a hyphen or a preposition stands between two numbers: "5-10", "5 to 10". */
  #isSpan(at: number): boolean {
    const { orders } = this.#words.language;
    const word = this.#wordAt(at);
    return (
      (word === "-" || orders.recipients.has(word) || orders.places.has(word)) &&
      this.#pieces.at(-1)?.kind === "number" &&
      !Number.isNaN(this.#tokens[at + 1]?.value ?? Number.NaN)
    );
  }
}
