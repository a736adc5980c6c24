import type { CommandMeaning, MeantDeed, Quality, ThingPick } from "../grammar/meaning.ts";
import { ANYTHING, FOR, isNumber } from "../grammar/rules/join-things.ts";
import { countOf, inKind, partsListed, saidOf, subtracted } from "./order-amounts.ts";
import type { OrderDoubt, OrderReading, ThingOrder } from "./order-reading.ts";

type Growing = {
  order: ThingOrder;
  readonly rank: number;
  readonly sentence: number;
  isBefore: boolean;
};

/** A quality by its name in the vocabulary. */
function qualityName(quality: Quality): string {
  switch (quality.is) {
    case "called":
      return quality.key;
    case "not":
      return `not ${qualityName(quality.of)}`;
    case "any":
      return quality.of.map(qualityName).join(" or ");
    case "owned":
      return `of:${quality.by.picks[0]?.things[0] ?? ""}`;
    case "placed":
      return `${quality.how} ${quality.at.picks[0]?.things[0] ?? ""}`;
    default:
      return `${quality.property} ${quality.by} ${String(quality.value)}`;
  }
}

/** Makes the orders over a game's things from the meaning of a text. */
export class ThingOrders {
  readonly #defaultDeed: string;
  #orders: Growing[] = [];
  readonly #refused = new Map<string, readonly string[]>();
  /** Refused things of which the player speaks as of things said before. */
  readonly #definite: string[] = [];
  readonly #doubts: OrderDoubt[] = [];
  readonly #doubtful = new Set<number>();
  /** Whether a part of an amount was given to somebody. */
  #isParted = false;

  /** @param defaultDeed the deed of orders without a verb */
  constructor(defaultDeed: string) {
    this.#defaultDeed = defaultDeed;
  }

  /**
   * The orders of a meaning. May be called only once.
   *
   * @param before deeds of the text before, from which it goes on
   */
  all(
    { deeds, unread, isCounted }: CommandMeaning,
    before: readonly MeantDeed[],
  ): Pick<OrderReading, "orders" | "refused" | "doubts"> {
    for (const deed of before) this.#add(deed);
    for (const each of this.#orders) each.isBefore = true;
    this.#doubts.length = 0;
    this.#doubtful.clear();
    for (const deed of deeds) {
      const said = this.#orders.length;
      this.#add({ ...deed, sentence: deed.sentence + before.length });
      // "my wood is gone, I need 3 more"
      if (deed.isMention === true)
        for (const each of this.#orders.slice(said)) each.isBefore = true;
    }
    // "hello there" asks for nothing.
    const isOfDeed = deeds.some(({ deed, set }) => deed !== undefined || set.picks.length > 0);
    const isTalk = unread.length > 0 && !isCounted && !isOfDeed;
    if (isTalk) {
      this.#doubts.length = 0;
      this.#orders = [];
    }
    for (const words of isTalk ? [] : unread)
      if (!this.#doubts.some((doubt) => doubt.words.includes(words))) this.#doubt("thing", words);
    this.#leaveRefused();
    const orders = this.#orders
      .filter(({ sentence, isBefore }) => !(isBefore || this.#doubtful.has(sentence)))
      .sort((one, other) => one.rank - other.rank)
      .flatMap(({ order }) => this.#withoutRefused(order));
    const [asked] = deeds.filter(({ deed }) => deed !== undefined);
    if (orders.length + this.#doubts.length + this.#refused.size === 0 && asked !== undefined)
      this.#doubt("thing", asked.said);
    const refused = [...this.#refused].map(([thing, qualities]) => ({ thing, qualities }));
    return { orders, refused, doubts: this.#doubts };
  }

  #doubt(kind: OrderDoubt["kind"], words: string, options: OrderDoubt["options"] = []): undefined {
    this.#doubts.push({ kind, words, options });
  }

  #add(said: MeantDeed): void {
    const deed = withoutPurpose(said);
    const { set, refusal, conditions, times, sentence } = deed;
    for (const { said } of conditions) {
      this.#doubt("condition", said);
      this.#doubtful.add(sentence);
    }
    for (const words of times) {
      this.#doubt("time", words);
      this.#doubtful.add(sentence);
    }
    if (refusal !== undefined) {
      for (const pick of set.picks) this.#refuse(pick, deed.to);
      return;
    }
    // "the rest of the diamonds go in the chest"
    if (isBringing(deed)) {
      const words = deed.said || set.picks.map(({ said }) => said).join(", ");
      this.#doubt("thing", words);
      return;
    }
    // "everybody needs a bed"
    if (deed.who === "all" && deed.isEach === true) {
      this.#doubt("count", set.picks.map((pick) => pick.said).join(", "));
      return;
    }
    if (this.#isInKind(deed)) return;
    const picks = partsListed(set);
    // "a door, the iron one", "3 beds, one red"
    if (picks === undefined) {
      const options = set.picks.flatMap(({ things }) => things);
      this.#doubt("which", set.picks.map((pick) => pick.said).join(", "), options);
      return;
    }
    for (const [at, each] of picks.entries()) {
      const pick = subtracted(each);
      // "8 steaks, cooked ones"
      const isSame = pick.things.join() === picks[at - 1]?.things.join();
      if (isSame && set.isLoose === true && pick.things.length > 0 && pick.amount === undefined)
        continue;
      const isBetter = pick.isPart && at > 0 && pick.amount === undefined;
      if ((set.isOr && at > 0) || isBetter) this.#alternative(pick, isBetter);
      else this.#pick(deed, pick);
    }
    if (set.picks.length === 0) this.#goOn(deed, ANYTHING);
  }

  /** Wants the things said before as others of their kind: "the same in red", "but in black". */
  #isInKind({ set, at, to }: MeantDeed): boolean {
    const last = this.#orders.at(-1);
    const [kind] = at?.set.picks ?? [];
    const isOfLast = set.picks.every(({ things }) => things.length === 0);
    if (last === undefined || kind?.isPart !== true || at?.isTo === true || !isOfLast) return false;
    const [thing = "", ...or] = kind.things;
    const order = { ...last.order, thing, or, said: kind.said, ...(to !== undefined && { to }) };
    if (last.isBefore || set.picks.some(({ isMore }) => isMore))
      this.#orders.push({ ...last, order, isBefore: false });
    else last.order = order;
    return true;
  }

  /** Wants the others of what was said before if some of it is refused: "forget the ladders". */
  #leaveRefused(): void {
    const isRefused = ({ order }: Growing): boolean => this.#refused.get(order.thing)?.length === 0;
    const before = this.#orders.filter(({ isBefore }) => isBefore);
    if (before.length < this.#orders.length) return;
    const isOther = before.length > 0 && !before.some(isRefused);
    // "not the wood" behind planks and coal
    if (isOther) for (const words of this.#definite) this.#doubt("thing", words);
    if (isOther || before.length === 0) return;
    for (const each of before) each.isBefore = isRefused(each);
  }

  /** @param to the one who is not to get it; undefined if nobody is named */
  #refuse(pick: ThingPick, to?: string): void {
    const isNothing = pick.isNone && pick.things.length + pick.qualities.length === 0;
    if (to !== undefined) {
      // "a dozen lanterns for Zoe, nothing for Tom"
      const isOf = ({ order }: Growing): boolean => isNothing || pick.things.includes(order.thing);
      const isTheirs = ({ order }: Growing): boolean => (order.to ?? "me") === to;
      const isOfOthers = this.#orders.some((each) => isOf(each) && !isTheirs(each));
      this.#orders = this.#orders.filter((each) => !(isOf(each) && isTheirs(each)));
      if (isNothing || isOfOthers) return;
    }
    const qualities = pick.qualities.map(qualityName);
    const last = this.#orders.at(-1)?.order.thing;
    const things = pick.things.length > 0 || last === undefined ? pick.things : [last];
    for (const thing of things) this.#refused.set(thing, qualities);
    if (pick.isDefinite && pick.things.length > 0) this.#definite.push(pick.said);
  }

  #pick(deed: MeantDeed, said: ThingPick): undefined {
    const pick = inKind(said);
    // "12, not 20" refuses no things.
    for (const each of pick.but.picks) if (!isNumber(each)) this.#refuse(each);
    const isOrdered = (pick.position ?? pick.step) !== undefined;
    if (pick.unread.length > 0 || pick.called !== undefined || isOrdered) {
      const isUnknown = pick.things.length === 0 && !isOrdered;
      const words = isUnknown ? pick.unread : [...pick.unread, pick.said, pick.called ?? ""];
      this.#doubt("thing", words.join(" ").trim(), pick.things);
      return;
    }
    if (pick.vague !== undefined || pick.share !== undefined)
      return this.#doubt("count", `${pick.vague ?? pick.share} ${pick.said}`);
    if (pick.isVague) return this.#doubt("which", pick.said, pick.things);
    if (pick.refers !== undefined || (pick.things.length === 0 && pick.amount !== "all")) {
      this.#goOn(deed, pick);
      return;
    }
    const parts = pick.isSet ? pick.things.map((thing) => [thing]) : [pick.things];
    for (const [thing = "", ...or] of parts) this.#put(deed, pick, thing, or);
  }

  #put(deed: MeantDeed, pick: ThingPick, thing: string, or: readonly string[]): undefined {
    const { amount, isMore, isDefinite, isPlural, isNumbered, apposed, said } = pick;
    // "10 logs minus 3"
    const less = pick.but.picks.flatMap(({ things, amount: taken }) =>
      things.length === 0 && typeof taken === "object" ? [countOf(taken, thing)] : [],
    );
    const last = this.#orders.at(-1)?.order.count;
    // "and as many potatoes", but "as many as you can"
    const isAsMany = typeof amount === "object" && amount.value === Number.POSITIVE_INFINITY;
    const many = isAsMany && last !== undefined ? last : Number.NaN;
    const all =
      amount === undefined ? 1 : amount === "all" ? amount : many || countOf(amount, thing, last);
    const count = all === "all" ? all : less.reduce((left, taken) => left - taken, all);
    if (count !== "all" && (!Number.isSafeInteger(count) || count < 1))
      return this.#doubt("count", `${Number.isFinite(count) ? count : saidOf(amount)} ${said}`);
    if (apposed !== undefined) this.#doubt("thing", `${said} ${apposed.things[0]}`);
    const { at, place, qualities } = placeOf(deed, pick);
    const placed = pick.qualities.flatMap((each) => (each.is === "placed" ? each.at.picks : []));
    const { at: to } = deed;
    // "planks from 8 logs", "a box full of torches"
    const others = [...(to?.set.picks ?? []), ...placed];
    const isCounted = others.some((each) => each.amount !== undefined && !each.isOne);
    if (isCounted || to?.how === "") {
      const words = others.map((each) => each.said).join(" ");
      this.#doubt("thing", `${to?.how ?? ""} ${words}`.trim());
      return;
    }
    const order: ThingOrder = {
      ...{ thing, or, count, isMore, isDefinite, isPlural, isNumbered, said },
      ...{
        qualities: qualities.map(qualityName),
        isWhole: isDefinite && amount !== undefined && amount !== "all",
      },
      ...{ deed: deed.deed ?? this.#defaultDeed, to: deed.to ?? place, at },
    };
    this.#orders.push({ order, rank: deed.rank, sentence: deed.sentence, isBefore: false });
  }

  /** Adds things that would do as well to the last order. */
  #alternative(pick: ThingPick, isBetter: boolean): void {
    const last = this.#orders.at(-1);
    if (last === undefined || pick.unread.length > 0) return;
    const { order } = last;
    const [thing = ""] = pick.things;
    const count =
      order.count === 1 && pick.amount !== undefined && pick.amount !== "all"
        ? countOf(pick.amount, thing)
        : order.count;
    const all = [order.thing, ...order.or];
    const [first = "", ...or] = isBetter ? [...pick.things, ...all] : [...all, ...pick.things];
    last.order = { ...order, thing: first, or, count };
  }

  /** Applies a deed to the things of the last order: "make it 5", "and put them in the chest". */
  #goOn(deed: MeantDeed, pick: ThingPick): undefined {
    const last = this.#orders.at(-1);
    const { amount, qualities, things, said } = pick;
    if (last === undefined) {
      const place = deed.at?.set.picks.map((each) => each.said).join(", ");
      const words =
        pick.refers !== undefined || amount !== undefined ? said || saidOf(amount) : place;
      if (words !== undefined) this.#doubt("thing", words);
      return;
    }
    const isSameDeed = deed.deed === undefined || deed.deed === last.order.deed;
    if (things.length === 0 && qualities.length > 0) {
      this.#put(deed, pick, last.order.thing, []);
      return;
    }
    const isRest = pick.refers === "other";
    const { count, thing } = last.order;
    const isNumber = amount !== undefined && amount !== "all";
    const many = isNumber ? countOf(amount, thing, count) : undefined;
    if (many !== undefined && !(Number.isSafeInteger(many) && many >= 1))
      return this.#doubt("count", saidOf(amount));
    // "fifteen ladders and 1 more for Nia", "and the double for Zoé"
    if (deed.to !== undefined && isNumber && (pick.isMore || amount.isOfLast === true)) {
      const order = { ...last.order, to: deed.to, count: many as number };
      this.#orders.push({ order, rank: deed.rank, sentence: deed.sentence, isBefore: false });
      return;
    }
    if (deed.to !== undefined && (isRest || isNumber)) {
      this.#part(last, deed, isRest ? undefined : many);
      return;
    }
    if (isNumber) {
      if (!isSameDeed) return this.#doubt("count", amount.said);
      // "three stacks of cobblestone and 7 extra"
      const before = pick.isMore && !last.isBefore && count !== "all" ? count : 0;
      last.order = { ...last.order, count: before + (many as number) };
      last.isBefore = false;
      return;
    }
    // "and for Bob as well", "and as many for me"
    const isOther = last.order.to !== undefined && last.sentence !== deed.sentence;
    const isAlso = ((last.isBefore || isOther) && pick.refers === undefined) || pick.isMore;
    if (deed.to !== undefined && isAlso) {
      const same = this.#orders.filter(
        ({ order, sentence }) => sentence === last.sentence && order.to === last.order.to,
      );
      for (const { order, ...each } of same)
        this.#orders.push({ ...each, order: { ...order, to: deed.to }, isBefore: false });
      return;
    }
    const { at, place } = placeOf(deed, pick);
    const sentence = last.sentence;
    for (const each of this.#orders) {
      const isMeant = each === last || (pick.refers === "them" && each.sentence === sentence);
      if (!isMeant) continue;
      const { order } = each;
      each.isBefore = false;
      each.order = {
        ...order,
        deed: deed.deed ?? order.deed,
        to: deed.to ?? place ?? order.to,
        at: at ?? order.at,
      };
    }
  }

  /** Gives a part of the last things to somebody: "20 torches, 12 for Alex and the rest for me". */
  #part(last: Growing, deed: MeantDeed, count: number | undefined): undefined {
    // "the rest" is what is left of an amount of which parts were given away.
    if (count === undefined && !this.#isParted) return this.#doubt("count", "the rest");
    this.#isParted = true;
    const whole = this.#orders.findLast(
      ({ order }) => order.thing === last.order.thing && order.to === undefined,
    );
    const left =
      whole === undefined || whole.isBefore || whole.order.count === "all"
        ? undefined
        : whole.order.count;
    const many = count ?? left ?? 0;
    if (left !== undefined && many > left) return this.#doubt("count", String(many));
    const order = { ...last.order, deed: deed.deed ?? last.order.deed, to: deed.to, count: many };
    const { rank, sentence } = deed;
    this.#orders.push({ order, rank, sentence, isBefore: false });
    if (whole === undefined || left === undefined) return;
    if (many === left) this.#orders.splice(this.#orders.indexOf(whole), 1);
    else whole.order = { ...whole.order, count: left - many };
  }

  /** The order without refused things. */
  #withoutRefused(order: ThingOrder): readonly ThingOrder[] {
    // "stones, but not the red one" refuses some of them only.
    const isAllowed = (thing: string): boolean => (this.#refused.get(thing)?.length ?? 1) > 0;
    const [thing, ...or] = [order.thing, ...order.or].filter(isAllowed);
    return thing === undefined ? [] : [{ ...order, thing, or }];
  }
}

/** An order without what its things are for: "two eggs for the cake". */
function withoutPurpose({ deed, at, ...said }: MeantDeed): MeantDeed {
  const isPurpose =
    deed === "brings to" &&
    at?.isTo === true &&
    FOR.test(at.how) &&
    at.set.picks.every(({ things }) => things.length > 0);
  return { ...said, deed: isPurpose ? undefined : deed, ...(at && !isPurpose && { at }) };
}

/** Whether it is said how things are to be, and not what to do. */
const isBringing = ({ deed }: MeantDeed): boolean => deed?.startsWith("brings ") === true;

/** The place of an order, which may be said with its things: "an egg from the pantry". */
function placeOf(
  { at, to }: MeantDeed,
  pick: ThingPick,
): {
  readonly at: ThingOrder["at"];
  readonly place: string | undefined;
  readonly qualities: readonly Quality[];
} {
  const placed = pick.qualities.find(({ is }) => is === "placed");
  const qualities = pick.qualities.filter((quality) => quality !== placed);
  const said = at ?? (placed?.is === "placed" ? { how: placed.how, set: placed.at } : undefined);
  const thing = said?.set.picks[0]?.things[0];
  const place =
    said === undefined || thing === undefined ? undefined : { how: said.how.toLowerCase(), thing };
  return { at: place, place: to, qualities };
}

/** Things mentioned in a meaning. */
export function mentionedIn({ deeds }: CommandMeaning): readonly string[] {
  return deeds.flatMap(({ set }) =>
    set.picks.flatMap(({ things, isVague }) => (isVague ? [] : things)),
  );
}
