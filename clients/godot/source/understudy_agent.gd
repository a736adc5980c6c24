# An agent: it reports its state and goal, and gets steps to play. All its signals are emitted on the main thread.
extends "res://addons/understudy/understudy_agent_life.gd"

# A new answer has arrived, as returned by answer().
signal answered(answer)
# An order's new state: wanted, postponed, given-up or done. The reason is a text, or null.
signal order_changed(id, state, reason)
# The agent's message was invalid.
signal refused(code, message)

# Path of the client's node; empty: the parent.
export var client_path = NodePath() #3
@export var client_path = NodePath() #4

# The last refusal as {code, message, pointer}; null for none. The JSON pointer of the wrong member may be null.
var last_error = null

# Orders reported by the server, by id: {state, reason}.
var orders = {}
var _was_ready = false


func _ready() -> void:
	if agent_name == "":
		agent_name = name
	_was_ready = true
	_join()


func _enter_tree() -> void:
	if _was_ready:
		_join()


func _exit_tree() -> void:
	leave()


func _notification(what) -> void:
	if what == NOTIFICATION_PREDELETE:
		leave()


func _join() -> void:
	if _session == null:
		var client = get_parent() if client_path.is_empty() else get_node(client_path)
		client.add_agent(self)


# Removes the agent: a running step is interrupted, and the server forgets it. Runs when the node leaves the scene tree;
# after its return the agent has its old goal again, but no squad.
func leave() -> void:
	if _session == null:
		return
	_quit_squad("closed")
	var session = _session
	_session = null
	_answer = null
	_outrun = 0
	_ends = []
	_stop("closed")
	session.left(self, _is_known)


# Reports the agent's state: true, 3, "market", by variable name. Missing values are unchanged. Free if nothing has
# changed.
func see(values: Dictionary) -> void:
	for key in values:
		var value = Platform.whole(values[key])
		if _values.has(key) and typeof(_values[key]) == typeof(value) and _values[key] == value:
			continue
		if not Message.is_value(value):
			var told = "%s of %s is no value of a state; use true or false, a finite number, or a text"
			refuse("bad-value", told % [value, key])
			continue
		_values[key] = value
		_is_state_due = true


# Sets the position, in the units of things, for a client with a world: a list of one to three numbers.
func be_at(spot: Array) -> void:
	if _at == spot or not Message.is_json(spot):
		return
	if _session != null and _session.things == null:
		refuse("no-world", "this client has no things to be near; give it a world, in a domain with kinds")
		return
	_at = spot.duplicate()
	_is_state_due = _values.size() > 0


# Sets the goal: a name or a condition; the agent leaves its squad. Repeating it changes nothing, unless it was refused:
# then it is sent again after a second. Options: disabled, maintain, ways, costVersion, background, choose, persona, memory; with things also orders,
# a list of {id, goal, priority}; "runner": "server" lets the server start the steps.
func want(goal, budget_ms = 1000, options = {}) -> void:
	var next = options.duplicate()
	next["goal"] = goal
	next["budgetMs"] = budget_ms
	if not Message.is_json(next):
		refuse("bad-value", "the want has something that JSON has not; it has texts, finite numbers, true and false")
		return
	# A copy, since games change their conditions in place.
	if _change_want(next.duplicate(true), Platform.to_json_text(next)):
		orders = {}


# Clears the agent's goal, or leaves its squad; a running step is interrupted.
func idle() -> void:
	_quit_squad("idle")
	_rest("idle")


# The running step; null if there is none.
func current_step():
	return _running_step()


# The last known answer: {status, steps, cost, source, reason, proved, stale}; null before the first one. "proved": it
# reaches the goal from the current state. "stale": the server is unreachable, or the state has changed.
func answer():
	if _answer == null:
		return null
	var stale = _session == null or not _session.is_open() or _outrun > 0
	return {
		"status": _answer["status"],
		"steps": _steps.duplicate(),
		"cost": _answer["cost"],
		"source": _answer["source"],
		"reason": _answer.get("reason"),
		"proved": _is_proved(stale),
		"stale": stale,
	}


# Reports the running step's success. Report the new state first. For a step that ends by itself, pass the step from
# step_started: if it was interrupted meanwhile, nothing happens.
func finished(ended = null) -> void:
	_finish(ended)


# Reports the running step's failure: another plan is requested, without it. The step is as for finished().
func failed(why = "", ended = null) -> void:
	_fail(why, ended)


# The agent's goal, state and plan as plain data, for a saved game.
func save_state() -> Dictionary:
	var saved = {"want": _want.told, "values": _values.duplicate(), "steps": _steps.duplicate()}
	if _at != null:
		saved["at"] = _at.duplicate()
	return saved


# Restores a saved agent: its plan is followed, as stale, until the server has answered.
func restore_state(saved: Dictionary) -> void:
	var copy = Platform.whole(saved.duplicate(true))
	if not Message.is_saved_agent(copy):
		refuse("bad-value", "this is not what save_state() gave")
		return
	idle()
	_values = copy["values"]
	if copy.get("at") != null:
		_at = copy["at"]
	var want = copy.get("want")
	_take_up(want, Platform.to_json_text(want), Message.without_times(copy["steps"]))


func join_session(session) -> void:
	if session == _session:
		return
	_session = session
	_forget_session()
	_tell_again()


# Tells the game of an error of its own.
func refuse(code: String, message: String) -> void:
	_tell_error({"code": code, "message": message})


func _tell_error(error) -> void:
	last_error = {"code": error["code"], "message": error["message"], "pointer": error.get("pointer")}
	emit_signal("refused", error["code"], error["message"])


func _tell_answer() -> void:
	emit_signal("answered", answer())


func _tell_order(called: String, state: String, why) -> void:
	orders[called] = {"state": state, "reason": why}
	emit_signal("order_changed", called, state, why)
