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
}

/**
 * Lets a bot follow what players say to it by its name, such as "ann, bring me a stone pickaxe".
 *
 * @returns ends it
 */
export function followChat(
  agent: MinecraftAgent,
  { players, model }: ChatOptions = {},
): () => void {
  const { bot } = agent;
  const reader = new OrderReader(bot.registry);
  const heard = (player: string, text: string): void => {
    if (player === bot.username || players?.includes(player) === false) return;
    const told = addressedTo(bot.username, text);
    if (told === undefined) return;
    void follow(told, player);
  };
  const take = (orders: readonly ItemOrder[]): void => {
    agent.add(...orders);
    bot.chat(ANSWERS.taken(orders));
  };
  const follow = async (text: string, player: string): Promise<void> => {
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
      else bot.chat(ANSWERS.unclear);
    }
  };
  bot.on("chat", heard);
  return () => bot.removeListener("chat", heard);
}

/** A text to somebody of this name, without the name; undefined if it is said to others. */
function addressedTo(name: string, text: string): string | undefined {
  const [first = "", ...rest] = text.trim().split(/[\s,:]+/);
  const isName = first.toLowerCase() === name.toLowerCase();
  if (isName || /^(everybody|everyone|all)$/i.test(first)) return rest.join(" ");
  const end = new RegExp(`[\\s,]+${name.replace(/\W/g, "")}[.!?]?$`, "i");
  return end.test(text) ? text.replace(end, "") : undefined;
}
