import { inventoryOf } from "../body/sight.ts";
import { ANSWERS } from "../chat/answers.ts";
import { askModel, type OrderModel } from "../chat/ask-model.ts";
import type { ItemOrder } from "../chat/order.ts";
import { OrderReader } from "../chat/read-orders.ts";
import type { MinecraftAgent } from "./minecraft-agent.ts";

/** Options of {@link followChat}. */
export interface ChatOptions {
  /** Players whose messages count. Default: all. */
  readonly players?: readonly string[];
  /** A model that interprets messages beyond the reader's abilities. Default: none. */
  readonly model?: OrderModel;
  /** Called with errors while handling a message; later messages are still handled. Default: errors are ignored. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Makes a bot follow chat messages that address it by name, such as "ann, bring me a stone pickaxe".
 *
 * @returns function that stops it
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
    const said = reader.read(text, player, {
      players: [player, ...Object.keys(bot.players)],
      carried: inventoryOf(bot),
    });
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
      // Messages to everyone, such as "All right", need no answer.
      else if (!isForAll) bot.chat(said.ask ?? ANSWERS.unclear);
    }
  };
  bot.on("chat", heard);
  return () => bot.removeListener("chat", heard);
}

/** A message without its address. */
interface Said {
  readonly text: string;
  readonly isForAll: boolean;
}

/** A message addressed to this name; undefined if it is addressed to others. */
function addressedTo(name: string, text: string): Said | undefined {
  const [first = "", ...rest] = text.trim().split(/[\s,:]+/);
  const isForAll = /^(everybody|everyone|all)$/i.test(first);
  if (isForAll || first.toLowerCase() === name.toLowerCase()) {
    return { text: rest.join(" "), isForAll };
  }
  const end = new RegExp(`[\\s,]+${name.replace(/\W/g, "")}[.!?]?$`, "i");
  return end.test(text) ? { text: text.replace(end, ""), isForAll } : undefined;
}
