# Agents that follow a joint plan, in a domain with time. The server plays it step by step; the agents have the signals of
# their steps.
extends "res://addons/understudy/understudy_squad_life.gd"

# The roles of a new plan, if they were asked for: a list of {agent, step, partners, is_running, starts_in_ms, ends_in_ms,
# uses}, with times from now on; a use is {agent, what}: whose step it makes possible, or the "goal".
signal roles_changed(roles)
# The squad's message was invalid.
signal refused(code, message)

const Platform = preload("res://addons/understudy/understudy_platform.gd")

# The last roles; empty if they were not asked for.
var roles = []
# The last refusal as {code, message, pointer}; null for none.
var last_error = null

# Weak, since the session holds its squads.
var _session


func _init(called: String, session):
	squad_name = called
	join_session(session)


# Sets the goal, the names of the members, and constraints. Steps in flight go on, except those of members that leave.
# Repeating it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.
# Options: goals (of members, by name), measure, unitMs, events, by, maintain, ways, disabled (lists of tools and steps,
# by member), ends and roles.
func want(goal, members: Array, budget_ms = 1000, options = {}) -> void:
	var next = options.duplicate()
	next["goal"] = goal
	next["members"] = members
	next["budgetMs"] = budget_ms
	if not Message.is_json(next) or not Message.are_texts(members):
		refuse("bad-value", "the squad's want has something that JSON has not, or a member that is no name")
		return
	# A copy, since games change their conditions in place.
	if _session.get_ref() != null:
		_change_want(next.duplicate(true), Platform.to_json_text(next))


# Breaks off the steps of a member, or of all, and lets the server plan anew.
func interrupt(called = "") -> void:
	_break_off(null if called == "" else called)


# Ends the squad: steps in flight are interrupted.
func disband() -> void:
	_end()


func members() -> Array:
	return _member_names()


func goal():
	return null if _want.told == null else _want.told["goal"]


# The present part of each member, by name: {tasks, waits, rests}. A task is {squad, step, partners,
# uses, left_ms}, a wait {squad, step, partner, what, left_ms}.
func parts() -> Dictionary:
	var all = {}
	for agent in _agents_of(members()):
		var steps = agent._squad_steps
		all[agent.agent_name] = {"tasks": steps.tasks(), "waits": steps.waits, "rests": steps.rests}
	return all


# The goal, and the steps with the time that is left, as plain data. The agents are saved apart.
func save_state() -> Dictionary:
	var message = null if _want.told == null else _want.told.duplicate(true)
	return {"message": message, "running": _running()}


# Restores a saved squad: "step_started" tells of each step in flight, which the game takes up where it was. Restore the
# agents first.
func restore_state(saved: Dictionary) -> void:
	var copy = Platform.whole(saved.duplicate(true))
	if not Message.is_saved_squad(copy):
		refuse("bad-value", "this is not what save_state() gave")
		return
	disband()
	var message = copy["message"]
	if message != null and _session.get_ref() != null:
		_take_up(message, Platform.to_json_text(message), copy["running"])


func join_session(session) -> void:
	_session = weakref(session)


func _tell_roles(all: Array) -> void:
	roles = all
	emit_signal("roles_changed", roles)


# Tells the game of an error of its own.
func refuse(code: String, message: String) -> void:
	_tell_error({"code": code, "message": message})


func _tell_error(error) -> void:
	last_error = {"code": error["code"], "message": error["message"], "pointer": error.get("pointer")}
	emit_signal("refused", error["code"], error["message"])


func _tell_ended() -> void:
	roles = []


func _host():
	return _session.get_ref()


func _agents_of(names: Array) -> Array:
	var session = _session.get_ref()
	var all = []
	for called in names:
		var agent = null if session == null else session.agent(called)
		if agent != null:
			all.append(agent)
	return all


func _game_ms() -> float:
	var session = _session.get_ref()
	return 0.0 if session == null else session.game_ms()
