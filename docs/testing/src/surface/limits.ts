/**
 * Limit on the exports of an entry, as many as a reader can take in. A package that needs another
 * export gives up an unused one.
 */
export const MOST_NAMES: Readonly<Record<string, number>> = {
  "@understudy/planner-core": 130,
  "@understudy/planner-core/compiled": 34,
  "@understudy/planner-core/internal": 44,
  "@understudy/llm": 45,
  "@understudy/server": 25,
};
