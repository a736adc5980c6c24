import { describe, expect, it } from "vitest";
import { CallNews, type SaidNews } from "./call-news.ts";

describe("CallNews", () => {
  it("combines the output of one task into one message, in order", async () => {
    const sent: SaidNews[] = [];
    const news = new CallNews((each) => sent.push(each));
    news.say('{"steps":[');
    news.step(7, 0);
    news.say("]}");
    news.step(8, 1);
    expect(sent).toEqual([]);
    await Promise.resolve();
    expect(sent).toEqual([{ text: '{"steps":[]}', steps: [7, 8], firstIndex: 0 }]);
    news.step(9, 2);
    await Promise.resolve();
    expect(sent[1]).toEqual({ text: "", steps: [9], firstIndex: 2 });
  });

  it("can be flushed, and sends nothing twice", async () => {
    const sent: SaidNews[] = [];
    const news = new CallNews((each) => sent.push(each));
    news.say("text");
    news.flush();
    news.flush();
    await Promise.resolve();
    expect(sent).toHaveLength(1);
  });
});
