/** Sentences by what they must come to. Those of a list are said one after the other, and the last one counts. */
export type SentenceSet = Readonly<Record<string, readonly (string | readonly string[])[]>>;

/** Sets by what they are about. */
export type SentenceSets = Readonly<Record<string, SentenceSet>>;

/** A meaning that stands for any question. */
const ANY_QUESTION = "?";

/**
 * Reads the sentences of a set.
 *
 * @param read returns what the last of some texts came to
 * @param isSample whether only a fifth of them is read, the first of each meaning among them
 * @returns those that come to something else, all of them, with both meanings
 */
export function misread(
  set: SentenceSet,
  read: (texts: readonly string[]) => string,
  isSample: boolean,
): string[] {
  const tried = Object.entries(set).flatMap(([meant, all]) =>
    all
      .filter((_, at) => !isSample || at % 5 === 0)
      .map((said) => ({ meant, texts: typeof said === "string" ? [said] : said })),
  );
  return tried.flatMap(({ meant, texts }) => {
    const come = read(texts);
    const isAsked = meant === ANY_QUESTION && /^[a-z]+\?/.test(come);
    return come === meant || isAsked ? [] : [`${texts.join(" | ")}: ${come}, not ${meant}`];
  });
}
