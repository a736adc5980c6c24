import { ollamaStatus, readEnvironment, SHIPPED_MODEL } from "@understudy/llm";

/** The chosen model, and why. */
export interface ChosenModel {
  readonly spec: string;
  readonly why: string;
}

/** The named model, or else Phi-3 of a running Ollama, or else the shipped model. */
export async function chooseModel(named: string | undefined): Promise<ChosenModel> {
  if (named !== undefined) return { spec: named, why: "as you wish" };
  const { ollamaModel } = readEnvironment();
  const status = await ollamaStatus();
  if (status === undefined) return { spec: SHIPPED_MODEL, why: "it ships along; no Ollama runs" };
  const wanted = ollamaModel.includes(":") ? ollamaModel : `${ollamaModel}:latest`;
  return status.models.some(({ name }) => name === wanted)
    ? { spec: `ollama/${ollamaModel}`, why: `Ollama runs at ${status.url}` }
    : { spec: SHIPPED_MODEL, why: `Ollama lacks it: ollama pull ${ollamaModel}` };
}
