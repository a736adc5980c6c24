import type { Random } from "@understudy/planner-core";
import { withClocks } from "./draw-clocks.ts";
import { withRoles } from "./draw-roles.ts";
import type { PlainQuestion } from "./plain.ts";

/** The subjects of a question. */
export interface DrawnKinds {
  /** Whether things have clocks of their own. Default false. */
  readonly hasClocks?: boolean;
  /** Whether partners have roles. Default false. */
  readonly hasRoles?: boolean;
  /** Whether events open steps. Default false. */
  readonly hasOpenings?: boolean;
}

/** The latest opening in ticks, by number of members. */
const LATEST = [0, 9, 6, 4];

/** A question with some subjects; undefined if it cannot have them. */
export function withKinds(
  question: PlainQuestion,
  random: Random,
  { hasClocks = false, hasRoles = false, hasOpenings = false }: DrawnKinds,
): PlainQuestion | undefined {
  const cast = hasRoles ? withRoles(question, random) : question;
  const clocked = hasClocks && cast !== undefined ? withClocks(cast, random) : cast;
  return hasOpenings && clocked !== undefined ? withOpenings(clocked, random) : clocked;
}

/** A question in which one or two events open the steps of some tools, at times at which they may be under way. */
function withOpenings(question: PlainQuestion, random: Random): PlainQuestion {
  const { domain, members } = question;
  const openings = Array.from({ length: 1 + random.integer(2) }, () => {
    const some = domain.tools.filter(() => random.next() < 0.5);
    const tools = some.length > 0 ? some : domain.tools.slice(0, 1);
    return {
      at: 1 + random.integer(LATEST[members.length] as number),
      tools: tools.map(({ name }) => name),
    };
  });
  return { ...question, openings };
}
