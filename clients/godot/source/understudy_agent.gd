# An agent: it reports its state and goal, and gets steps to play. All its signals are emitted on the main thread.
extends "res://addons/understudy/understudy_squad_member.gd"

# A new answer has arrived, as returned by answer().
signal answered(answer)
# An order's new state: wanted, postponed, given-up or done. The reason is a text, or null.
signal order_changed(id, state, reason)
# The agent's message was invalid.
signal refused(code, message)

const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
const EarlySteps = preload("res://addons/understudy/understudy_early_steps.gd")
const Want = preload("res://addons/understudy/understudy_want.gd")
# Number of outdated plans in a row after which one is followed anyway, as on the server.
const MAX_OUTRUN = 3

# Path of the client's node; empty: the parent.
export var client_path = NodePath() #3
@export var client_path = NodePath() #4

# The last refusal as {code, message, pointer}; null for none. The JSON pointer of the wrong member may be null.
var last_error = null

# Orders reported by the server, by id: {state, reason}.
var orders = {}
# Ids of the things claimed by the agent's plan, unavailable to other plans.
var claims = []

var _spot = null
# Whether the server knows the agent in this session.
var _is_known = false
var _was_ready = false
var _values = {}
var _is_state_due = false
var _state_seq = 0
var _want = Want.new()
var _is_idle_due = false
var _answer = null
var _steps = []
var _is_playing = false
var _step_id = 0
var _outrun = 0
var _early = EarlySteps.new()


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
	_follow([], "closed")
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
			tell_error("bad-value", told % [value, key])
			continue
		_values[key] = value
		_is_state_due = true


# Sets the position, in the units of things, for a client with a world: a list of one to three numbers.
func be_at(spot: Array) -> void:
	if _spot == spot or not Message.is_json(spot):
		return
	_spot = spot.duplicate()
	_is_state_due = _values.size() > 0


# Sets the goal: a name or a condition; the agent leaves its squad. Repeating it changes nothing, unless it was refused:
# then it is sent again after a second. Options: disabled, maintain, ways, costVersion, background, choose, persona, memory; with things also orders,
# a list of {id, goal, priority}; "runner": "server" lets the server start the steps.
func want(goal, budget_ms = 100, options = {}) -> void:
	var next = options.duplicate()
	next["goal"] = goal
	next["budgetMs"] = budget_ms
	if not Message.is_json(next):
		tell_error("bad-value", "the want has something that JSON has not; it has texts, finite numbers, true and false")
		return
	if not _want.become(next):
		return
	_quit_squad("goal-changed")
	_answer = null
	orders = {}
	_follow([], "goal-changed")
	_ask()


# Clears the agent's goal, or leaves its squad; a running step is interrupted.
func idle() -> void:
	_quit_squad("idle")
	_rest("idle")


# The running step; null if there is none.
func current_step():
	if _is_playing:
		return _steps[0]
	var all = tasks()
	return all[0]["step"] if all.size() > 0 else null


# The last known answer: {status, steps, cost, source, reason, proved, stale}; null before the first one. "proved": it
# reaches the goal from the current state. "stale": the server is unreachable, or the state has changed.
func answer():
	if _answer == null:
		return null
	var status = _answer.get("status", "partial")
	var stale = _session == null or not _session.is_open() or _outrun > 0
	return {
		"status": status,
		"steps": _steps.duplicate(),
		"cost": _answer.get("cost", 0),
		"source": _answer.get("source", ""),
		"reason": _answer.get("reason"),
		"proved": status == "solved" and not stale and not _is_late(_answer),
		"stale": stale,
	}


# Reports the running step's success. Report the new state first. For a step that ends by itself, pass the step from
# step_started: if it was interrupted meanwhile, nothing happens.
func finished(ended = null) -> void:
	var step = _end_step("finished", "", ended)
	if step == null:
		return
	_steps.pop_front()
	_early.step_finished()
	_want.step_finished()
	emit_signal("step_finished", step)


# Reports the running step's failure: another plan is requested, without it. The step is as for finished().
func failed(why = "", ended = null) -> void:
	var step = _end_step("failed", why, ended)
	if step == null:
		return
	_steps = []
	if not _want.is_served():
		_want.step_failed(step)
		_ask()


# The agent's goal, state and plan as plain data, for a saved game.
func save_state() -> Dictionary:
	return {"want": _want.message, "values": _values.duplicate(), "steps": _steps.duplicate()}


# Restores a saved agent: its plan is followed, as stale, until the server has answered.
func restore_state(saved: Dictionary) -> void:
	var copy = Platform.whole(saved.duplicate(true))
	if not Message.is_saved_agent(copy):
		tell_error("bad-value", "this is not what save_state() gave")
		return
	idle()
	_values = copy["values"]
	_is_state_due = true
	if copy.get("want") == null:
		return
	_want.resume(copy["want"])
	_steps = Message.without_times(copy["steps"])
	_answer = {"source": "saved"}
	_outrun = 1
	_ask()


func is_due() -> bool:
	return _is_state_due or _want.is_due or _is_idle_due or not _ends.empty() #3
	return _is_state_due or _want.is_due or _is_idle_due or not _ends.is_empty() #4


func join_session(session) -> void:
	if session == _session:
		return
	_session = session
	forget_session()
	tell_again()


# Handles a lost session: states are numbered from 1 again.
func forget_session() -> void:
	_is_known = false
	claims = []
	_state_seq = 0
	_want.forget_session()
	_early.forget()
	if _answer != null:
		_answer = _answer.duplicate()
		_answer["basedOn"] = Message.NO_STATE
		_outrun = 1 if _outrun == 0 else _outrun


func tell_again() -> void:
	_is_state_due = not _values.empty() #3
	_is_state_due = not _values.is_empty() #4
	_want.tell_again()
	_is_idle_due = false
	# A server's new session numbers steps from 1.
	_step_id = 0
	squad_steps.forget_ids()
	_ends = []


func begin() -> void:
	if _is_playing or _steps.empty(): #3
	if _is_playing or _steps.is_empty(): #4
		return
	if not Message.is_due(_steps[0], _session.game_ms()):
		return
	_is_playing = true
	_send_end("started", "")
	emit_signal("step_started", _steps[0])


func pump(now: float, session) -> void:
	if _want.is_ask_due(now):
		_ask()
	if _is_idle_due:
		_is_idle_due = false
		session.send_numbered(agent_name, {"type": "idle"})
	if _is_state_due:
		_is_state_due = false
		var state = {"type": "state", "nowMs": now * 1000, "values": _values}
		if _spot != null:
			state["at"] = _spot
		_state_seq = session.send_numbered(agent_name, state)
		_is_known = _is_known or _state_seq > 0
	if _want.is_due and _state_seq > 0:
		var was_known = _want.is_known()
		if not _want.say(now, agent_name, session, {"type": "want"}):
			# The server must not plan for the old goal.
			_is_idle_due = was_known
	var ends = _ends
	_ends = []
	for end in ends:
		session.send_numbered(agent_name, end)


# Starts a certain step of a plan in progress.
func set_out(message: Dictionary) -> void:
	if not _want.is_answered_by(message["want"]) or _is_late(message):
		return
	var steps = _early.add(message["basedOn"], message["index"], message["step"])
	if steps != null:
		_answer = {"source": "early"}
		_follow(steps, "plan-changed")


func planned(message: Dictionary) -> void:
	if not _want.is_answered_by(message["want"]):
		return
	var is_late = _is_late(message)
	var done = _early.done_of(message["basedOn"], message["steps"]) if is_late else 0
	var is_outrun = is_late and done == 0
	if is_outrun and message["type"] == "revised":
		return
	if is_outrun:
		_outrun += 1
		if _outrun < MAX_OUTRUN:
			_ask()
			return
	else:
		_outrun = 0
	_early.forget()
	_answer = message
	_follow(Message.steps_from(Message.steps_of(message), done), "plan-changed")
	emit_signal("answered", answer())


func told(step_id: int, step) -> void:
	if not _want.is_served() or step_id <= _step_id:
		return
	_follow([step], "plan-changed")
	_step_id = step_id


func order_heard(change: Dictionary) -> void:
	if not _want.is_answered_by(change["want"]):
		return
	var reason = change.get("reason")
	orders[change["id"]] = {"state": change["state"], "reason": reason}
	if change["state"] in ["done", "given-up"]:
		_want.order_ended(change["id"])
	emit_signal("order_changed", change["id"], change["state"], reason)


func interrupted(step_id: int, why: String) -> void:
	if step_id == _step_id and _is_playing:
		_follow([], why)


# Whether a number is that of the current want.
func is_wanting(seq: int) -> bool:
	return _want.has_number(seq)


# Handles an error about a message of the agent; the number is 0 for an error of the whole session.
func found_wrong(error: Dictionary, seq: int, now: float) -> void:
	if not _want.refused(error["code"], seq, now):
		tell_error(error["code"], error["message"], error.get("pointer"))


func tell_error(code: String, message: String, pointer = null) -> void:
	last_error = {"code": code, "message": message, "pointer": pointer}
	emit_signal("refused", code, message)


func _is_late(message: Dictionary) -> bool:
	return message.get("basedOn", Message.NO_STATE) != _state_seq or _is_state_due


func _rest(why: String) -> void:
	if _want.message == null:
		return
	_want.end()
	_is_idle_due = true
	_answer = null
	_follow([], why)


func _ask() -> void:
	_early.forget()
	_want.ask()


# Follows other steps; the running one continues if it is also their first.
func _follow(steps: Array, why: String) -> void:
	var step = _steps[0] if _is_playing else null
	_steps = steps
	if step == null:
		return
	if steps.size() > 0 and Message.is_same_step(step, steps[0]):
		# The game knows the step by the object from step_started.
		steps[0] = step
		return
	_is_playing = false
	emit_signal("step_interrupted", step, why)


func _end_step(how: String, detail: String, ended):
	if squad_steps.end(current_step() if ended == null else ended, how, detail):
		return null
	var step = _steps[0] if _is_playing else null
	if step == null or (ended != null and not Platform.is_one(ended, step)):
		return null
	_is_playing = false
	_send_end(how, detail)
	return step


# Reports the end of a step to the server's runner, if the server has one.
func _send_end(how: String, detail: String) -> void:
	# A step that the server did not start in this session has no id there.
	if not _want.is_served() or _step_id == 0:
		return
	_ends.append(Message.step_end(_step_id, how, detail))
