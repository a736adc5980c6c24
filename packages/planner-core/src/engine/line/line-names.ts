import { lineWords } from "./line-language.ts";

/** Values of the plan's steps, and the other values that its tools take. */
export interface LineValues {
  readonly said: readonly string[];
  readonly unsaid: readonly string[];
}

/** Words with a capital that are no names. */
const COMMON = new Set(
  (
    "i god gods lord lady heaven heavens sir madam ma'am mother father mum mom dad papa mama granny grandma grandpa king queen majesty " +
    "highness master mistress captain doctor nature luck fortune fate winter summer spring autumn christmas monday tuesday wednesday thursday " +
    "friday saturday sunday dios dieu dio señor señora monsieur madame signore signora bóg boże panie pani"
  ).split(" "),
);
const LEAST_LETTERS = 3;
const STEM = 4;
/** Share of words with a capital from which a line is a headline. */
const HEADLINE = 0.6;

/**
 * Whether a line has a name, or another value of the plan's tools, that is nowhere in what it is about. German lines are
 * not looked through for names, since all nouns have capitals.
 */
export function hasOtherName(
  line: string,
  about: string,
  language: string,
  values: LineValues | undefined,
): boolean {
  return (language !== "de" && hasUnknownName(line, about)) || hasUnsaidValue(line, values);
}

function hasUnknownName(line: string, about: string): boolean {
  const known = lineWords(about);
  const stems = new Set(known.map((word) => word.slice(0, STEM)));
  const words = [...line.matchAll(/\p{L}[\p{L}\p{M}'\u2019]*/gu)];
  const capitals = words.filter(([word]) => /^\p{Lu}.*\p{Ll}/u.test(word));
  if (words.length > 2 && capitals.length / words.length > HEADLINE) return false;
  return capitals.some(({ 0: word, index }) => {
    // The first word of a sentence has a capital anyway.
    if (/(?:^|[.!?…:;\u2014\u2013])[\s"'“”„«»¡¿(\u2019\u2018-]*$/u.test(line.slice(0, index)))
      return false;
    const [name = ""] = word.toLowerCase().split(/['\u2019]/u);
    return (
      !COMMON.has(name) &&
      !known.includes(name) &&
      !(name.length > STEM && stems.has(name.slice(0, STEM)))
    );
  });
}

function hasUnsaidValue(line: string, values: LineValues | undefined): boolean {
  if (values === undefined) return false;
  const text = ` ${lineWords(line).join(" ")} `;
  const has = (value: string): boolean =>
    value.length >= LEAST_LETTERS && text.includes(` ${lineWords(value).join(" ")} `);
  return values.unsaid.some(has) && !values.said.some(has);
}
