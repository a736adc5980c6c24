/**
 * Prints meanings as players would say them: restatements, questions and barks.
 *
 * @module
 */

/** The gender of a noun. */
export type Gender = "m" | "f" | "n";

/** The form of a noun: its gender, or the plural, `fp` for feminine ones. */
export type Form = Gender | "p" | "fp";

/** The part that things have in a sentence; it changes articles and adjectives in German. */
export type Case = "acc" | "dat" | "nom";

/** PrintedWays to say something, separated by `|`; by the form of the noun, if that matters. */
export type PrintedWays = string | Readonly<Partial<Record<Form, string>>>;

/** One of some words between spaces. */
type OneOf<Words extends string> = Words extends `${infer A} ${infer B}` ? A | OneOf<B> : Words;

/** The ways to say a kind of amount of things. `{n}` is the noun, `{ns}` its plural, `{k}` and `{m}` numbers. */
type AmountKind =
  OneOf<"bare the one all count theCount atLeast atMost range more oneMore other half third quarter percent">;

/** The ways to say a quality that no adjective says. `{q}` is the property, `{k}` a number, `{by}` other things. */
type QualityKind = "=" | ">=" | "<=" | ">" | "<" | "none" | "not" | "owned" | "placed";

/** The ways to say a deed. `{v}` is its verb, `{p}` the verb's particle, `{o}` its things, `{to}` a recipient. */
type DeedKind = OneOf<"deed toMe to at not rather-not avoid all who each">;

/** The ways to join deeds `{a}` and `{b}`, and to hang `{a}` on a condition `{c}`. */
type JointKind = "and" | "then" | "but" | "if" | "unless" | "once" | "until" | "while" | "time";

/** The moments at which an agent says something about an order. `{a}` is the order. */
export type BarkKind = "taken" | "asked" | "begun" | "done" | "failed" | "refused" | "withdrawn";

/** The sentences of a language that things and deeds are put into. */
export interface Sentences {
  readonly amounts: Readonly<Record<AmountKind, PrintedWays>>;
  readonly qualities: Readonly<Record<QualityKind, PrintedWays>>;
  /** A state that things are in: `{s}` are the things, `{q}` an adjective. */
  readonly state: Readonly<Record<"is" | "isNot" | "are" | "areNot", string>>;
  /** Pronouns by verb: `{v} it`. */
  readonly pronouns: Readonly<Record<"it" | "them", string>>;
  /** Things that are taken out of others: `{o}`. */
  readonly but: string;
  readonly and: string;
  readonly or: string;
  readonly deeds: Readonly<Record<DeedKind, string>>;
  readonly joints: Readonly<Record<JointKind, string>>;
  readonly barks: Readonly<Record<BarkKind, string>>;
  /** The outcome of a command that changes nothing. */
  readonly nothing: Readonly<Record<"nothing" | "question" | "unmet" | "others", string>>;
  /** By the doubts about which a player is asked. `{w}` are words of the player, `{l}` is a list. */
  readonly questions: Readonly<Record<string, string>>;
}

/** The words and word orders by which meanings are printed in a language. */
export interface PrintTable extends Sentences {
  readonly isAdjectiveLast: boolean;
  /** Whether "the white" stands for a thing by itself; in English it needs a `one`. */
  readonly ones: Readonly<Record<"one" | "many", string>>;
  genderOf(noun: string): Gender;
  pluralOf(noun: string): string;
  /** An adjective beside a noun. @param article whether `the`, `a` or none of them stands before it */
  adjective(word: string, form: Form, article: "the" | "a" | "none", part: Case): string;
  /** An adjective behind a verb, "is open". Default: as beside a noun */
  predicate?(word: string): string;
  /** A verb as a command, with its particle: `zünde` and `an`. */
  command(verb: string): { readonly verb: string; readonly particle: string };
  /** A verb as a command that is refused. */
  refusal(verb: string): string;
  article(kind: "the" | "a", form: Form, part: Case): string;
  /** A verb with a pronoun. Default: the pronoun stands where things do */
  withPronoun?(verb: string, pronoun: string, isRefused: boolean): string;
  /** Puts the contractions of the language into a text: `du` for `de le`. */
  tidy(text: string): string;
}

const PLACE = /\{([^.}]+)(?:\.([^}]+))?\}/g;

/** Fills the places of a template, `{x}`, or `{x.dat}` for a form of it. */
export function fill(
  template: string,
  said: (place: string, part: string | undefined) => string,
): string {
  return template.replace(PLACE, (_, place: string, part: string | undefined) => said(place, part));
}
