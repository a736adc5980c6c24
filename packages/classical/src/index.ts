export { ClassicalPlanner, type ClassicalPlannerOptions } from "./classical-planner.ts";
