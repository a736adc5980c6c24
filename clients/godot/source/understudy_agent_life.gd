# Generated from clients/python/understudy_client/agent_life.py by clients/translator; do not edit.
# The part of an agent between the game's reports and the server's messages.
extends "res://addons/understudy/understudy_squad_member.gd"

const EarlySteps = preload("res://addons/understudy/understudy_early_steps.gd")
const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Want = preload("res://addons/understudy/understudy_want.gd")

# Number of outdated plans in a row after which one is followed anyway, as on the server.
const MAX_OUTRUN = 3

# Ids of the things claimed by the agent's plan, unavailable to other plans.
var claims = []
var _at
# Whether the server knows the agent in this session.
var _is_known = false
var _values = {}
var _is_state_due = false
var _state_seq = 0
var _want = Want.new()
var _is_idle_due = false
var _answer
# The state that the answer is for.
var _based_on = Message.NO_STATE
var _steps = []
var _is_playing = false
# Id of the step that the server's runner started; 0 for none.
var _step_id = 0
# Unsent ends of steps.
var _ends = []
var _outrun = 0
var _early = EarlySteps.new()


# Wants something else, with its JSON, and leaves its squad; false for the same.
func _change_want(message: Dictionary, text: String) -> bool:
	if not _want.become(message, text):
		return false
	_quit_squad("goal-changed")
	_answer = null
	_stop("goal-changed")
	_ask()
	return true


# Ends the agent's own want.
func _rest(why: String) -> void:
	if _want.told == null:
		return
	_want.end()
	_is_idle_due = true
	_answer = null
	_stop(why)


# Follows the plan of a saved game until the server has answered.
func _take_up(want, text: String, steps: Array) -> void:
	_is_state_due = true
	if want == null:
		return
	_want.resume(want, text)
	_steps = steps
	_answer = {"status": "partial", "cost": 0.0, "source": "saved"}
	_based_on = Message.NO_STATE
	_outrun = 1
	_ask()


# Joins a squad, in place of the agent's own want.
func _join_squad(squad: String) -> void:
	_squad_steps.leave("squad-changed")
	_rest("squad-joined")
	_squad_steps.squad = squad


# Leaves the squad, if the agent is in one.
func _quit_squad(why: String) -> void:
	var squad = _squad_steps.squad
	if squad != null:
		_squad_steps.leave(why)
		_session.quit_squad(squad, agent_name)


func _playing():
	return _steps[0] if _is_playing else null


# The running step, of the agent's own plan or of its squad.
func _running_step():
	if _is_playing:
		return _steps[0]
	var tasks = _squad_steps.tasks()
	return tasks[0].step if tasks.size() > 0 else null


# Whether the answer is proved to reach the goal from the present state.
func _is_proved(is_stale: bool) -> bool:
	return Message.text_of(_answer, "status") == "solved" and not is_stale and not _is_late(_based_on)


# A step has succeeded; without one, the running step.
func _finish(ended) -> void:
	var step = _end_step("finished", null, ended)
	if step != null:
		_steps = Message.steps_from(_steps, 1)
		_early.step_finished()
		_want.step_finished()
		emit_signal("step_finished", step)


# A step has failed: another plan is requested, without it.
func _fail(why, ended) -> void:
	var step = _end_step("failed", why, ended)
	if step != null:
		_steps = []
		if not _want.is_served():
			_want.step_failed(step)
			_ask()


# Whether messages are due.
func _has_due() -> bool:
	return _is_state_due or _want.is_due or _is_idle_due or _ends.size() > 0


# Sends everything again, after a new session or a loss on the server.
func _tell_again() -> void:
	_is_state_due = _values.size() > 0
	_want.tell_again()
	_is_idle_due = false
	# A server's new session numbers steps from 1.
	_step_id = 0
	_squad_steps.forget_ids()
	_ends = []


# Handles a lost session. States are numbered from 1 again, so the answer matches none of them.
func _forget_session() -> void:
	_is_known = false
	claims = []
	_state_seq = 0
	_want.forget_session()
	_early.forget()
	_based_on = Message.NO_STATE
	if _answer != null:
		_outrun = max(1, _outrun)


# Starts the next step, if it is due.
func _begin() -> void:
	if _is_playing or _steps.size() == 0 or not Message.is_due_at(_steps[0], _session.game_ms()):
		return
	_is_playing = true
	_send_end("started", null)
	emit_signal("step_started", _steps[0])


# Sends due messages.
func _pump(now: float, session) -> void:
	if _want.is_ask_due(now):
		_ask()
	if _is_idle_due:
		_is_idle_due = false
		if _is_known:
			session.send_numbered(agent_name, {"type": "idle"})
	if _is_state_due:
		_is_state_due = false
		var state = {"type": "state", "nowMs": session.game_ms(), "values": _values}
		if _at != null:
			state["at"] = _at
		_state_seq = session.send_numbered(agent_name, state)
		_is_known = _is_known or _state_seq > 0
	if _want.waits_in_vain(now, _state_seq > 0 or _values.size() > 0):
		var why = "its state is not known yet, so that nothing is planned: tell it, or mend the name"
		_tell_error(Message.error_of({"code": "invalid-state", "message": why, "pointer": "/agent"}))
	# A goal must follow the first state.
	if _want.is_due and _state_seq > 0:
		var was_known = _want.is_known()
		if not _want.say(now, session, agent_name, {"type": "want"}):
			# The server must not plan for the old goal.
			_is_idle_due = was_known
	var ends = _ends
	_ends = []
	for end in ends:
		session.send_numbered(agent_name, end)


# Takes a message of the server about the agent; the time is the game's.
func _hear(message: Dictionary, now_ms: float) -> void:
	var kind = Message.text_of(message, "type")
	var step_id = Message.number_of(message, "stepId")
	if kind == "plan" or kind == "revised":
		_planned(message, kind == "revised")
	elif kind == "early":
		_set_out(message)
	elif kind == "begin" and Message.text_of(message, "squad") != null:
		_squad_steps.begin(message, now_ms)
	elif kind == "begin":
		_told(step_id, Message.step_of(message["step"]))
	elif kind == "finish":
		_squad_steps.over(step_id)
	elif kind == "wait":
		_squad_steps.wait(message, now_ms)
	elif kind == "rest":
		_squad_steps.rest(message)
	elif kind == "interrupt":
		var why = Message.text_of(message, "reason")
		_squad_steps.interrupted(step_id, why)
		if step_id == _step_id and _is_playing:
			_stop(why)
	elif kind == "claims":
		claims = Message.items_of(message, "things")
	elif kind == "order":
		_order_heard(message)


# Starts a certain step of a plan in progress.
func _set_out(message: Dictionary) -> void:
	var based_on = Message.number_of(message, "basedOn")
	if not _want.is_answered_by(Message.number_of(message, "want")) or _is_late(based_on):
		return
	var steps = _early.add(based_on, Message.number_of(message, "index"), Message.step_of(message["step"]))
	if steps != null:
		_answer = {"status": "partial", "cost": 0.0, "source": "early"}
		_based_on = Message.NO_STATE
		_follow(steps, "plan-changed")


# Follows a new plan, unless the state has changed too much since.
func _planned(message: Dictionary, is_revised: bool) -> void:
	if not _want.is_answered_by(Message.number_of(message, "want")):
		return
	var steps = Message.steps_of(message)
	var based_on = Message.number_of(message, "basedOn")
	var is_late = _is_late(based_on)
	var done = _early.done_of(based_on, steps) if is_late else 0
	var is_outrun = is_late and done == 0
	if is_outrun and is_revised:
		return
	_outrun = _outrun + 1 if is_outrun else 0
	if is_outrun and _outrun < MAX_OUTRUN:
		_ask()
		return
	_adopt(message, based_on, Message.steps_from(steps, done))


# Follows the remaining steps of a plan for a state.
func _adopt(message: Dictionary, based_on: int, steps: Array) -> void:
	_early.forget()
	_answer = message
	_based_on = based_on
	_follow(steps, "plan-changed")
	_tell_answer()


# Starts a step of the server's runner.
func _told(step_id: int, step) -> void:
	if _want.is_served() and step_id > _step_id:
		var steps = [step]
		_follow(steps, "plan-changed")
		_step_id = step_id


func _order_heard(message: Dictionary) -> void:
	if not _want.is_answered_by(Message.number_of(message, "want")):
		return
	var state = Message.text_of(message, "state")
	if state == "done" or state == "given-up":
		_want.order_ended(Message.text_of(message, "id"))
	_tell_order(Message.text_of(message, "id"), state, Message.text_of(message, "reason"))


# Whether a number is that of the current want.
func _has_sent(seq: int) -> bool:
	return _want.has_number(seq)


# Handles an error about a message of the agent; the number is 0 for an error of the whole session.
func _found_wrong(error, seq: int, now: float) -> void:
	if not _want.refused(error.code, seq, now):
		_tell_error(error)


# Whether the state has changed since.
func _is_late(based_on: int) -> bool:
	return based_on != _state_seq or _is_state_due


func _ask() -> void:
	_early.forget()
	_want.ask()


func _stop(why: String) -> void:
	var no_steps = []
	_follow(no_steps, why)


# Follows other steps; the running one continues if it is also their first.
func _follow(steps: Array, why: String) -> void:
	var step = _playing()
	_steps = steps
	if step == null:
		return
	if steps.size() > 0 and Message.is_same_step(step, steps[0]):
		# The game knows the step by the object that it got at the start.
		steps[0] = step
		return
	_is_playing = false
	emit_signal("step_interrupted", step, why)


func _end_step(how: String, detail, ended):
	var step = _running_step() if ended == null else ended
	if step == null or _squad_steps.end(step, how, detail):
		return null
	if not _is_playing or not Platform.is_one(step, _steps[0]):
		return null
	_is_playing = false
	_send_end(how, detail)
	return step


# Reports the end of a step to the server's runner, if the server has one.
func _send_end(how: String, detail) -> void:
	# A step that the server did not start in this session has no id there.
	if _want.is_served() and _step_id > 0:
		_ends.append(Message.step_end(_step_id, how, detail))


# Reports the end of a step of the squad.
func _say_end(end: Dictionary) -> void:
	_ends.append(end)


# Tells the game of an answer.
func _tell_answer() -> void:
	pass


# Tells the game of an order's new state.
func _tell_order(called: String, state: String, why) -> void:
	pass


# Tells the game of an error.
func _tell_error(error) -> void:
	pass
