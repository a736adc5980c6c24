/** Most texts of which a result is remembered, and the longest of them, in characters: those of a game's vocabulary. */
const MOST_KNOWN = 16_384;
const LONGEST_KNOWN = 64;

/** A function of texts that remembers its results for short ones: the words of a vocabulary are asked for again and again. */
export function remembered(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = make(text);
    if (text.length > LONGEST_KNOWN) return made;
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, made);
    return made;
  };
}
