/** A score that others have published. */
interface Published {
  /** PPO trained in self-play, with itself: the mean of five seeds. */
  readonly ppo: number;
  /** Population-based training, with itself: the mean of five seeds. */
  readonly pbt: number;
  /** The coupled planner with itself; it was run in two kitchens. */
  readonly planner?: number;
}

/**
 * Scores of Carroll et al. 2019 in 400 steps, with the game's first dynamics: the means of `ppo_sp_models_performance` and
 * `pbt_models_performance` in the paper's repository, and bars of its figure `planning_experiments`.
 */
export const PUBLISHED: Readonly<Record<string, Published>> = {
  cramped_room: { ppo: 198.8, pbt: 216.9, planner: 240 },
  asymmetric_advantages: { ppo: 167.2, pbt: 190.1, planner: 400 },
  coordination_ring: { ppo: 190.8, pbt: 173.8 },
  forced_coordination: { ppo: 151.9, pbt: 169.5 },
  counter_circuit_o_1order: { ppo: 122.3, pbt: 140.1 },
};
