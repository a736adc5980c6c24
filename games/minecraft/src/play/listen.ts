import { ANSWERS } from "../chat/answers.ts";
import { askModel, type OrderModel } from "../chat/ask-model.ts";
import type { ItemOrder } from "../chat/order.ts";
import { OrderReader } from "../chat/read-orders.ts";
import type { MinecraftAgent } from "./minecraft-agent.ts";

/** The way in which a bot listens. */
export interface ChatOptions {
  /** Players whose words count. Default: everybody. */
  readonly players?: readonly string[];
  /** A model that reads what the words did not tell: it gets a prompt and answers with text. Default: none. */
  readonly model?: OrderModel;
  /** Hears of what went wrong with something that was said: the next is read all the same. Default: nobody does. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Lets a bot follow what players say to it by its name, such as "ann, bring me a stone pickaxe".
 *
 * @returns ends it
 */
export function followChat(
  agent: MinecraftAgent,
  { players, model, onError }: ChatOptions = {},
): () => void {
  const { bot } = agent;
  const reader = new OrderReader(bot.registry);
  const heard = (player: string, text: string): void => {
    if (player === bot.username || players?.includes(player) === false) return;
    const told = addressedTo(bot.username, text);
    if (told === undefined) return;
    follow(told, player).catch((error: unknown) => onError?.(error));
  };
  const take = (orders: readonly ItemOrder[]): void => {
    agent.add(...orders);
    bot.chat(ANSWERS.taken(orders));
  };
  const follow = async ({ text, isForAll }: Said, player: string): Promise<void> => {
    const said = reader.read(text, player);
    if (said.kind === "orders") take(said.orders);
    else if (said.kind === "stop") {
      agent.clear();
      bot.chat(ANSWERS.stopped);
    } else if (said.kind === "question") bot.chat(agent.doing);
    else if (said.kind === "come") {
      await agent.errand({ deed: "come", to: player }).catch(() => {});
    } else {
      const orders = model === undefined ? [] : await askModel(model, bot.registry, text, player);
      if (orders.length > 0) take(orders);
      // "All right" was not said to anybody.
      else if (!isForAll) bot.chat(ANSWERS.unclear);
    }
  };
  bot.on("chat", heard);
  return () => bot.removeListener("chat", heard);
}

/** A text without the name of whom it is for. */
interface Said {
  readonly text: string;
  readonly isForAll: boolean;
}

/** A text to somebody of this name; undefined if it is said to others. */
function addressedTo(name: string, text: string): Said | undefined {
  const [first = "", ...rest] = text.trim().split(/[\s,:]+/);
  const isForAll = /^(everybody|everyone|all)$/i.test(first);
  if (isForAll || first.toLowerCase() === name.toLowerCase()) {
    return { text: rest.join(" "), isForAll };
  }
  const end = new RegExp(`[\\s,]+${name.replace(/\W/g, "")}[.!?]?$`, "i");
  return end.test(text) ? { text: text.replace(end, ""), isForAll } : undefined;
}
