import type { Domain } from "@understudy/planner-core";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { InputError } from "../input/input-error.ts";
import type { Problem } from "../input/problem.ts";
import { errorJson } from "../output/error-json.ts";
import { printable } from "../output/printable.ts";
import type { Printer } from "../output/printer.ts";
import { answerJson, exitOf, type ProblemAnswer } from "./answer.ts";
import { explainAnswer } from "./explain-answer.ts";
import { renderAnswer } from "./render-answer.ts";

/** Format of answers. */
export interface AnswerStyle {
  readonly json: boolean;
  /** Whether there are several answers, which then get titles. */
  readonly isBatch: boolean;
  /** Whether to explain each plan, or its absence. */
  readonly explain: boolean;
}

/** Writes answers as text or JSON, and returns the exit code of each. */
export class AnswerPrinter {
  readonly #domain: Domain;
  readonly #printer: Printer;
  readonly #style: AnswerStyle;
  readonly #told = new Set<string>();
  #written = 0;

  constructor(domain: Domain, printer: Printer, style: AnswerStyle) {
    this.#domain = domain;
    this.#printer = printer;
    this.#style = style;
  }

  answer(problem: Problem, answer: ProblemAnswer): ExitCode {
    const { id } = problem;
    const { json, isBatch, explain } = this.#style;
    this.#written++;
    const explanation = explain ? explainAnswer(this.#domain, problem, answer) : undefined;
    if (json) {
      this.#printer.line(answerJson(id, answer, explanation?.why));
      this.#tellOnce(id, answer.detail);
    } else {
      if (this.#written > 1) this.#printer.line();
      const title = isBatch ? String(id ?? this.#written) : undefined;
      const { colours } = this.#printer;
      const isExplained = explanation !== undefined;
      this.#printer.line(renderAnswer(this.#domain, problem, answer, colours, title, isExplained));
      if (explanation !== undefined) {
        this.#printer.line();
        for (const line of explanation.text.split("\n")) this.#printer.line(printable(line));
      }
    }
    return exitOf(answer);
  }

  /** Reports an invalid line of a batch. */
  error(id: Problem["id"], error: unknown): ExitCode {
    this.#written++;
    if (this.#style.json) this.#printer.line(errorJson(id, error));
    else if (error instanceof InputError) this.#printer.issues(error.source, error.issues);
    else this.#printer.error(withId(id, error instanceof Error ? error.message : String(error)));
    return EXIT.badInput;
  }

  /** Prints details without a JSON field, each text once: an unavailable model would repeat on every line. */
  #tellOnce(id: Problem["id"], detail: string | undefined): void {
    if (detail === undefined || this.#told.has(detail)) return;
    this.#told.add(detail);
    this.#printer.notice(withId(id, detail));
  }
}

function withId(id: Problem["id"], text: string): string {
  return id === undefined ? text : `${id}: ${text}`;
}
