import { chooseFrame } from "@understudy/llm/internal";

/** The turn markers that the shipped model is taught. */
export const CONTRACT_FRAME: ReturnType<typeof chooseFrame>["frame"] = chooseFrame(
  "the shipped model",
  "contract",
  true,
).frame;
