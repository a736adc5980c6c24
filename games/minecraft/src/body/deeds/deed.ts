/**
 * Deeds of a bot.
 *
 * @module
 */

import type { Attempt } from "../attempt.ts";
import type { Hands } from "../hands.ts";
import { bring, come } from "./bring.ts";
import { putIntoChest, takeFromChest } from "./chest.ts";
import { type Crafting, craft } from "./craft.ts";
import { type Digging, dig } from "./dig.ts";
import { eat } from "./eat.ts";
import { explore } from "./explore.ts";
import { fight } from "./fight.ts";
import { flee } from "./flee.ts";
import { collect, hunt } from "./hunt.ts";
import { place } from "./place.ts";
import { type Smelting, smelt } from "./smelt.ts";
import { type Using, use } from "./use.ts";

interface Some {
  readonly item: string;
  readonly count: number;
}

/** An action of a body. */
export type Deed =
  | ({ readonly deed: "dig" } & Digging)
  | ({ readonly deed: "craft" } & Crafting)
  | ({ readonly deed: "smelt" } & Smelting)
  | { readonly deed: "place"; readonly item: string }
  | ({ readonly deed: "hunt"; readonly creature: string } & Some)
  | ({ readonly deed: "collect"; readonly creature: string } & Some)
  | ({ readonly deed: "use" } & Using)
  | ({ readonly deed: "take" } & Some)
  | ({ readonly deed: "store" } & Some)
  | ({ readonly deed: "bring"; readonly to: string } & Some)
  | { readonly deed: "come"; readonly to: string }
  | { readonly deed: "eat"; readonly item: string }
  | { readonly deed: "explore" }
  | { readonly deed: "fight"; readonly creature: string }
  | { readonly deed: "flee"; readonly from: readonly string[] }
  | {
      readonly deed: "own";
      readonly name: string;
      readonly act: (hands: Hands, attempt: Attempt) => Promise<void>;
    };

const MINUTE_MS = 60_000;

/** Time limit of a deed in ms. */
export function timeoutOf(deed: Deed): number {
  if (deed.deed === "dig" || deed.deed === "hunt" || deed.deed === "use")
    return MINUTE_MS * (1 + deed.count / 4);
  if (deed.deed === "collect") return MINUTE_MS * 10 * deed.count;
  if (deed.deed === "smelt") return MINUTE_MS * (1 + deed.count / 4);
  if (deed.deed === "craft") return MINUTE_MS + 2000 * deed.times;
  if (deed.deed === "fight" || deed.deed === "flee") return MINUTE_MS / 2;
  return 2 * MINUTE_MS;
}

/** Performs a deed. */
export async function doDeed(hands: Hands, attempt: Attempt, deed: Deed): Promise<void> {
  switch (deed.deed) {
    case "dig":
      return dig(hands, attempt, deed);
    case "craft":
      return craft(hands, attempt, deed);
    case "smelt":
      return smelt(hands, attempt, deed);
    case "place":
      return place(hands, attempt, deed);
    case "hunt":
      return hunt(hands, attempt, deed);
    case "collect":
      return collect(hands, attempt, deed);
    case "use":
      return use(hands, attempt, deed);
    case "take":
      await takeFromChest(hands, attempt, deed);
      return;
    case "store":
      await putIntoChest(hands, attempt, deed);
      return;
    case "bring":
      return bring(hands, attempt, deed);
    case "come":
      await come(hands, attempt, deed);
      return;
    case "eat":
      return eat(hands, attempt, deed);
    case "explore":
      return explore(hands, attempt);
    case "fight":
      return fight(hands, attempt, deed);
    case "flee":
      return flee(hands, attempt, deed);
    case "own":
      return deed.act(hands, attempt);
  }
}
