// The page of `pnpm try:model --page`: opens the model like a game in a tab.
import { openBrowserBackend } from "../../packages/llm/src/browser/index.ts";
import { askBackend, askPlan } from "./ask-backend.mjs";
import { CONTEXT } from "./questions.mjs";

globalThis.tryModel = async (model, sha256) => {
  const notices = [];
  const startMs = performance.now();
  const backend = await openBrowserBackend({
    ...{ model, sha256, contextSize: CONTEXT, loadTimeoutMs: 300_000 },
    onNotice: (text) => notices.push(text),
  });
  const loadMs = performance.now() - startMs;
  const { template, memoryBytes, fingerprint } = backend.info;
  const answers = await askBackend(backend);
  const plan = await askPlan(backend);
  const { computedBy } = backend.facts;
  await backend.dispose();
  return { answers, plan, notices, loadMs, template, memoryBytes, fingerprint, computedBy };
};
