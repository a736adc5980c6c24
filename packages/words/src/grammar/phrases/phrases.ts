/**
 * The function words of commands and orders in several languages.
 *
 * @module
 */

/**
 * Function words of a language, by their symbol in the grammar: articles (`det`, `one`), quantities, prepositions,
 * pronouns, joints, conditions, refusals, comparisons, and `empty` words that say nothing. Phrases are separated by commas and
 * expand like those of cues: `do/can not` is two. A value may stand behind one: `third=0.3334`.
 */
export type FunctionWords = Readonly<Partial<Record<string, string>>>;
