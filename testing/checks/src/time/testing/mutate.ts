import type { Random } from "@understudy/planner-core";
import { sizeOf } from "../groups.ts";
import type { PlainQuestion, PlainSchedule } from "../plain.ts";

type PlainStep = PlainSchedule["steps"][number];

/** A schedule with one to three changes, most of which break it. */
export function mutate(
  question: PlainQuestion,
  schedule: PlainSchedule,
  random: Random,
): PlainSchedule {
  let changed = schedule;
  for (let changes = 1 + random.integer(3); changes > 0; changes--) {
    changed = mutateOnce(question, changed, random);
  }
  return changed;
}

function mutateOnce(
  question: PlainQuestion,
  { steps, ends }: PlainSchedule,
  random: Random,
): PlainSchedule {
  const chosen = random.integer(steps.length + 1);
  const step = steps[chosen];
  if (step === undefined) {
    const end = random.integer(ends.length + 1);
    if (end < ends.length)
      return { steps, ends: ends.with(end, near(ends[end] as number, random)) };
    return { steps: [...steps, drawStep(question, random)], ends };
  }
  const put = (changed: PlainStep): PlainSchedule => ({ steps: steps.with(chosen, changed), ends });
  switch (random.integer(8)) {
    case 0:
      return { steps: steps.toSpliced(chosen, 1), ends };
    case 1:
      return put({ ...step, duration: near(step.duration, random) });
    case 2:
      return put({ ...step, members: shuffled(question, step.members.length, random) });
    case 3:
      return { steps: [...steps, { ...step, start: step.start + step.duration }], ends };
    case 4:
      return { steps: [...steps, drawStep(question, random)], ends };
    default:
      return put({ ...step, start: near(step.start, random) });
  }
}

function near(time: number, random: Random): number {
  return Math.max(0, time + random.integer(5) - 2);
}

function drawStep({ domain, members, ...question }: PlainQuestion, random: Random): PlainStep {
  const tool = domain.tools[random.integer(domain.tools.length)] as (typeof domain.tools)[number];
  const all = { domain, members, ...question };
  return {
    tool: tool.name,
    members: shuffled(all, sizeOf(tool), random),
    start: random.integer(8),
    duration: tool.duration === undefined ? 0 : 1 + random.integer(6),
  };
}

/** Different members in a random order. */
function shuffled({ members }: PlainQuestion, count: number, random: Random): readonly number[] {
  const left = members.map((_, member) => member);
  return Array.from({ length: Math.min(count, left.length) }, () =>
    Number(left.splice(random.integer(left.length), 1)[0]),
  );
}
