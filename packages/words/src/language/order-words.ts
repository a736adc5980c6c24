/** The function words of orders over things in a language, each list separated by spaces. */
export interface OrderWords {
  /** Large numbers, as `word=value`: `thirty=30`. */
  readonly numbers: string;
  /** Units of any game, as `word=value`: `dozen=12`. */
  readonly units: string;
  /** Joins the parts of a number: `and`. */
  readonly joints: string;
  /** Asks for everything that is there: `all`, `every`. */
  readonly all: string;
  /** Stands for the kind of thing said before: `one` in "a stone one". */
  readonly ones: string;
  /** Pronouns that are written as the end of a verb: `la` in `ciérrala`. */
  readonly enclitics?: string;
  /** Endings of verbs, by which other forms of a verb are known: `e en t` for `weck`. */
  readonly verbEndings?: string;
  /** Irregular verbs, all forms of one joined by `/`: `nimm/nehm/nehmen`. */
  readonly verbForms?: string;
  /** Spellings that change between the forms of a verb, as `written=common`: `ie=e` for `cierra` and `cerrar`. */
  readonly verbShifts?: string;
  /** Indefinite articles, which say `one`. */
  readonly one: string;
  /** Superlatives of distance and of amounts; `_` joins the words of a phrase. */
  readonly nearest: string;
  readonly farthest: string;
  readonly most: string;
  readonly least: string;
  /** Negations of a property: `not`. */
  readonly not: string;
  /** Ordinal numbers from the first on; forms of one are separated by `/`. */
  readonly ordinals?: string;
  /** Words for the last one of several; separated by `/`. */
  readonly last?: string;
  /** Words for the one in the middle of several; separated by `/`. */
  readonly middle?: string;
  /** Phrases that stop what was ordered, as in the cues of a language: `stop, cancel that`. */
  readonly stopping?: string;
  /** Phrases that take back what was said last: `never mind, forget it`. */
  readonly forgetting?: string;
}
