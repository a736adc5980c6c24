import type { DeedCondition, MeantDeed } from "../grammar/meaning.ts";
import type { Language } from "../language/language.ts";
import { PRINTED_ENGLISH } from "./english.ts";
import { PRINTED_FRENCH } from "./french.ts";
import { PRINTED_GERMAN } from "./german.ts";
import { type BarkKind, type Case, fill, type PrintTable } from "./print-table.ts";
import { PRINTED_SPANISH } from "./spanish.ts";
import {
  type Choose,
  oneWay,
  type PrintedWords,
  ThingsPrinter,
  type Voice,
} from "./things-printer.ts";

const TABLES: Readonly<Record<string, PrintTable>> = {
  ...{ en: PRINTED_ENGLISH, de: PRINTED_GERMAN, es: PRINTED_SPANISH, fr: PRINTED_FRENCH },
};

const caseOf = (part: string | undefined): Case => (part as Case | undefined) ?? "acc";

/** The forms of a language; those of English for one without a table of its own. */
export function tableOf({ code }: Pick<Language, "code">): PrintTable {
  return TABLES[code] ?? PRINTED_ENGLISH;
}

/** Options of a {@link MeaningPrinter}. */
export interface MeaningPrinterOptions extends PrintedWords {
  /** English, German, Spanish or French; others are printed in English. */
  readonly language: Language;
  /** Chooses among ways to say the same, by a position below `count`. Default: the first, which is the plainest */
  readonly choose?: Choose;
}

/**
 * Prints the meaning of commands and orders in the words of a game: as a player would say them, and as barks of the agent
 * that got them. What is printed is read again as the same meaning.
 *
 * @example
 * const printer = new MeaningPrinter({ language: GERMAN, things: { goat: ["Ziege"] }, deeds: { milk: ["melke"] } });
 * printer.restate(meaning.deeds); // melke die Ziege
 * printer.bark("done", meaning.deeds); // Erledigt: melke die Ziege.
 */
export class MeaningPrinter {
  readonly #voice: Voice;
  readonly #things: ThingsPrinter;

  constructor({ language, choose = () => 0, ...words }: MeaningPrinterOptions) {
    const numbers = language.numbers.split(/\s+/);
    this.#voice = { table: tableOf(language), words, numbers, choose };
    this.#things = new ThingsPrinter(this.#voice);
  }

  /** The deeds as one would command them. */
  restate(deeds: readonly MeantDeed[]): string {
    if (deeds.length === 0) return "";
    const { table } = this.#voice;
    const sorted = deeds.toSorted((before, after) => before.rank - after.rank);
    const said = sorted.map((deed) => this.#deed(deed));
    const text = said.reduceRight((rest, deed, at) => {
      const [now, next] = [sorted[at], sorted[at + 1]];
      const isThen = now?.rank !== next?.rank;
      const isBut = now?.refusal === undefined && next?.refusal !== undefined;
      const ways = table.joints[isThen ? "then" : isBut ? "but" : "and"].split("|");
      const isSplit = (way: string): boolean => /[.;]/.test(way);
      // A condition of the first of two deeds ends with its sentence.
      const isConditional = (now?.conditions.length ?? 0) + (next?.conditions.length ?? 0) > 0;
      const fit = isConditional ? ways.filter(isSplit) : ways;
      return fill(oneWay(this.#voice, fit.length > 0 ? fit : ways), (place) =>
        place === "a" ? deed : rest,
      );
    });
    return this.#tidy(text ?? "");
  }

  /** The words of an agent about an order that it got. */
  bark(kind: BarkKind, deeds: readonly MeantDeed[]): string {
    const { barks } = this.#voice.table;
    return this.#tidy(fill(oneWay(this.#voice, barks[kind].split("|")), () => this.restate(deeds)));
  }

  #tidy(text: string): string {
    const plain = text
      .replace(/\s+/g, " ")
      .replace(/ (?=[.,;](?:\s|$))/g, "")
      .trim();
    return this.#voice.table.tidy(plain);
  }

  #deed(deed: MeantDeed): string {
    const { table } = this.#voice;
    const { who, conditions, times } = deed;
    let text = this.#clause(deed);
    const wrap = (kind: "all" | "who", to: string): string =>
      fill(oneWay(this.#voice, table.deeds[kind].split("|")), (place) =>
        place === "a" ? text : to,
      );
    if (who === "all" || who === "nobody") text = wrap("all", "");
    else if (who !== undefined) text = wrap("who", this.#things.set(who, "nom"));
    for (const condition of conditions) text = this.#hung(text, condition);
    for (const time of times) text = this.#joined("time", text, time);
    return text;
  }

  #joined(kind: keyof PrintTable["joints"], text: string, other: string): string {
    const ways = this.#voice.table.joints[kind].split("|");
    return fill(oneWay(this.#voice, ways), (place) => (place === "a" ? text : other));
  }

  #hung(text: string, { kind, set, qualities = [] }: DeedCondition): string {
    const [quality] = qualities;
    if (set === undefined || quality === undefined || kind === "before") return text;
    return this.#joined(kind, text, this.#things.statement(set, quality));
  }

  #clause({ deed = "", said, set, refusal, to, at, isEach }: MeantDeed): string {
    const { table, words } = this.#voice;
    const verbs = words.deeds?.[deed] ?? [];
    const { verb, particle } = table.command(
      oneWay(this.#voice, verbs.length > 0 ? verbs : [said === "" ? deed : said]),
    );
    const refers = set.picks.length === 1 ? set.picks[0]?.refers : undefined;
    const pronoun = refers === "it" || refers === "them" ? table.pronouns[refers] : undefined;
    const attach = pronoun !== undefined && refusal !== "avoid" ? table.withPronoun : undefined;
    const kind =
      refusal ??
      (to === "me"
        ? "toMe"
        : to !== undefined || at?.isTo === true
          ? "to"
          : at !== undefined
            ? "at"
            : undefined) ??
      (isEach === true ? "each" : "deed");
    const way = oneWay(this.#voice, table.deeds[kind].split("|"));
    const joined = way.includes("{p}") || particle === "" ? "" : ` ${particle}`;
    return fill(way, (place, part) => {
      switch (place) {
        case "v":
          if (joined !== "" && pronoun === undefined) return verb + joined;
          if (part !== undefined) return table.withPronoun?.(verb, part, false) ?? verb;
          return attach?.(verb, pronoun ?? "", false) ?? verb;
        case "n": {
          const refused = table.refusal(verb);
          return attach?.(refused, pronoun ?? "", true) ?? refused;
        }
        case "o":
          if (attach !== undefined) return "";
          // "switch them off"
          return pronoun === undefined
            ? this.#things.set(set, caseOf(part), refusal !== undefined)
            : pronoun + joined;
        case "p":
          return particle;
        case "how":
          return at?.how ?? "";
        default:
          return at === undefined ? (to ?? "") : this.#things.set(at.set, caseOf(part));
      }
    });
  }
}
