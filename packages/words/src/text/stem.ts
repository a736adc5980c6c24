import { remembered } from "./known-texts.ts";

/**
 * The stem of an English word, so that `hunting`, `hunted` and `hunts` are equal. After M. F.
 * Porter, "An algorithm for suffix stripping", Program 14(3), 1980: steps 1 and 5, and of the
 * others the endings that are common in games. British spellings and irregular forms are normalised
 * first. Stems are keys, not words to display.
 *
 * @param word in lower case
 */
export const stem: (word: string) => string = remembered((word) => {
  irregular ??= irregularStems();
  return irregular.get(word) ?? regularStem(word);
});

function regularStem(word: string): string {
  if (word.length < 4 || !PLAIN.test(word)) return word;
  let result = evenOut(word);
  result = withoutPlural(result);
  result = withoutTense(result);
  if (result.endsWith("y") && hasVowel(result.slice(0, -1)) && result.length > 3) {
    result = `${result.slice(0, -1)}i`;
  }
  result = withoutEnding(result);
  return withoutTail(result);
}

/** A word in American instead of British spelling. */
function evenOut(word: string): string {
  if (word.length > 5) {
    if (word.endsWith("our")) return `${word.slice(0, -3)}or`;
    if (word.endsWith("ours")) return `${word.slice(0, -4)}or`;
  }
  if (word.length > 5 && word.endsWith("ence")) return `${word.slice(0, -2)}se`;
  if (word.length > 6 && word.endsWith("ences")) return `${word.slice(0, -3)}ses`;
  if (word.length > 5 && /is(e|ed|es|ing)$/.test(word) && /(al|il|or|er|an|on)is\w+$/.test(word)) {
    return word.replace(/is(e|ed|es|ing)$/, "iz$1");
  }
  return word.startsWith("jewell") ? `jewel${word.slice(6)}` : word;
}

function withoutPlural(word: string): string {
  if (!word.endsWith("s")) return word;
  if (word.endsWith("sses")) return word.slice(0, -2);
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(ar|al|oo)ves$/.test(word)) return `${word.slice(0, -3)}f`;
  if (/(sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2);
  return /(ss|us|[^kx]is)$/.test(word) ? word : word.slice(0, -1);
}

function withoutTense(word: string): string {
  if (word.endsWith("ied")) return `${word.slice(0, -3)}y`;
  if (word.endsWith("eed")) return measure(word.slice(0, -3)) > 0 ? word.slice(0, -1) : word;
  const length = word.endsWith("ed") ? 2 : word.endsWith("ing") ? 3 : 0;
  if (length === 0) return word;
  const rest = word.slice(0, -length);
  if (rest.length < 2 || !hasVowel(rest)) return word;
  if (/(at|bl|iz)$/.test(rest)) return `${rest}e`;
  if (endsDouble(rest) && !/[lsz]$/.test(rest)) return rest.slice(0, -1);
  return measure(rest) === 1 && endsShort(rest) ? `${rest}e` : rest;
}

/** Endings, longest first. The rest of the word needs at least one vowel followed by a consonant. */
const ENDINGS: readonly (readonly [ending: string, kept: string, least: number])[] = [
  ["ization", "ize", 1],
  ["fulness", "ful", 1],
  ["ousness", "ous", 1],
  ["ation", "ate", 1],
  ["ement", "", 2],
  ["ment", "", 1],
  ["ness", "", 1],
  ["less", "less", 9],
  ["ance", "", 2],
  ["ence", "", 2],
  ["ion", "", 2],
  ["ity", "", 2],
  ["ive", "", 2],
  ["ful", "", 1],
  ["ly", "", 1],
  ["li", "", 1],
];

function withoutEnding(word: string): string {
  for (const [ending, kept, least] of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    const rest = word.slice(0, -ending.length);
    const isEnough = measure(rest) >= least && (ending !== "ion" || /[st]$/.test(rest));
    if (isEnough) return rest + kept;
  }
  return word;
}

function withoutTail(word: string): string {
  let result = word;
  if (result.endsWith("e")) {
    const rest = result.slice(0, -1);
    const vowels = measure(rest);
    if (vowels > 1 || (vowels === 1 && !endsShort(rest))) result = rest;
  }
  return result.endsWith("ll") ? result.slice(0, -1) : result;
}

const isVowel = (word: string, index: number): boolean => {
  const letter = word[index] as string;
  if ("aeiou".includes(letter)) return true;
  return letter === "y" && index > 0 && !isVowel(word, index - 1);
};

function hasVowel(word: string): boolean {
  for (let index = 0; index < word.length; index++) if (isVowel(word, index)) return true;
  return false;
}

/** The number of vowel-consonant sequences (Porter's measure). */
function measure(word: string): number {
  let count = 0;
  for (let index = 1; index < word.length; index++) {
    if (!isVowel(word, index) && isVowel(word, index - 1)) count++;
  }
  return count;
}

const endsDouble = (word: string): boolean =>
  word.length > 2 && word.at(-1) === word.at(-2) && !isVowel(word, word.length - 1);

/** Whether a word ends in consonant, vowel, consonant, where the last is not w, x or y: `hop`, `fil`. */
function endsShort(word: string): boolean {
  const last = word.length - 1;
  return (
    last >= 2 &&
    !isVowel(word, last) &&
    isVowel(word, last - 1) &&
    !isVowel(word, last - 2) &&
    !/[wxy]$/.test(word)
  );
}

const PLAIN = /^[a-z]+$/;

const IRREGULAR = `man men|woman women|child children|foot feet|tooth teeth|mouse mice|goose geese|ox oxen|
  thief thieves|knife knives|wolf wolves|loaf loaves|leaf leaves|life lives|wife wives|shelf shelves|half halves|
  be is are was were been being am|have has had having|do does did done doing|
  eat ate eaten|drink drank drunken|sleep slept asleep|feed fed|steal stole stolen|flee fled|fight fought|
  shoot shot shots|hide hid hidden|build built|buy bought|sell sold|bring brought|catch caught|find found|
  give gave given|take took taken|get got gotten|go went gone|run ran|make made|keep kept|leave left|
  lie lay lain lying|die dying died dies|light lit|burn burnt|break broke broken|freeze froze frozen|wear wore worn|
  tear tore torn|hear heard|see saw seen|say said|tell told|think thought|know knew known|
  grow grew grown|throw threw thrown|draw drew drawn|fly flew flown flies|swim swam swum|sing sang sung|
  ring rang rung|sink sank sunk|win won|dig dug|hang hung|hold held|lead led|lose lost|
  meet met|pay paid|ride rode ridden|rise rose risen|seek sought|send sent|speak spoke spoken|
  spend spent|stand stood|stick stuck|strike struck|sweep swept|swing swung|teach taught|
  wake woke woken|write wrote written|drive drove driven|bite bit bitten|blow blew blown|
  choose chose chosen|fall fell fallen|forget forgot forgotten|forgive forgave forgiven|
  mend mended mending|sow sowed sown|mow mowed mown|saw sawed sawn|bind bound|
  weave wove woven|slay slew slain|bleed bled|creep crept|kneel knelt|bend bent|lend lent|
  news|eye eyes|axe axes|pie pies|tie ties|ship ships|crossbow crossbows|safe safes|police|glass glasses|gas gases|bus buses|
  injure injury injuries injured injuring|jewel jewels jewellery jewelry|recover recovery|
  fortify fortification fortifications|defend defence defences defense defenses|medicine medical medicines|
  sleepy|hunger hungry|thirst thirsty|poison poisons poisonous|thief theft thefts|weave weaving|freeze freezing|
  good better best|bad worse worst|far farther further|well`;

/** Made when first used, as it takes milliseconds in QuickJS. */
let irregular: ReadonlyMap<string, string> | undefined;

/** The stem of each irregular form: that of the first word in its line. */
function irregularStems(): ReadonlyMap<string, string> {
  const stems = new Map<string, string>();
  for (const line of IRREGULAR.split("|")) {
    const forms = line.trim().split(/\s+/);
    const [root = ""] = forms;
    const shared = regularStem(root);
    for (const form of forms) stems.set(form, shared);
  }
  return stems;
}
