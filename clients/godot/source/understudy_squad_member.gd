# An agent with the signals of its steps, its own and those of its squad.
extends Node

# A step starts, {tool, args}. Call finished() or failed() when it ends.
signal step_started(step)
signal step_finished(step)
# A step must stop early, since there is a better plan, or none.
signal step_interrupted(step, why)
# The time of a squad's step is over: apply its effects, and report the state.
signal step_over(step)
# As a member of a squad, the agent waits for another step: see the parts of a squad.
signal waiting(wait)
# As a member of a squad, the agent has nothing to do: "reached", "planning", "done", "unsolvable", "cut-off" or "error".
signal resting(reason)

const SquadSteps = preload("res://addons/understudy/understudy_squad_steps.gd")

# The agent's name; empty: the node's name.
export var agent_name = "" #3
@export var agent_name = "" #4

# For the addon: the agent's steps as a member of a squad.
var _squad_steps = SquadSteps.new(self)
var _session = null


# The running steps of its squad, {squad, step, partners, uses, left_ms}; several with tools that run beside others.
func tasks() -> Array:
	return _squad_steps.tasks()
