# Agents that follow a joint plan, in a domain with time. The server plays it step by step; the agents have the signals of
# their steps.
extends Reference #3
extends RefCounted #4

# The roles of a new plan, if they were asked for: a list of {agent, step, partners, is_running, starts_in_ms, ends_in_ms,
# uses}, with times from now on; a use is {agent, what}: whose step it makes possible, or the "goal".
signal roles_changed(roles)
# The squad's message was invalid.
signal refused(code, message)

const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Want = preload("res://addons/understudy/understudy_want.gd")

var squad_name = ""
# The last roles; empty if they were not asked for.
var roles = []
# The last refusal as {code, message, pointer}; null for none.
var last_error = null

# Weak, since the session holds its squads.
var _session
# The goal with members and options.
var _want = Want.new()
# Whether the server must be told of the steps in flight.
var _is_resuming = false
var _orders = []


func _init(called: String, session):
	squad_name = called
	join_session(session)


# Sets the goal, the names of the members, and constraints. Steps in flight go on, except those of members that leave.
# Repeating it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.
# Options: measure, unitMs, events, by, maintain, ways, disabled (lists of tools and steps, by member), ends and roles.
func want(goal, members: Array, budget_ms = 100, options = {}) -> void:
	var next = options.duplicate()
	next["goal"] = goal
	next["members"] = members
	next["budgetMs"] = budget_ms
	if not Message.is_json(next) or not Message.are_texts(members):
		tell_error("bad-value", "the squad's want has something that JSON has not, or a member that is no name")
		return
	var before = members()
	if _session.get_ref() != null and _want.become(next):
		_changed(before)


# Breaks off the steps of a member, or of all, and lets the server plan anew.
func interrupt(called = "") -> void:
	if _want.message == null:
		return
	var order = {"type": "interrupt", "squad": squad_name}
	if called != "":
		order["agent"] = called
	_orders.append(order)


# Ends the squad: steps in flight are interrupted.
func disband() -> void:
	if _want.message == null:
		return
	var left = _agents_of(members())
	_want.end()
	roles = []
	_is_resuming = false
	_orders = [{"type": "disband", "squad": squad_name}]
	for agent in left:
		agent.squad_steps.leave("disbanded")


func members() -> Array:
	return [] if _want.message == null else _want.message["members"].duplicate()


func goal():
	return null if _want.message == null else _want.message["goal"]


# The present part of each member, by name: {tasks, waits, rests}. A task is {squad, step, partners,
# uses, left_ms}, a wait {squad, step, partner, what, left_ms}.
func parts() -> Dictionary:
	var all = {}
	for agent in _agents_of(members()):
		all[agent.agent_name] = agent.squad_steps.part()
	return all


# The goal, and the steps with the time that is left, as plain data. The agents are saved apart.
func save_state() -> Dictionary:
	var message = null if _want.message == null else _want.message.duplicate(true)
	return {"message": message, "running": _running()}


# Restores a saved squad: "step_started" tells of each step in flight, which the game takes up where it was. Restore the
# agents first.
func restore_state(saved: Dictionary) -> void:
	var copy = Platform.whole(saved.duplicate(true))
	if not Message.is_saved_squad(copy):
		tell_error("bad-value", "this is not what save_state() gave")
		return
	disband()
	if copy["message"] == null or _session.get_ref() == null:
		return
	_orders = []
	_is_resuming = true
	_want.resume(copy["message"])
	_changed([])
	var now_ms = _game_ms()
	for told in copy["running"]:
		for agent in _agents_of([told["agent"]] + told["with"]):
			if agent.squad_steps.squad == squad_name:
				agent.squad_steps.resume(told, now_ms)


func join_session(session) -> void:
	_session = weakref(session)


# Whether messages are due.
func is_due() -> bool:
	return _want.is_due or _orders.size() > 0


func has_sent(seq: int) -> bool:
	return _want.has_number(seq)


# A member has left.
func lost_member(called: String) -> void:
	if not called in members():
		return
	_want.message["members"].erase(called)
	_want.tell_again()
	if members().size() == 0:
		disband()


func forget_session() -> void:
	_want.forget_session()
	_orders = []


func tell_again() -> void:
	_orders = []
	_want.tell_again()
	_is_resuming = _want.is_due


# Sends due messages.
func pump(now: float, session) -> void:
	if _want.is_ask_due(now):
		_want.ask()
	var orders = _orders
	_orders = []
	for order in orders:
		session.send_numbered("", order)
	if not _want.is_due:
		return
	var more = {"type": "squad", "squad": squad_name}
	if _is_resuming:
		more["running"] = _running()
	_is_resuming = false
	_want.say(now, "", session, more)


func told_roles(message: Dictionary, now_ms: float) -> void:
	roles = Message.roles_from(message["roles"], now_ms)
	emit_signal("roles_changed", roles)


# Handles an error about the squad; the number is 0 where the server names none.
func found_wrong(error: Dictionary, seq: int, now: float) -> void:
	if not _want.refused(error["code"], seq, now):
		tell_error(error["code"], error["message"], error.get("pointer"))


func tell_error(code: String, message: String, pointer = null) -> void:
	last_error = {"code": code, "message": message, "pointer": pointer}
	emit_signal("refused", code, message)


# The squad wants something else; with its members until now.
func _changed(before: Array) -> void:
	for agent in _agents_of(before):
		if not agent.agent_name in members():
			agent.squad_steps.leave("left")
	for agent in _agents_of(members()):
		var squad = agent.squad_steps.squad
		if squad == squad_name:
			continue
		if squad != "":
			_session.get_ref().quit_squad(squad, agent.agent_name)
		agent.join_squad(squad_name)
	_want.ask()


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


# The steps in flight, each once.
func _running() -> Array:
	var now_ms = _game_ms()
	var all = []
	for agent in _agents_of(members()):
		for told in agent.squad_steps.running(now_ms):
			var is_known = false
			for other in all:
				is_known = is_known or _is_same_crew(told, other)
			if not is_known:
				all.append(told)
	return all


func _is_same_crew(one: Dictionary, other: Dictionary) -> bool:
	var are_same = Message.are_same_names([one["agent"]] + one["with"], [other["agent"]] + other["with"])
	return are_same and Message.is_same_step(one["step"], other["step"])
