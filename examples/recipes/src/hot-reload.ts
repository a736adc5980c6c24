import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, Orchestrator, PlanRunner } from "@understudy/planner-core";

/** An agent whose domain may be edited while the game runs. */
export class ReloadableAgent {
  #orchestrator: Orchestrator;
  #runner: PlanRunner;

  constructor(domainText: string, goal: string) {
    this.#orchestrator = open(domainText);
    this.#runner = runnerOf(this.#orchestrator, goal);
  }

  get runner(): PlanRunner {
    return this.#runner;
  }

  /**
   * Loads a new version of the domain, such as from a file watcher.
   *
   * @throws DomainError if it does not load; the old one stays in use
   */
  reload(domainText: string): void {
    const orchestrator = open(domainText);
    const saved = this.#runner.save();
    const runner = runnerOf(orchestrator, saved.goal as string);
    // Goal, belief, plan and cooldowns as far as the new domain has them; the next tick proves the plan.
    runner.restore(saved);
    this.#runner.dispose();
    this.#orchestrator.dispose();
    this.#orchestrator = orchestrator;
    this.#runner = runner;
  }
}

function open(domainText: string): Orchestrator {
  return new Orchestrator({ domain: loadDomain(domainText), planner: new ClassicalPlanner() });
}

function runnerOf(orchestrator: Orchestrator, goal: string): PlanRunner {
  return new PlanRunner({ orchestrator, agent: "ann", goal, budgetMs: 1000 });
}
