/**
 * Public messages of model failures. The engine's own messages can contain addresses, file paths or a server's words,
 * and are only logged.
 */
const FAILURES: Readonly<Record<string, string>> = {
  "inference-failed": "the model could not be asked, or gave no answer that can be used",
  "http-status": "the server of the model answered with an error",
  "model-not-loaded": "the model is not there",
  "generation-timeout": "the model did not finish in time",
  "backend-timeout": "the model did not answer in time",
  "out-of-memory": "there is not enough memory for the model",
  overloaded: "the model has too many questions already",
  "breaker-open": "the model has failed again and again, and is left alone for a while",
  disposed: "the question was given up, or its model is gone",
};
const OTHER = "something behind the server failed; its log says more";

/** The public message of a failure. */
export function toldFailure(code: string): string {
  return FAILURES[code] ?? OTHER;
}
