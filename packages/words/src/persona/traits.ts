/** The attitude of a character to a thing. */
export type Attitude = "likes" | "loves" | "dislikes" | "hates";

/** How much what is said with an attitude counts, against what is only mentioned. */
export const ATTITUDE_AMOUNTS: Readonly<Record<Attitude, number>> = {
  likes: 1,
  loves: 1.5,
  dislikes: -1,
  hates: -1.5,
};

/**
 * How far the goal that a character wants most is shifted, in spans of priorities: twice as far as from
 * the least to the most important one. What it wants less is shifted by the square of its share.
 */
export const GOAL_AMOUNT = 2;
/** How far a trait shifts a style of plans, in the same measure. */
export const STYLE_AMOUNT = 1;

/** Phrases by attitude. What nobody says anything about is liked: a gambler likes to gamble. */
export const ATTITUDES: Readonly<Record<Attitude, string>> = {
  likes: `likes, wants, enjoys, prefers, fond of, cares for, wishes for, keen on, interested in, would rather, gladly, thinks of,
    believes in, proud of, worries about, looks for, good at, known for`,
  loves: `loves, adores, lives for, longs for, craves, dreams of, obsessed with, crazy about, mad about, can not resist, can not pass, can not get enough of,
    never misses, spoiling for, above all, most of all, more than anything, nothing better than, nothing but, passionate about, devoted to, can not live without, hungry for, greedy for, thirsty for`,
  dislikes: `dislikes, does not like, do not like, avoids, does not care for, does not want, not interested in, shuns, bored of, tired of, sick of, would rather not, never, not, wary of, cares nothing for,
    has no time for, no friend of, too good for, rather than, instead of`,
  hates: `hates, loathes, detests, despises, fears, afraid of, scared of, terrified of, can not stand, can not bear, can not see, can not abide, runs from, flees from, dreads, would never, refuses to, allergic to`,
};

/** A style of plans that a word speaks for; with a minus, against. */
export type StyleWord =
  | "cheapest"
  | "-cheapest"
  | "safest"
  | "-safest"
  | "fewest-steps"
  | "-fewest-steps";

/** Words by the style of plans that they speak for. */
export const STYLE_WORDS: Readonly<Record<StyleWord, string>> = {
  cheapest: `thrifty, frugal, stingy, economical, miserly, miser, sparing, penny pincher, tight fisted, careful with money, careful with effort, modest, austere, ascetic`,
  "-cheapest": "wasteful, lavish, extravagant, spendthrift, generous, carefree, luxury, squanders",
  safest: `cautious, careful, prudent, wary, timid, coward, cowardly, anxious, nervous, fearful, faint hearted, frightened, safe, safety, shy, paranoid, risk averse, chicken hearted, circumspect`,
  "-safest": `reckless, daring, bold, brave, fearless, daredevil, foolhardy, hothead, wild, rash, adventurous, bloodthirsty, courageous`,
  "fewest-steps": `lazy, impatient, hasty, idle, hurried, quick, brisk, efficient, direct, straightforward, restless, slothful, busy, simple minded, short tempered`,
  "-fewest-steps": "thorough, patient, painstaking, meticulous, diligent, tireless, leisurely",
};

/** Groups of the thesaurus: a persona that dislikes a thing wants a goal that does one of these to it. */
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
