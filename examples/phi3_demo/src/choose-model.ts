import { ollamaStatus, readEnvironment, SHIPPED_MODEL } from "@understudy/llm";

/** Which model to ask, and why. */
export interface ChosenModel {
  readonly spec: string;
  readonly why: string;
}

/** The model that was named, else Phi-3 of a running Ollama, else the one that ships. */
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
