import { chooseFrame } from "@understudy/llm/internal";

/** The shipped model's trained turn markers. */
export const CONTRACT_FRAME: ReturnType<typeof chooseFrame>["frame"] = chooseFrame(
  "the shipped model",
  "contract",
  true,
).frame;
