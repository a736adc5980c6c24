/** The function words of orders over things in a language, each list separated by spaces. */
export interface OrderWords {
  /** Large numbers, as `word=value`: `thirty=30`. */
  readonly numbers: string;
  /** Units of any game, as `word=value`: `dozen=12`. */
  readonly units: string;
  /** Verbs by which a speaker asks: `want`, `need`. */
  readonly wishes: string;
  /** Joins the parts of a number: `and`. */
  readonly joints: string;
  /** Asks for everything that is there: `all`, `every`. */
  readonly all: string;
  /** Stands for everybody: `everyone`. Behind a deed, words of `all` do so, too. */
  readonly everybody?: string;
  /** Excepts things from what was said: `except`. `_` joins the words of a phrase here and in `everybody`. */
  readonly except?: string;
  readonly half: string;
  /** Amounts that are no number: `enough`, `plenty`. */
  readonly vague: string;
  /** Stands for the kind of thing said before: `one` in "a stone one". */
  readonly ones: string;
  /** Asks for as many on top of what is there: `more`, `another`. */
  readonly more: string;
  /** Tells things from things said before: `other`. */
  readonly other?: string;
  /** Names a complete set: `full`, `set`. */
  readonly set: string;
  /** Stands between a unit or a shape and its material: `of`. */
  readonly of: string;
  /** Prepositions of places: `in`, `from`. */
  readonly places: string;
  /** Prepositions of recipients: `to`, `for`. */
  readonly recipients: string;
  readonly me: string;
  readonly you: string;
  /** Refers to what was ordered before: `it`, `that`, `her`. */
  readonly it: string;
  /** Pronouns that may stand for several things: `them`. */
  readonly them?: string;
  /** Pronouns that are written as the end of a verb: `la` in `ciérrala`. */
  readonly enclitics?: string;
  /** Endings of verbs, by which other forms of a verb are known: `e en t` for `weck`. */
  readonly verbEndings?: string;
  /** Irregular verbs, all forms of one joined by `/`: `nimm/nehm/nehmen`. */
  readonly verbForms?: string;
  /** Spellings that change between the forms of a verb, as `written=common`: `ie=e` for `cierra` and `cerrar`. */
  readonly verbShifts?: string;
  readonly conditions: string;
  /** Times of day: `tonight`, `dawn`. */
  readonly times: string;
  /** Indefinite articles, which say `one`. */
  readonly one: string;
  /** Superlatives of distance and of amounts; `_` joins the words of a phrase. */
  readonly nearest: string;
  readonly farthest: string;
  readonly most: string;
  readonly least: string;
  /** Prepositions for what a thing has, and has not: `with`, `without`. */
  readonly having: string;
  readonly lacking: string;
  /** Negations of a property: `not`. */
  readonly not: string;
  /** Words for two, which are all there are: `both`. */
  readonly both?: string;
  /** Ordinal numbers from the first on; forms of one are separated by `/`. */
  readonly ordinals?: string;
  /** Words for the last one of several; separated by `/`. */
  readonly last?: string;
  /** Phrases that stop what was ordered, as in the cues of a language: `stop, cancel that`. */
  readonly stopping?: string;
  /** Phrases that take back what was said last: `never mind, forget it`. */
  readonly forgetting?: string;
}
