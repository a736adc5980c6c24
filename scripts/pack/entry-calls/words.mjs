import assert from "node:assert/strict";
import { problemIn } from "./hut.mjs";

export const calls = {
  "@understudy/words": ({ WordReader }) => {
    const { goals } = new WordReader().readDirective(problemIn().domain, "Get warm, please.");
    assert.equal(goals[0].goal.name, "warm");
  },
};
