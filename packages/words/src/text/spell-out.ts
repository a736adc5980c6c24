/** Contractions without their apostrophe. */
const CONTRACTED: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    dont: ["do", "not"],
    doesnt: ["does", "not"],
    didnt: ["did", "not"],
    cant: ["can", "not"],
    cannot: ["can", "not"],
    wont: ["will", "not"],
    isnt: ["is", "not"],
    arent: ["are", "not"],
    wasnt: ["was", "not"],
    shouldnt: ["should", "not"],
    mustnt: ["must", "not"],
    lets: ["let", "us"],
    thats: ["that", "is"],
    whats: ["what", "is"],
    whos: ["who", "is"],
    theres: ["there", "is"],
    im: ["i", "am"],
    ive: ["i", "have"],
    youre: ["you", "are"],
    youve: ["you", "have"],
    theyre: ["they", "are"],
    hes: ["he", "is"],
    shes: ["she", "is"],
    gonna: ["going", "to"],
    wanna: ["want", "to"],
    outta: ["out", "of"],
    aint: ["is", "not"],
    wouldnt: ["would", "not"],
    couldnt: ["could", "not"],
    werent: ["were", "not"],
    hasnt: ["has", "not"],
    havent: ["have", "not"],
    neednt: ["need", "not"],
    cuz: ["because"],
    coz: ["because"],
    gotta: ["got", "to"],
    gimme: ["give", "me"],
    lemme: ["let", "me"],
    lite: ["light"],
    lites: ["lights"],
    nite: ["night"],
    plz: ["please"],
    pls: ["please"],
    thru: ["through"],
    ur: ["your"],
    bout: ["about"],
    sth: ["something"],
    noone: ["no", "one"],
    til: ["till"],
    youd: ["you", "would"],
    youll: ["you", "will"],
    wheres: ["where", "is"],
    weve: ["we", "have"],
    nobodys: ["nobody", "is"],
    everybodys: ["everybody", "is"],
    somebodys: ["somebody", "is"],
    shalt: ["shall"],
    wouldst: ["would"],
    couldst: ["could"],
    canst: ["can"],
  }),
);

/** English endings after an apostrophe. `'s` and `'d` have no meaning here. */
const TAILS: ReadonlyMap<string, string> = new Map([
  ["s", ""],
  ["d", ""],
  ["re", "are"],
  ["ve", "have"],
  ["ll", "will"],
  ["m", "am"],
]);

/** Words behind which `'s` is a verb, and no genitive. */
const WITH_IS: ReadonlySet<string> = new Set(
  "it that he she what who where there here nobody everybody somebody whatever whoever".split(" "),
);

/** The verbs before `n't` whose spelling changes. */
const NEGATED: ReadonlyMap<string, string> = new Map([
  ["ca", "can"],
  ["wo", "will"],
  ["sha", "shall"],
  ["ai", "is"],
]);

/** Appends a word, with contractions split: `don't` as `do not`. */
export function spellOut(word: string, words: string[]): void {
  if (!word.includes("'")) {
    const parts = CONTRACTED.get(word);
    if (parts === undefined) words.push(word);
    else words.push(...parts);
    return;
  }
  const parts = word.split("'");
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index] as string;
    if (parts[index + 1] === "t" && part.endsWith("n")) {
      // "can't" is "ca" and "n't", "don't" is "do" and "n't".
      const verb = part.slice(0, -1);
      words.push(NEGATED.get(verb) ?? verb, "not");
      index++;
    } else if (index > 0 && part === "s" && parts[index - 1] === "let") words.push("us");
    else if (index > 0 && part === "s" && WITH_IS.has(parts[index - 1] ?? "")) words.push("is");
    else {
      const tail = index > 0 ? TAILS.get(part) : undefined;
      const spelt = tail ?? part;
      if (spelt !== "") words.push(spelt);
    }
  }
}
