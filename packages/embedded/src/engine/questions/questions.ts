import { planFromJson } from "@understudy/llm/json";
import { type Outcome, RequestError, type TogetherRequest } from "@understudy/planner-core";
import { askedOf, checkLengths, ServiceRefusedError } from "@understudy/session";
import type { HostModel } from "../../model/host-model.ts";
import { ProposedLlmPlanner } from "../../model/proposed-llm-planner.ts";
import type { EngineDomain } from "../engine-domain.ts";
import type { EngineDomains } from "../engine-domains.ts";
import { checkedQuestion, type QuestionMessage } from "./question-messages.ts";
import { outcomeAnswer, type QuestionAnswer, refusal, togetherAnswer } from "./told-answers.ts";

/** The slice of `plan-now`, in ms: in an interpreter a search takes several times as long as in Node. */
const SLICE_MS = 4;
/** The most questions in flight. */
const MAX_ASKED = 64;

interface QuestionsParts {
  readonly domains: EngineDomains;
  /** The host's model; undefined if there is none. */
  readonly model: HostModel | undefined;
  /** Sends an answer to the host. */
  readonly tell: (answer: QuestionAnswer) => void;
}

type Asked<Name extends QuestionMessage["type"]> = Extract<
  QuestionMessage,
  { readonly type: Name }
>;

/** Answers the questions of a host that belong to no session. */
export class Questions {
  readonly #parts: QuestionsParts;
  /** The ids of those in flight. */
  readonly #asked = new Set<number>();

  constructor(parts: QuestionsParts) {
    this.#parts = parts;
  }

  /** Takes a question, or an answer of the host's model. All that comes of it is told, refusals as well. */
  take(message: unknown): void {
    try {
      this.#take(checkedQuestion(message));
    } catch (error) {
      this.#parts.tell(refusal(message, error));
    }
  }

  #take(question: QuestionMessage): void {
    const { tell } = this.#parts;
    if (question.type === "model-answer") {
      refuseUnless(this.#model.answer(question.number, question.answer));
    } else if (question.type === "model-failed") {
      refuseUnless(this.#model.fail(question.number, question.message ?? "no reason"));
    } else if (question.type === "plan-now") tell(this.#planNow(question));
    else this.#begin(question, this.#answerTo(question));
  }

  get #model(): HostModel {
    const { model } = this.#parts;
    if (model !== undefined) return model;
    throw new ServiceRefusedError("no-model", 'the options of this engine name no "model"');
  }

  #answerTo(
    question: Asked<"plan-once" | "propose" | "plan-together">,
  ): (hosted: EngineDomain) => Promise<QuestionAnswer> {
    const { id } = question;
    if (question.type === "plan-together") {
      return async (hosted) => {
        refuseWithoutTime(hosted);
        return togetherAnswer(id, await hosted.orchestrator.plan(togetherOf(question)));
      };
    }
    return async (hosted) => this.#told(id, await planOf(hosted, question));
  }

  /** The answer, and later a better one. */
  #told(id: number, outcome: Outcome): QuestionAnswer {
    const { tell } = this.#parts;
    void outcome.revised.then((later) => later && tell(outcomeAnswer(id, later, true)));
    return outcomeAnswer(id, outcome);
  }

  #planNow(question: Asked<"plan-now">): QuestionAnswer {
    const hosted = this.#domainOf(question);
    const asked = askedOf(hosted.domain, question);
    return this.#told(
      question.id,
      hosted.orchestrator.planNow(asked, question.sliceMs ?? SLICE_MS),
    );
  }

  #begin(
    question: Asked<"plan-once" | "propose" | "plan-together">,
    answerTo: (hosted: EngineDomain) => Promise<QuestionAnswer>,
  ): void {
    const { id } = question;
    if (this.#asked.has(id)) {
      const hint = "give each question a number of its own";
      throw new RequestError([
        { pointer: "/id", message: "is that of a question in flight", hint },
      ]);
    }
    if (this.#asked.size >= MAX_ASKED) {
      throw new ServiceRefusedError("too-busy", `${MAX_ASKED} questions are in flight`);
    }
    const hosted = this.#domainOf(question);
    this.#asked.add(id);
    const end = (answer: QuestionAnswer): void => {
      this.#asked.delete(id);
      this.#parts.tell(answer);
    };
    hosted
      .during(() => answerTo(hosted))
      .then(end, (error: unknown) => end(refusal(question, error)));
  }

  #domainOf({ domain }: { readonly domain?: string | undefined }): EngineDomain {
    const { domains } = this.#parts;
    const name = domain ?? domains.onlyName;
    if (name !== undefined) return domains.find({ domain: name });
    const hint = `one of ${domains.names.slice(0, 10).join(", ")}`;
    throw new RequestError([{ pointer: "/domain", message: "is missing", hint }]);
  }
}

/** @throws RequestError if an answer of the model is to no question that waits */
function refuseUnless(isWanted: boolean): void {
  if (isWanted) return;
  const message = "no such question waits: it was never asked, is answered, or its time is over";
  throw new RequestError([{ pointer: "/number", message, hint: "answer each one once, in time" }]);
}

async function planOf(
  hosted: EngineDomain,
  question: Asked<"plan-once" | "propose">,
): Promise<Outcome> {
  const { domain } = hosted;
  const asked = askedOf(domain, question, { budgetMs: question.budgetMs });
  if (question.type === "plan-once") return await hosted.orchestrator.plan(asked);
  const { steps } = question;
  const llm = new ProposedLlmPlanner(planFromJson(domain, { steps }, steps.length));
  const orchestrator = hosted.orchestratorWith(llm);
  try {
    return await orchestrator.plan({ ...asked, background: false });
  } finally {
    orchestrator.dispose();
  }
}

function refuseWithoutTime({ domain }: EngineDomain): void {
  if (domain.time !== undefined) return;
  const message = "has no durations, so that nothing takes place side by side";
  const hint = "give its tools a duration, or plan for each agent";
  throw new RequestError([{ pointer: "/domain", message, hint }]);
}

function togetherOf(question: Asked<"plan-together">): TogetherRequest {
  checkLengths(question);
  const { agents, shared, goal, goals, measure, running, nowMs, unitMs, events } = question;
  const { by, maintain } = question;
  const { ways, keep, budgetMs } = question;
  return {
    ...{ agents: agents as TogetherRequest["agents"], goal, goals, measure },
    shared: shared as TogetherRequest["shared"],
    ...{ running, nowMs, unitMs, events, by, maintain, ways, keep, budgetMs },
  };
}
