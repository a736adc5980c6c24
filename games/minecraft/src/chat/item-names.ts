import type { BotRegistry } from "../body/bot.ts";

/** An item mentioned in a text. */
export interface ItemMention {
  readonly item: string;
  /** Word range of the mention in the text. */
  readonly from: number;
  readonly to: number;
}

/** Common aliases of items. */
const ALIASES: Readonly<Record<string, string>> = {
  wood: "oak_log",
  log: "oak_log",
  plank: "oak_planks",
  workbench: "crafting_table",
  table: "crafting_table",
  cobble: "cobblestone",
  pick: "wooden_pickaxe",
  iron: "iron_ingot",
  gold: "gold_ingot",
  steak: "cooked_beef",
  meat: "cooked_beef",
  bed: "white_bed",
  boat: "oak_boat",
  door: "oak_door",
  wool: "white_wool",
  seed: "wheat_seeds",
};
const LONGEST = 4;

/** The words of a text, in lower case. */
export const textWords = (text: string): string[] => text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];

/** Finds items in chat messages by name, in singular or plural, with one typo, or by an alias. */
export class ItemNames {
  readonly #byWords = new Map<string, string>();
  readonly #vocabulary = new Set<string>();

  constructor(registry: BotRegistry) {
    for (const name of Object.keys(registry.itemsByName))
      this.#learn(name.split("_").map(singular).join(" "), name);
    for (const [alias, item] of Object.entries(ALIASES)) {
      if (registry.itemsByName[item] !== undefined && !this.#byWords.has(alias))
        this.#learn(alias, item);
    }
  }

  /** The items in a text, in order; longer names take precedence. */
  find(text: string): ItemMention[] {
    const words = textWords(text).map((word) => this.#known(singular(word)));
    const mentions: ItemMention[] = [];
    for (let from = 0; from < words.length; from++) {
      for (let to = Math.min(words.length, from + LONGEST); to > from; to--) {
        const item = this.#byWords.get(words.slice(from, to).join(" "));
        if (item === undefined) continue;
        mentions.push({ item, from, to });
        from = to - 1;
        break;
      }
    }
    return mentions;
  }

  #learn(words: string, item: string): void {
    this.#byWords.set(words, item);
    for (const word of words.split(" ")) this.#vocabulary.add(word);
  }

  /** The vocabulary's spelling of a word, with up to one typo corrected. */
  #known(word: string): string {
    if (word.length < 5 || this.#vocabulary.has(word)) return word;
    for (const known of this.#vocabulary)
      if (known.length > 3 && isNearly(word, known)) return known;
    return word;
  }
}

/** The singular of a noun, applied to both names and texts. */
function singular(word: string): string {
  if (word.length < 4 || word.endsWith("ss")) return word;
  if (/(ch|sh|x)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

function isNearly(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  const [restOne, restOther] = [one.slice(start), other.slice(start)];
  return (
    restOne.slice(1) === restOther.slice(1) ||
    restOne.slice(1) === restOther ||
    restOne === restOther.slice(1)
  );
}
