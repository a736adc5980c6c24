/**
 * Names that an entry may export at most: as many as a reader takes in. A package that wants another one takes back one
 * that nobody names.
 */
export const MOST_NAMES: Readonly<Record<string, number>> = {
  "@understudy/planner-core": 130,
  "@understudy/planner-core/compiled": 33,
  "@understudy/planner-core/internal": 37,
  "@understudy/llm": 45,
  "@understudy/server": 25,
};
