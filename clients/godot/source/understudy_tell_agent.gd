# Passes messages of the server to agents.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")


# Passes a message to its agent; the time is that of the game's clock, in milliseconds.
static func tell_agent(agent, message: Dictionary, now_ms: float) -> void:
	match message["type"]:
		"plan", "revised":
			agent.planned(message)
		"early":
			agent.set_out(message)
		"begin":
			if message.get("squad") == null:
				agent.told(message["stepId"], message["step"])
			else:
				agent.squad_steps.begin(message, now_ms)
		"finish":
			agent.squad_steps.over(message["stepId"])
		"wait":
			agent.squad_steps.wait_for(message, now_ms)
		"rest":
			agent.squad_steps.rest(message)
		"interrupt":
			agent.squad_steps.interrupted(message["stepId"], message["reason"])
			agent.interrupted(message["stepId"], message["reason"])
		"claims":
			agent.claims = message["things"]
		"order":
			agent.order_heard(message)
