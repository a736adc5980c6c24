import type { Outcome, PlannerEvent, TogetherOutcome } from "@understudy/planner-core";

/** Level of a line. */
export type LogLevel = "debug" | "info" | "warn";

/** A line before it is written. */
export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** @param texts whether free text is logged instead of its length */
export function logRecordOf(event: PlannerEvent, texts: boolean): LogRecord {
  const { type, nowMs, request } = event;
  const agent = "agent" in event ? event.agent : event.outcome.agent;
  const fields = { event: type, timeMs: Math.round(nowMs * 1000) / 1000, request, agent };
  switch (event.type) {
    case "request-start":
      return { level: "debug", message: "a request begins", fields };
    case "classical-ask":
      return { level: "debug", message: "the classical planner searches", fields };
    case "classical-answer": {
      const { status, steps } = event;
      const message = `the classical planner is done: ${status}`;
      return { level: "debug", message, fields: { ...fields, status, steps } };
    }
    case "llm-ask":
      return { level: "debug", message: "the LLM planner is asked", fields };
    case "request-abort":
      return { level: "info", message: "the caller withdrew its request", fields };
    case "request-repeat":
      return {
        level: "warn",
        message: "an agent asks again before it is answered: await plan()",
        fields,
      };
    case "component-error": {
      const { component, message } = event;
      const said = told("detail", message, texts);
      return {
        level: "warn",
        message: `failed: ${component}`,
        fields: { ...fields, component, ...said },
      };
    }
    case "llm-answer": {
      const { onTime, problem, shape, usage, text } = event;
      const said = text === undefined ? {} : told("text", text, texts);
      const level = problem === undefined ? "info" : "warn";
      const when = onTime ? "in time" : "late";
      const message =
        problem === undefined
          ? `the LLM planner answered ${when}`
          : `the LLM planner's answer is of no use: ${problem}`;
      return {
        level,
        message,
        fields: { ...fields, onTime, ...defined({ problem, shape, ...usage }), ...said },
      };
    }
    case "together-serve": {
      const message = `served a joint plan: ${event.outcome.status}`;
      return { level: "info", message, fields: { ...fields, ...togetherFields(event.outcome) } };
    }
    default: {
      const { outcome } = event;
      const { reason } = outcome;
      const isServed = event.type === "outcome-serve";
      const level = isServed && reason !== undefined ? "warn" : "info";
      const message = isServed ? `served: ${outcome.source}` : `revised: ${outcome.source}`;
      return { level, message, fields: { ...fields, ...outcomeFields(outcome, texts) } };
    }
  }
}

function outcomeFields(outcome: Outcome, texts: boolean): Record<string, unknown> {
  const { status, source, hit, mended, reason, remembered, goal, plan, cost, optimal, llmSteps } =
    outcome;
  const { chosen, member, ensemble, confidence, banned, elapsedMs, detail } = outcome;
  return {
    status,
    source,
    ...defined({ hit, mended, reason, remembered, chosen, member, confidence, banned }),
    ...(ensemble === undefined ? {} : { strategy: ensemble.strategy, why: ensemble.why }),
    goal: goal.name ?? goal.hash,
    steps: plan?.steps.length ?? 0,
    cost,
    optimal,
    llmSteps,
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
    ...(detail === undefined ? {} : told("detail", detail, texts)),
  };
}

function togetherFields(outcome: TogetherOutcome): Record<string, unknown> {
  const { status, steps, time, cost, optimal, elapsedMs } = outcome;
  return {
    ...{ status, steps: steps.length, time, cost, optimal },
    elapsedMs: Math.round(elapsedMs * 1000) / 1000,
  };
}

function told(name: string, text: string, texts: boolean): Record<string, unknown> {
  return texts ? { [name]: text } : { [`${name}Length`]: text.length };
}

function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
