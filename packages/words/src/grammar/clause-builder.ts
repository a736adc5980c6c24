import {
  correctOne,
  goneOnFrom,
  hungOn,
  insteadOf,
  isMoved,
  otherwise,
  refusalGoingOn,
  takenOverBy,
} from "./changed-deeds.ts";
import {
  areThoseOf,
  deedOf,
  isCorrecting,
  isOfNothing,
  isSaidAgain,
  isShare,
  isTimeAlone,
  onlySaid,
  otherDoers,
  rankBeside,
  saidAlike,
  saysNothing,
  startOfLastClause,
  unsureOf,
  wantedOfNothing,
} from "./clause-checks.ts";
import type { MeantDeed, ThingPick, ThingSet } from "./meaning.ts";
import {
  besideSaid,
  clauseSet,
  onlyOf,
  withAlone,
  without,
  withPreferred,
  withYours,
} from "./narrow-sets.ts";
import { correctedNumbers, exchangedIn, isBehindNumber } from "./numbered-sets.ts";
import { givenTo, movedTo, offeredTo } from "./places.ts";
import { isOfPronouns, one } from "./rules/clauses/join-clauses.ts";
import { ANYTHING, isBareAmount, NO_THINGS, SOMEBODY } from "./rules/join-things.ts";
import type { Joined, OrderClause } from "./rules/rule.ts";

/** Builds the deeds that clauses ask for, from left to right. */
export class ClauseBuilder {
  /** All deeds, those of the texts before first. */
  readonly #all: MeantDeed[];
  readonly #seeds: readonly MeantDeed[];
  readonly unread: string[] = [];
  /** Deeds and things that were taken back or corrected. */
  readonly left: (MeantDeed | ThingSet)[] = [];
  #rank = 0;
  /** Whether a clause comes behind what was said before. */
  #isThen = false;
  /** The ranks from one clause to that behind it. */
  #step = 1;
  #sentence = 0;
  /** Whether what comes next corrects what was said before a remark. */
  #isCorrecting = false;
  /** The deed that goes on with other things. */
  #last: OrderClause["deed"];
  /** Number of deeds before the last clause with a deed. */
  #before = 0;

  /** @param before deeds of the texts before, from which this one may go on */
  constructor(before: readonly MeantDeed[]) {
    this.#seeds = before;
    this.#all = [...before];
    this.#before = startOfLastClause(before);
    const last = before.at(-1);
    if (last?.deed !== undefined) this.#last = { deed: last.deed, said: last.said };
  }

  /** The deeds of the text. */
  get deeds(): readonly MeantDeed[] {
    return this.#all.filter((deed) => !this.#seeds.includes(deed));
  }

  /** The deeds of the texts before that fall away. */
  get dropped(): readonly MeantDeed[] {
    return this.#seeds.filter((deed) => !this.#all.includes(deed));
  }

  /** Adds the clauses of a sentence. */
  add(clauses: readonly Joined[]): void {
    // "before you feed Ann, wake Bo, then Kim" wakes both before.
    this.#step = clauses[0]?.clause.order === "before" ? 0.01 : 1;
    for (const { joint, clause } of clauses) {
      const before = [...this.#all];
      // "hang poster 2, hang on, it's torn, poster 6 then"
      const isRemark = clause.isStatement === true || clause.isMention === true;
      const isAfter = this.#isCorrecting && !joint.includes("correct");
      this.#add({ joint: isAfter ? [...joint, "correct"] : joint, clause });
      this.#isCorrecting = isRemark && (isAfter || joint.includes("correct"));
      this.left.push(...before.filter((deed) => !this.#all.includes(deed)));
    }
    this.#sentence++;
  }

  #add({ joint, clause: said }: Joined): void {
    const clause = this.#gone(said, joint);
    if (saysNothing(clause)) return;
    const { unread = [], isStatement, isSkipped } = clause;
    this.unread.push(...unread);
    if (clause.fear !== undefined && clause.refusal !== undefined) this.unread.push(clause.fear);
    if (clause.called !== undefined) this.left.push(clause.called);
    if (this.#isTakenBack({ joint, clause })) return;
    if (clause.isAgain === true) {
      this.#repeat(clause);
      return;
    }
    if (this.#replaceLast(onlyOf(this.#all.at(-1), onlySaid(clause)))) return;
    if (clause.but !== undefined && clause.set === undefined) {
      this.#refuse({ set: clause.but, refusal: "not" });
      return;
    }
    if (isStatement === true && clause.isMention !== true) return;
    if (this.#replaceLast(hungOn(this.#all, this.#seeds, clause))) return;
    const isPronoun = clause.deed === undefined && isOfPronouns(clause.set);
    // "no wait, leave it"
    if (isPronoun && clause.refusal === "not" && joint.includes("correct")) {
      this.#all.splice(this.#before);
      return;
    }
    if (this.#all.length > this.#seeds.length && isSaidAgain({ joint, clause })) return;
    if (clause.isMention === true) {
      const { set, isTalk = false } = clause;
      this.#push({ ...(set && { set }), isMention: true, isTalk });
      return;
    }
    if (clause.isWanted === true) {
      this.unread.push(...wantedOfNothing(this.#all.at(-1), clause));
      this.#push(clause);
      return;
    }
    if (isMoved(this.#all, this.#seeds, clause)) return;
    this.#isThen = joint.includes("then") || clause.order === "then";
    if (this.#isThen) this.#rank += this.#step;
    if (isCorrecting({ joint, clause }) && this.#correct(clause)) return;
    // "instead of the coal get charcoal"
    const { replaced, ...instead } = clause;
    const isOfLast = this.#all.length === this.#seeds.length;
    if (isOfLast && areThoseOf(this.#all.at(-1), replaced) && this.#correct(instead)) return;
    const preferred = withPreferred(this.#all.at(-1), clause);
    if (this.#replaceLast(preferred)) return;
    const isChoice = joint.includes("or");
    // "or not", "or, if he is clean, Nala"
    if (isChoice && isOfNothing(clause)) this.unread.push(this.#last?.said ?? "");
    if (isChoice) this.unread.push(...(clause.conditions ?? []).map(({ said }) => said));
    if (isChoice && this.#offer(clause)) return;
    if (clause.deed !== undefined) {
      this.#before = this.#all.length;
      this.#last = clause.deed;
    }
    if (isSkipped === true) return;
    const last = this.#all.at(-1);
    // "light the lamps, lamp 3 instead" may be about lamp 3 alone.
    if (clause.isInstead === true && clause.set?.isLoose === true)
      this.unread.push(...clause.set.picks.slice(1).map(({ said }) => said));
    if (clause.isInstead === true && clause.contrast === undefined && last?.refusal === undefined) {
      this.unread.push(...otherDoers(last, clause));
      this.#all.pop();
    }
    if (clause.contrast !== undefined && clause.isNegated === true)
      this.#push({ set: clause.contrast, refusal: "not" });
    // "load not the oil but the wine" forbids nothing.
    else if (clause.contrast !== undefined) this.left.push(clause.contrast);
    if (clause.notTo !== undefined) this.left.push(clause.notTo);
    const refusal = clause.refusal ?? this.#goneOn(clause, joint);
    if (refusal !== undefined && clause.deed === undefined) this.#refuse({ ...clause, refusal });
    else this.#push(clause);
  }

  /** A clause with what it takes from the one before. */
  #gone(said: OrderClause, joint: readonly string[]): OrderClause {
    const isFirst = this.#last === undefined;
    const { clause, unread } = goneOnFrom(this.#all.at(-1), said, {
      isFirst,
      joint,
      sentence: this.#sentence,
    });
    this.unread.push(...unread);
    return joint.includes("otherwise") ? otherwise(this.#all, clause) : clause;
  }

  /** Takes back what was said last: "no, don't". */
  #isTakenBack({ joint, clause }: Joined): boolean {
    const isRefusal =
      joint.includes("correct") && clause.refusal !== undefined && isOfNothing(clause);
    if (isRefusal && this.#last !== undefined) this.unread.push(this.#last.said);
    const isTakenBack = clause.isTakenBack === true || isRefusal;
    const isSaid = clause.deed === undefined && this.#before >= this.#seeds.length;
    if (isTakenBack && isSaid) this.#all.splice(this.#before);
    return isTakenBack;
  }

  #repeat({ times = [], ...clause }: OrderClause): void {
    if (typeof clause.who === "object" || clause.isWanted === true) {
      const { deeds, unread } = takenOverBy(clause, this.#all.splice(this.#before));
      this.unread.push(...unread);
      this.#all.push(...deeds);
      return;
    }
    // "wake Ivo, and again later"
    if (this.#all.length > this.#seeds.length) this.unread.push(...times);
    const now = { rank: this.#rank, sentence: this.#sentence };
    this.#all.push(...this.#all.map((deed) => ({ ...deed, ...now })));
  }

  /** The refusal of the text before that goes on: "don't load the oil", "and the wine". */
  #goneOn(clause: OrderClause, joint: readonly string[]): OrderClause["refusal"] {
    if (this.#all.length > this.#seeds.length) return undefined;
    const { refusal, said } = refusalGoingOn(this.#all.at(-1), clause);
    if (refusal !== undefined && !joint.includes("and")) this.unread.push(said);
    return refusal;
  }

  /** Refuses things. What follows the first of a text is wanted: "not the apple, the pear". */
  #refuse(clause: OrderClause): void {
    const { set } = clause;
    const [number, ...instead] = set?.picks ?? [];
    if (set?.isLoose === true && this.#isExchanged(number, instead)) return;
    // "not 20, 12"
    if (number !== undefined && isBareAmount({ picks: [number], isOr: false })) {
      const last = this.#all.at(-1);
      const isNumbered = last?.set.picks.some(isBehindNumber) === true;
      const isOfText = this.#all.length > this.#seeds.length && last?.refusal === undefined;
      const isSaid = isNumbered && isOfText;
      const isAll = instead.every(({ isNumbered: isToo }) => isToo);
      // "light torches 1 to 4, leave 2 out"
      if (last !== undefined && set !== undefined && isSaid && (set.isLoose !== true || isAll))
        this.#all[this.#all.length - 1] = { ...last, set: without(last.set, set) };
      else if (isNumbered && isAll) this.#push(clause);
      else if (isSaid || !instead[0] || !this.#correct({ set: { picks: instead, isOr: false } }))
        this.unread.push(typeof number.amount === "object" ? number.amount.said : number.said);
      return;
    }
    // "brush Molly", "not her, Bessie"
    const isOfLast =
      this.#all.length === this.#seeds.length && this.#all.at(-1)?.set.picks.length === 1;
    if (
      set?.isLoose === true &&
      isOfLast &&
      this.#correct({ set: { picks: instead, isOr: false } })
    )
      return;
    const isInstead = set?.picks.every(({ isDefinite }) => isDefinite) === true;
    if (set?.isLoose !== true || !(isInstead || this.#all.length === 0)) {
      this.#push(clause);
      return;
    }
    const [first = ANYTHING, ...others] = set.picks;
    this.#push({ ...clause, set: { picks: [first], isOr: false } });
    this.#push({ set: { picks: others, isOr: false } });
  }

  /** Puts things in the place of one of those said before: "cover Dawn and Wolves", "not Wolves, Harbour". */
  #isExchanged(out: ThingPick | undefined, instead: readonly ThingPick[]): boolean {
    const last = this.#all.at(-1);
    const found = last && exchangedIn(last.set, out, instead);
    if (last === undefined || found === undefined || last.refusal !== undefined) return false;
    const { before, picks, whole } = found;
    if (!this.#seeds.includes(last)) return this.#replaceLast({ ...last, set: whole });
    if (found.isAlone) return false;
    const deed = { deed: last.deed ?? "", said: last.said };
    this.#push({ deed, set: one(before), refusal: "not", isCancelling: true });
    this.#push({ deed, set: { picks, isOr: false } });
    return true;
  }

  #push({ tos, among, ...clause }: OrderClause): void {
    const [to] = clause.toSet?.picks ?? [];
    const isAnybody = clause.refusal === "not" && to?.isAny === true && to.but.picks.length > 0;
    // "give the key to nobody but Kim"
    if (to !== undefined && (to.isNone || isAnybody)) {
      const { refusal: _, ...wanted } = clause;
      this.#pushOne({ ...wanted, refusal: "not" });
      for (const pick of to.but.picks) this.#pushOne({ ...wanted, toSet: one(pick) });
    } else
      for (const each of tos ?? [clause.to])
        this.#pushOne({ ...clause, ...(each && { to: each }) });
    if (among === undefined) return;
    if (clause.set === undefined) this.#pushOne({ ...clause, ...among });
    else this.#pushOne({ ...clause, set: among.set }, among.order);
  }

  #pushOne(clause: OrderClause, among?: MeantDeed["among"]): void {
    const { refusal, to, toSet, at, who, isEach } = clause;
    const { conditions = [], times = [], ordering = "", anyone } = clause;
    const { set, isRefused } = clauseSet(clause, this.#all);
    const deed = deedOf(clause, this.#last);
    const rank = among === undefined ? rankBeside(clause, this.#rank, this.#isThen) : this.#rank;
    const before = this.#all.at(-1);
    // "Lea, water the tulips and weed the beds", "Isa, feed Bo and then you wash him"
    const isMore = this.#all.length > this.#seeds.length || clause.deed === undefined;
    const isJoined =
      isMore &&
      before !== undefined &&
      (before.sentence === this.#sentence || (isRefused && clause.deed === undefined)) &&
      before.who !== undefined &&
      !(clause.isYou && (before.isCalled !== true || this.#seeds.includes(before)));
    const isTime = isTimeAlone(clause, this.#all.slice(this.#seeds.length).at(-1));
    // "let someone open it", "let anyone open it", but "don't let anyone open it"
    if (anyone !== undefined && (!isRefused || SOMEBODY.test(anyone))) this.unread.push(anyone);
    // "the saws, or the axes if there is power"
    if (set.isOr && set.picks.length > 1) this.unread.push(...conditions.map(({ said }) => said));
    const meant: MeantDeed = {
      deed: deed?.deed,
      said: deed?.said ?? "",
      set,
      ...(isRefused && { refusal: refusal ?? "not" }),
      ...saidAlike(clause),
      ...(to !== undefined && { to }),
      ...(at !== undefined && { at: { ...at, isTo: false } }),
      ...(toSet !== undefined && {
        at: { how: (clause.toSaid ?? "").toLowerCase(), set: toSet, isTo: true },
      }),
      ...{ rank, sentence: this.#sentence, times: isTime ? [...times, ordering] : times },
      ...(among !== undefined && { among }),
      conditions: conditions
        .filter(({ isArrival }) => isArrival !== true || before?.at === undefined)
        .map((each) => ({ ...each, isOfRefusal: isRefused })),
      ...(who !== undefined && { who: who === "nobody" ? "all" : who }),
      ...(who !== undefined && clause.isCalled === true && { isCalled: true }),
      ...(who === undefined &&
        isJoined &&
        before.refusal === undefined && {
          ...{ who: before.who, ...(before.isCalled && { isCalled: true }) },
        }),
      ...(((isEach === true && toSet === undefined) || isShare(who, set)) && { isEach: true }),
    };
    for (const each of withAlone(meant, who === "nobody"))
      this.#all.push(besideSaid(before, withYours(each)));
  }

  /** Puts another deed in the place of the last; false if there is none. */
  #replaceLast(deed: MeantDeed | undefined): boolean {
    if (deed !== undefined) this.#all[this.#all.length - 1] = deed;
    return deed !== undefined;
  }

  /** Puts what was said instead in its place. */
  #correct(said: OrderClause): boolean {
    const given = givenTo(this.#all.slice(this.#before), said);
    if (given !== undefined) {
      this.#all.splice(this.#before, given.length, ...given);
      return true;
    }
    const { at, toSet, deed, ...plain } = said;
    // "mejor de oro", "on second thought, to Mia"
    const place = at?.set ?? toSet;
    const last = this.#all.at(-1);
    const moved = movedTo(last, said);
    if (moved !== undefined)
      return (deed === undefined || deed.deed === moved.deed) && this.#replaceLast(moved);
    const isDeed = deed !== undefined && said.refusal === undefined && isOfNothing(plain);
    if (isDeed && last !== undefined && place === undefined) return this.#rename(deed);
    const isOf = said.set === undefined && deed === undefined && place !== undefined;
    const clause: OrderClause = isOf ? { ...plain, set: place } : said;
    const { set = NO_THINGS } = clause;
    if (last === undefined || clause.refusal !== undefined) return false;
    // "don't open gate 1, I mean gate 2" refuses gate 2, or asks for it.
    if (last.refusal !== undefined && !this.#seeds.includes(last)) {
      // "no wood, rather stone" refuses wood, and asks for stone.
      if (last.deed === undefined) return false;
      this.unread.push(last.said);
    }
    const others = deed === undefined ? correctedNumbers(last.set, set, said.isNo) : undefined;
    if (typeof others === "string") this.unread.push(others);
    else if (others !== undefined) this.#replaceLast({ ...last, set: others });
    if (others !== undefined) return true;
    if (deed === undefined && set.picks.length === 0) return false;
    if (deed === undefined && correctOne(this.#all, set)) return true;
    const isEarlier = deed && this.#before < this.#seeds.length && last.deed !== deed.deed;
    // "feed Ash and open the gate", "no, feed Soot"
    const same = isEarlier ? this.#all.findLastIndex((each) => each.deed === deed?.deed) : -1;
    const dropped = same >= 0 ? this.#all.splice(same, 1) : this.#all.splice(this.#before);
    this.#rank = dropped[0]?.rank ?? this.#rank;
    this.unread.push(...unsureOf(dropped, clause));
    this.#push(insteadOf(dropped[0], clause));
    if (deed !== undefined) this.#last = deed;
    return true;
  }

  /** Puts another deed in the place of what was said: "Mona, lock room 1", "unlock, I mean". */
  #rename(deed: NonNullable<OrderClause["deed"]>): boolean {
    const before = this.#all.splice(this.#before);
    this.#all.push(...before.map((each) => ({ ...each, ...deed })));
    this.#last = deed;
    return true;
  }

  /** Adds another recipient or place, as an alternative: "give the letter to Ann or Bo". */
  #offer(clause: OrderClause): boolean {
    // A choice between deeds is the player's.
    if (clause.deed !== undefined) this.unread.push(clause.deed.said);
    const isOfText = this.#all.length > this.#seeds.length;
    return this.#replaceLast(isOfText ? offeredTo(this.#all.at(-1), clause) : undefined);
  }
}
