/** A character's attitude to a thing. */
export type Attitude = "likes" | "loves" | "dislikes" | "hates";

/** The amount of each attitude, relative to a mere mention. */
export const ATTITUDE_AMOUNTS: Readonly<Record<Attitude, number>> = {
  likes: 1,
  loves: 1.5,
  dislikes: -1,
  hates: -1.5,
};

/**
 * Shift of the character's favourite goal, as a multiple of the range of priorities: twice the distance from the least
 * to the most important goal. Other goals shift by the square of their share.
 */
export const GOAL_AMOUNT = 2;
/** Shift of a planning style by a trait, in the same unit. */
export const STYLE_AMOUNT = 1;

/** Phrases by attitude. A thing without a phrase counts as liked: a gambler likes to gamble. */
export const ATTITUDES: Readonly<Record<Attitude, string>> = {
  likes: `likes, wants, enjoys, prefers, fond of, cares for, wishes for, keen on, interested in, would rather, gladly, thinks of,
    believes in, proud of, worries about, looks for, good at, known for`,
  loves: `loves, adores, lives for, longs for, craves, dreams of, obsessed with, crazy about, mad about, can not resist, can not pass, can not get enough of,
    never misses, spoiling for, above all, most of all, more than anything, nothing better than, nothing but, passionate about, devoted to, can not live without, hungry for, greedy for, thirsty for`,
  dislikes: `dislikes, does not like, do not like, avoids, does not care for, does not want, not interested in, shuns, bored of, tired of, sick of, would rather not, never, not, wary of, cares nothing for,
    has no time for, no friend of, too good for, rather than, instead of`,
  hates: `hates, loathes, detests, despises, fears, afraid of, scared of, terrified of, can not stand, can not bear, can not see, can not abide, runs from, flees from, dreads, would never, refuses to, allergic to`,
};

/** A planning style that a word supports, or with a minus opposes. */
export type StyleWord =
  | "cheapest"
  | "-cheapest"
  | "safest"
  | "-safest"
  | "fewest-steps"
  | "-fewest-steps";

/** Words by the planning style that they support. */
export const STYLE_WORDS: Readonly<Record<StyleWord, string>> = {
  cheapest: `thrifty, frugal, stingy, economical, miserly, miser, sparing, penny pincher, tight fisted, careful with money, careful with effort, modest, austere, ascetic`,
  "-cheapest": "wasteful, lavish, extravagant, spendthrift, generous, carefree, luxury, squanders",
  safest: `cautious, careful, prudent, wary, timid, coward, cowardly, anxious, nervous, fearful, faint hearted, frightened, safe, safety, shy, paranoid, risk averse, chicken hearted, circumspect`,
  "-safest": `reckless, daring, bold, brave, fearless, daredevil, foolhardy, hothead, wild, rash, adventurous, bloodthirsty, courageous`,
  "fewest-steps": `lazy, impatient, hasty, idle, hurried, quick, brisk, efficient, direct, straightforward, restless, slothful, busy, simple minded, short tempered`,
  "-fewest-steps": "thorough, patient, painstaking, meticulous, diligent, tireless, leisurely",
};

/**
 * Thesaurus groups of hostile acts. A persona that dislikes a thing supports goals that do one of these to the thing.
 */
export const AVERSIONS: ReadonlySet<string> = new Set([
  "flee",
  "evade",
  "repel",
  "hide",
  "guard",
  "extinguish",
  "destroy",
  "kill",
  "defeat",
]);
