/*
 * Templates that yield the name of a variable or an enum value, derived from the declared names. `has_axe` and
 * `has_pick` with a parameter `item` of `axe|pick` give `has_$item`. Properties of kinds are among the names as
 * `$chest.gold`.
 */

/** A text that a definition may contain, and the name that it may yield. */
type Entry = readonly [text: string, name: string];

/** A mention of a parameter: `$name` or `${name}`. */
export type Mention<Name extends string> = `$${Name}` | `\${${Name}}`;

/**
 * The entries of declared names: each name itself, and each template whose bindings all yield declared names. Names
 * have at most three parameters.
 */
export type Entries<Names extends string, Parameters> = keyof Parameters extends never
  ? Direct<Names>
  :
      | Round<Round<Round<Direct<Names>, Parameters>, Parameters>, Parameters>
      | PropertyEntries<Names, Parameters>;

/** Names that can be used directly; properties of kinds, `$chest.gold`, are only accessible through things. */
type Direct<Names extends string> = Names extends `$${string}`
  ? never
  : readonly [text: Names, name: Names];

/**
 * The entries of properties: `$it.gold` is `$chest.gold` if the thing `it` is a chest. A thing of several kinds has the
 * properties common to all of them.
 */
export type PropertyEntries<Names extends string, Parameters> = {
  [Thing in keyof Parameters & string]: Parameters[Thing] extends {
    readonly kinds: infer Kinds extends string;
  }
    ? PropertiesOf<Thing, Kinds, Names, Names>
    : never;
}[keyof Parameters & string];

type PropertiesOf<
  Thing extends string,
  Kinds extends string,
  Name extends string,
  Names extends string,
> = Name extends `$${Kinds}.${infer Property}`
  ? [`$${Kinds}.${Property}`] extends [Names]
    ? readonly [text: `${Mention<Thing>}.${Property}`, name: Name]
    : never
  : never;

type Round<Known extends Entry, Parameters> =
  | Known
  | {
      [Name in keyof Parameters & string]: WithParameter<
        Known,
        Known[0],
        Name,
        TextsOf<Parameters[Name]>
      >;
    }[keyof Parameters & string];

/** The entries with a parameter's mention in place of one of its values. */
type WithParameter<
  One extends Entry,
  Known extends string,
  Name extends string,
  Texts extends string,
> = One extends readonly [infer Text extends string, infer Stands extends string]
  ? Splits<Text, Texts> extends infer Split
    ? Split extends readonly [infer Before extends string, infer After extends string]
      ? [`${Before}${Texts}${After}`] extends [Known]
        ? readonly [text: `${Before}${Mention<Name>}${After}`, name: Stands]
        : never
      : never
    : never
  : never;

/** The parts of a text before and after each occurrence of another text. */
type Splits<
  Text extends string,
  Part extends string,
  Skipped extends string = "",
> = Part extends string
  ? Text extends `${infer Before}${Part}${infer After}`
    ? readonly [`${Skipped}${Before}`, After] | Splits<After, Part, `${Skipped}${Before}${Part}`>
    : never
  : never;

/** A parameter's values as string literal types. */
type TextsOf<Parameter> = Parameter extends {
  readonly enum: readonly (infer Value extends string)[];
}
  ? Value
  : Parameter extends { readonly type: "boolean" }
    ? "false" | "true"
    : Parameter extends {
          readonly minimum: infer Minimum extends number;
          readonly maximum: infer Maximum extends number;
        }
      ? IntegerTexts<`${Minimum}`, `${Maximum}`>
      : never;

/** The integers of a range as string literal types; none if the range reaches 1000. */
type IntegerTexts<
  Minimum extends string,
  Maximum extends string,
> = Minimum extends `-${infer Below}`
  ? Maximum extends `-${infer Above}`
    ? `-${Between<Above, Below>}`
    : Between<"0", Maximum> | Exclude<`-${Between<"0", Below>}`, "-0">
  : Between<Minimum, Maximum>;

type Between<
  Minimum extends string,
  Maximum extends string,
> = Maximum extends `${infer _A}${infer _B}${infer _C}${infer Fourth}`
  ? Fourth extends ""
    ? CountBetween<Minimum, Maximum>
    : never
  : CountBetween<Minimum, Maximum>;

type CountBetween<Minimum extends string, Maximum extends string> =
  | Exclude<CountTo<Maximum>, CountTo<Minimum>>
  | Minimum;

/** The string literal types "0", "1", … up to a given one. */
type CountTo<
  Maximum extends string,
  Counted extends readonly unknown[] = [],
  Texts extends string = never,
> = `${Counted["length"] & number}` extends Maximum
  ? Texts | Maximum
  : CountTo<Maximum, [...Counted, unknown], Texts | `${Counted["length"] & number}`>;
