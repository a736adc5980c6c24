# Generated from clients/python/understudy_client/squad_life.py by clients/translator; do not edit.
# The part of a squad between the game's reports and the server's messages.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")
const Schema = preload("res://addons/understudy/understudy_schema.gd")
const Want = preload("res://addons/understudy/understudy_want.gd")

var squad_name
# The goal with members and options.
var _want = Want.new()
# Whether the server must be told of the steps in flight.
var _is_resuming = false
var _orders = []


func _member_names() -> Array:
	var names = []
	if _want.told != null:
		names = Message.names_of(_want.told, "members")
	return names


# Wants something else, with its JSON.
func _change_want(message: Dictionary, text: String) -> void:
	var before = _member_names()
	if _want.become(message, text):
		_change_members(before)


# Breaks off the steps of a member, or of all.
func _break_off(agent) -> void:
	if _want.told == null:
		return
	var order = {"type": "interrupt", "squad": squad_name}
	if agent != null:
		order["agent"] = agent
	_orders.append(order)


# Ends the squad.
func _end() -> void:
	if _want.told == null:
		return
	var members = _agents_of(_member_names())
	_want.end()
	_is_resuming = false
	_orders = []
	_orders.append({"type": "disband", "squad": squad_name})
	_tell_ended()
	for agent in members:
		agent._squad_steps.leave("disbanded")


# Takes up the goal and the steps of a saved game.
func _take_up(message: Dictionary, text: String, running: Array) -> void:
	_orders = []
	_is_resuming = true
	_want.resume(message, text)
	var none = []
	_change_members(none)
	var now_ms = _game_ms()
	for told in running:
		for agent in _agents_of(Message.crew_of(told)):
			if agent._squad_steps.squad == squad_name:
				agent._squad_steps.resume(told, now_ms)


# Whether messages are due.
func _has_due() -> bool:
	return _want.is_due or _orders.size() > 0


# Whether a number is that of the current want.
func _has_sent(seq: int) -> bool:
	return _want.has_number(seq)


# A member has left.
func _without(name: String) -> void:
	var message = _want.told
	var members = _member_names()
	if message == null or not name in members:
		return
	members.erase(name)
	message["members"] = members
	if Message.is_given(message, "goals"):
		message["goals"] = Message.without_key(message["goals"], name)
	_want.tell_again()
	if members.size() == 0:
		_end()


func _has_any(names: Array) -> bool:
	for name in _member_names():
		if name in names:
			return true
	return false


func _hear_roles(message: Dictionary) -> void:
	var now_ms = _game_ms()
	var roles = []
	for role in Message.items_of(message, "roles"):
		roles.append(Schema.squad_role_of(role, now_ms))
	_tell_roles(roles)


func _forget_session() -> void:
	_want.forget_session()
	_orders = []


# Sends everything again, with the steps in flight.
func _tell_again() -> void:
	_orders = []
	_want.tell_again()
	_is_resuming = _want.is_due


# Sends due messages.
func _pump(now: float, session) -> void:
	if _want.is_ask_due(now):
		_want.ask()
	var orders = _orders
	_orders = []
	# A server that was not told of the squad has nothing to end.
	if _want.is_known():
		for order in orders:
			session.send_numbered("", order)
	if not _want.is_due:
		return
	var more = {"type": "squad", "squad": squad_name}
	if _is_resuming:
		more["running"] = _running()
	_is_resuming = false
	_want.say(now, session, "", more)


# Handles an error about the squad; the number is 0 where the server names none.
func _found_wrong(error, seq: int, now: float) -> void:
	if not _want.refused(error.code, seq, now):
		_tell_error(error)


# The squad wants something else; with its members until now.
func _change_members(before: Array) -> void:
	var names = _member_names()
	var left = _agents_of(before)
	for agent in left:
		if not agent.agent_name in names:
			agent._squad_steps.leave("left")
	var members = _agents_of(names)
	for agent in members:
		var squad = agent._squad_steps.squad
		if squad == squad_name:
			continue
		if squad != null:
			_host().quit_squad(squad, agent.agent_name)
		agent._join_squad(squad_name)
	_want.ask()


# The steps in flight, each once.
func _running() -> Array:
	var now_ms = _game_ms()
	var running = []
	for agent in _agents_of(_member_names()):
		for told in agent._squad_steps.running(now_ms):
			var is_known = false
			for other in running:
				is_known = is_known or _is_same(told, other)
			if not is_known:
				running.append(told)
	return running


func _is_same(one: Dictionary, other: Dictionary) -> bool:
	var is_crew = Message.are_same_names(Message.crew_of(one), Message.crew_of(other))
	return is_crew and Message.is_same_step(Message.step_of(one["step"]), Message.step_of(other["step"]))


func _host():
	return null


# The game's clock.
func _game_ms() -> float:
	return 0.0


func _agents_of(names: Array) -> Array:
	return []


# Tells the game of the roles of a new plan.
func _tell_roles(roles: Array) -> void:
	pass


# The squad is no more.
func _tell_ended() -> void:
	pass


# Tells the game of an error.
func _tell_error(error) -> void:
	pass
