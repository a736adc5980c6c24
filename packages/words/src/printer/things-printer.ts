import type { Quality, ThingPick, ThingSet } from "../grammar/meaning.ts";
import { ANYTHING } from "../grammar/rules/join-things.ts";
import {
  type Case,
  type Form,
  fill,
  type Gender,
  type PrintedWays,
  type PrintTable,
} from "./print-table.ts";

/** The words of a game in one language, best first. */
export interface PrintedWords {
  readonly things: Readonly<Record<string, readonly string[]>>;
  readonly qualities?: Readonly<Record<string, readonly string[]>>;
  readonly deeds?: Readonly<Record<string, readonly string[]>>;
}

/** Chooses one of several ways to say something, by its position. */
export type Choose = (count: number) => number;

/** The parts of a language by which things are printed. */
export interface Voice {
  readonly table: PrintTable;
  readonly words: PrintedWords;
  /** The words for the numbers from zero on. */
  readonly numbers: readonly string[];
  readonly choose: Choose;
}

/** The place of a noun in what is said. */
interface Placing {
  readonly isMany: boolean;
  readonly part: Case;
  readonly ways: readonly string[];
}

/** A noun with what is said of it. */
interface Noun {
  readonly one: string;
  readonly many: string;
  readonly form: Gender;
}

const PERCENT = 100;
/** Shares with words of their own. */
const SHARES: readonly (readonly [number, "half" | "third" | "quarter"])[] = [
  [1 / 2, "half"],
  [1 / 3, "third"],
  [1 / 4, "quarter"],
];
const NEAR = 1e-3;
/** Letters that the forms of an adjective have in common. */
const STEM = 3;
/** Endings of the plural. */
const PLURAL = /^(?:e|en|n|er|nen|s|es|x)$/;
/** The last number that is written in words. */
const LAST_IN_WORDS = 12;

/** One of several ways. */
export function oneWay(voice: Pick<Voice, "choose">, ways: readonly string[]): string {
  return ways[voice.choose(ways.length)] ?? "";
}

/** A name without its article, and the gender that it tells: `das Messer`. */
function splitArticle(name: string, table: PrintTable): [string, Gender | undefined] {
  const [, article = "", noun = name] = /^(\S+) (.+)$/.exec(name) ?? [];
  const gender = (["m", "f", "n"] as const).find(
    (form) => table.article("the", form, "nom") === article && article !== "the",
  );
  return gender === undefined ? [name, undefined] : [noun, gender];
}

function waysFor(ways: PrintedWays, form: Form): readonly string[] {
  if (typeof ways === "string") return ways.split("|");
  const plural = form.endsWith("p") ? (ways.p ?? ways.m) : ways.m;
  return (ways[form] ?? plural ?? "").split("|");
}

const formOf = ({ form }: Noun, isMany: boolean): Form =>
  isMany ? (form === "f" ? "fp" : "p") : form;

/** Prints things: amounts, qualities, lists and exceptions. */
export class ThingsPrinter {
  readonly #voice: Voice;
  /** The nouns that were chosen for things, which stay while a text is printed. */
  readonly #nouns = new Map<ThingPick, Noun>();

  constructor(voice: Voice) {
    this.#voice = voice;
  }

  /** A set of things, with what is taken out of it. */
  set({ picks, isOr }: ThingSet, part: Case = "acc", isRefused = false): string {
    const { table } = this.#voice;
    const all = picks.map((pick) => this.pick(pick, part));
    const [last = "", ...others] = all.toReversed();
    // "die Türen, die blaue nicht" refuses the blue one alone.
    const joint = (isOr ? table.or : table.and).split(" ")[1];
    const list = others.toReversed().join(isRefused ? ` ${joint} ` : ", ");
    const said =
      others.length === 0
        ? last
        : fill(oneWay(this.#voice, (isOr ? table.or : table.and).split("|")), (place) =>
            place === "a" ? list : last,
          );
    const [but] = picks.map((pick) => pick.but).filter((each) => each.picks.length > 0);
    if (but === undefined) return said;
    const { form } = this.#nounOf(picks[0] ?? ANYTHING);
    return fill(oneWay(this.#voice, table.but.split("|")), (place, as) =>
      place === "o"
        ? said
        : but.picks
            .map((pick) => this.pick(pick, (as as Case | undefined) ?? "acc", form))
            .reduce((before, next) =>
              fill(table.and.split("|")[0] ?? "", (each) => (each === "a" ? before : next)),
            ),
    );
  }

  /** Whether several things are meant. */
  isMany({ picks }: ThingSet): boolean {
    const [pick, ...others] = picks;
    if (pick === undefined || others.length > 0) return others.length > 0;
    const { amount, isPlural } = pick;
    return isPlural || (typeof amount === "object" && amount.value !== 1);
  }

  /** @param form the form of things that are not named. Default: masculine */
  pick(pick: ThingPick, part: Case, form?: Gender): string {
    const { table } = this.#voice;
    if (pick.refers === "it" || pick.refers === "them") return table.pronouns[pick.refers];
    const noun = this.#nounOf(pick, form);
    const isPlural = pick.isPlural && pick.amount === undefined && pick.share === undefined;
    const own = formOf(noun, isPlural);
    const ways = waysFor(this.#amountOf(pick), own);
    const { amount } = pick;
    const count = typeof amount === "object" ? amount : undefined;
    return fill(oneWay(this.#voice, ways), (place) => {
      switch (place) {
        case "k":
          return pick.share === undefined
            ? this.#number(count?.value ?? 0)
            : String(Math.round(pick.share * PERCENT));
        case "m":
          return this.#number(count?.most ?? 0);
        case "the":
        case "a":
          return table.article(place, own, part);
        default:
          return this.#phrase(pick, noun, {
            isMany: place === "ns" || isPlural,
            part,
            ways,
          });
      }
    }).trim();
  }

  /** The kind of amount of a pick. */
  #amountOf({
    amount,
    share,
    isDefinite,
    isMore,
    refers,
    isOne,
    isPlural,
  }: ThingPick): PrintedWays {
    const { amounts } = this.#voice.table;
    if (share !== undefined) {
      const [, name = "percent"] = SHARES.find(([size]) => Math.abs(size - share) < NEAR) ?? [];
      return amounts[name];
    }
    if (refers === "other") return amounts.other;
    if (amount === "all") return amounts.all;
    if (amount !== undefined) {
      if (isMore) return amount.value === 1 ? amounts.oneMore : amounts.more;
      if (amount.most !== undefined) return amounts.range;
      if (amount.isAtLeast === true) return amounts.atLeast;
      if (amount.isAtMost === true) return amounts.atMost;
      if (amount.value === 1 && amount.units.length === 0) return amounts.one;
      return isDefinite ? amounts.theCount : amounts.count;
    }
    if (isDefinite) return amounts.the;
    if (isOne) return amounts.one;
    return isPlural ? amounts.bare : "{n}";
  }

  #number(value: number): string {
    const { numbers } = this.#voice;
    const inWords = numbers[value]?.split("/")[0];
    const ways = inWords === undefined || value < 2 || value > LAST_IN_WORDS ? [] : [inWords];
    return oneWay(this.#voice, [String(value), ...ways]);
  }

  #nounOf(pick: ThingPick, form?: Gender): Noun {
    const noun = this.#nouns.get(pick) ?? this.#newNounOf(pick, form);
    this.#nouns.set(pick, noun);
    return noun;
  }

  #newNounOf({ things: [key] }: ThingPick, form: Gender | undefined): Noun {
    const { table } = this.#voice;
    if (key === undefined) {
      const { one: single, many } = table.ones;
      return { one: single, many, form: form ?? "m" };
    }
    const names = this.#voice.words.things[key] ?? [];
    const articles = new Map(names.map((name) => splitArticle(name, table)));
    const said = names.length > 0 ? [...articles.keys()] : [key.replaceAll("_", " ")];
    const plain = (name: string): string => name.normalize("NFD").replace(/\p{M}/gu, "");
    const isPluralOf = (name: string, other: string): boolean =>
      name !== other &&
      (name === table.pluralOf(other) ||
        (plain(name).startsWith(plain(other)) &&
          PLURAL.test(plain(name).slice(plain(other).length))));
    const singles = said.filter((name) => !said.some((other) => isPluralOf(name, other)));
    const single = oneWay(this.#voice, singles.length > 0 ? singles : said);
    const many = said.find((name) => isPluralOf(name, single)) ?? table.pluralOf(single);
    return { one: single, many, form: articles.get(single) ?? table.genderOf(single) };
  }

  /** A noun with its qualities. */
  #phrase({ qualities }: ThingPick, noun: Noun, { isMany, part, ways }: Placing): string {
    const { table } = this.#voice;
    const form = formOf(noun, isMany);
    const article = ways.some((way) => /\{the\}|^(?:die|alle|jede|les|los|las)\b/.test(way))
      ? "the"
      : ways.some((way) => way.includes("{a}"))
        ? "a"
        : "none";
    const before: string[] = [];
    const behind: string[] = [];
    for (const quality of qualities) {
      if (quality.is === "called") {
        const said = this.#qualityWord(quality.key, form);
        const adjective = table.adjective(said, form, article, part);
        (table.isAdjectiveLast ? behind : before).push(adjective);
      } else behind.push(this.#quality(quality, form));
    }
    const name = isMany ? noun.many : noun.one;
    return [...before, name, ...behind].filter(Boolean).join(" ");
  }

  /** The word for a quality of the vocabulary. Forms of one adjective begin alike: `blanc`, `blanche`. */
  #qualityWord(key: string, form: Form = "m"): string {
    const said = this.#voice.words.qualities?.[key] ?? [key.split(" ").at(-1) ?? key];
    const isAlike = (word: string, other: string): boolean =>
      word.slice(0, STEM) === other.slice(0, STEM);
    const first = said.filter((word, at) => said.findIndex((each) => isAlike(each, word)) === at);
    const word = oneWay(this.#voice, first);
    const feminine = said.find((other) => other !== word && isAlike(other, word));
    return form.startsWith("f") && feminine !== undefined ? feminine : word;
  }

  #quality(quality: Exclude<Quality, { readonly is: "called" }>, form: Form): string {
    const { table } = this.#voice;
    const say = (
      ways: PrintedWays,
      places: Readonly<Record<string, (part: Case) => string>>,
    ): string =>
      fill(oneWay(this.#voice, waysFor(ways, form)), (place, part) =>
        (places[place] ?? String)((part as Case | undefined) ?? "acc"),
      );
    switch (quality.is) {
      case "not":
        return quality.of.is === "called"
          ? say(table.qualities.not, { q: () => this.#predicate(quality.of, form) })
          : "";
      case "any":
        return "";
      case "owned":
        return say(table.qualities.owned, { by: (part) => this.set(quality.by, part) });
      case "placed":
        return say(table.qualities.placed, {
          how: () => quality.how,
          by: (part) => this.set(quality.at, part),
        });
      default: {
        const q = (): string => this.#qualityWord(`amount ${quality.property}`);
        const { value, by } = quality;
        if (typeof value !== "number") return "";
        if (by === "=" && value === 0) return say(table.qualities.none, { q });
        return say(table.qualities[by], { q, k: () => this.#number(value) });
      }
    }
  }

  /** A quality behind a verb: "is open". */
  #predicate(quality: Quality, form: Form): string {
    if (quality.is !== "called") return "";
    const { table } = this.#voice;
    const said = this.#qualityWord(quality.key, form);
    return table.predicate === undefined
      ? table.adjective(said, form, "none", "nom")
      : table.predicate(said);
  }

  /** A statement about things, as in a condition: "the door is open". */
  statement(set: ThingSet, quality: Quality): string {
    const { table } = this.#voice;
    const isNot = quality.is === "not";
    const plain = isNot ? quality.of : quality;
    const isMany = this.isMany(set);
    const noun = this.#nounOf(set.picks[0] ?? ANYTHING);
    const form = formOf(noun, isMany);
    const template = isMany ? (isNot ? "areNot" : "are") : isNot ? "isNot" : "is";
    return fill(table.state[template], (place) =>
      place === "s" ? this.set(set, "nom") : this.#predicate(plain, form),
    );
  }
}
