# The steps of an agent as a member of a squad, several at a time. Times are in milliseconds of the game's clock.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")

# The squad that the agent is a member of; empty for none.
var squad = ""
var _agent
# Running steps: {task, started_at, ends_at, id}. The id is 0 while the session does not know the step.
var _flights = []
# Steps that ended before the session knew them: [task, message of the end].
var _early = []
var _waits = null
var _rests = null


# The agent emits the signals of its steps, and sends their ends.
func _init(agent):
	_agent = agent


func tasks() -> Array:
	var all = []
	for flight in _flights:
		all.append(flight["task"])
	return all


# The member's present part: its tasks, its wait, or why it rests.
func part() -> Dictionary:
	return {"tasks": tasks(), "waits": _waits, "rests": _rests}


# A step begins, or continues under an id of this session.
func begin(message: Dictionary, now_ms: float) -> void:
	if message["squad"] != squad:
		return
	_waits = null
	_rests = null
	var id = message["stepId"]
	var crew = Message.list_of(message.get("with"))
	for flight in _flights:
		if flight["id"] == 0 and _is_same(flight["task"], message["step"], crew):
			flight["id"] = id
			return
	for ended in _early:
		if _is_same(ended[0], message["step"], crew):
			_early.erase(ended)
			ended[1]["stepId"] = id
			_agent.send_end(ended[1])
			return
	var until_ms = message.get("untilMs")
	var left_ms = 0.0 if until_ms == null else max(0.0, until_ms - now_ms)
	var task = {
		"squad": squad, "step": message["step"], "partners": crew, "uses": Message.uses_from(message.get("for")),
		"left_ms": left_ms,
	}
	_flights.append({"task": task, "started_at": now_ms, "ends_at": now_ms + left_ms, "id": id})
	_agent.emit_signal("step_started", task["step"])


# The time of a step is over: the game ends it.
func over(id: int) -> void:
	var task = _take_by_id(id)
	if task != null:
		_agent.emit_signal("step_over", task["step"])


# A step is broken off.
func interrupted(id: int, why: String) -> void:
	var task = _take_by_id(id)
	if task != null:
		_agent.emit_signal("step_interrupted", task["step"], why)


func wait_for(message: Dictionary, now_ms: float) -> void:
	if message["squad"] != squad:
		return
	_rests = null
	_waits = {
		"squad": squad, "step": message["step"], "partner": message.get("for"), "what": message["what"],
		"left_ms": max(0.0, message["untilMs"] - now_ms),
	}
	_agent.emit_signal("waiting", _waits)


func rest(message: Dictionary) -> void:
	if message["squad"] != squad:
		return
	_waits = null
	_rests = message["reason"]
	_agent.emit_signal("resting", _rests)


# The game ends a step. Returns whether it is one of these.
func end(step, how: String, detail: String) -> bool:
	for index in range(_flights.size()):
		var flight = _flights[index]
		if not Platform.is_one(flight["task"]["step"], step):
			continue
		_flights.remove(index) #3
		_flights.remove_at(index) #4
		var told = Message.step_end(flight["id"], how, detail)
		if flight["id"] > 0:
			_agent.send_end(told)
		else:
			_early.append([flight["task"], told])
		if how == "finished":
			_agent.emit_signal("step_finished", step)
		return true
	return false


# Drops the ids of a lost session.
func forget_ids() -> void:
	_early = []
	for flight in _flights:
		flight["id"] = 0


# Leaves the squad: the game stops all steps.
func leave(why: String) -> void:
	squad = ""
	_waits = null
	_rests = null
	_early = []
	var flights = _flights
	_flights = []
	for flight in flights:
		_agent.emit_signal("step_interrupted", flight["task"]["step"], why)


# The steps in flight, for a session that does not know them.
func running(now_ms: float) -> Array:
	var all = []
	for flight in _flights:
		all.append({
			"agent": _agent.agent_name, "with": flight["task"]["partners"], "step": flight["task"]["step"],
			"elapsedMs": max(0.0, now_ms - flight["started_at"]), "leftMs": max(0.0, flight["ends_at"] - now_ms),
		})
	return all


# Takes up a step of a saved game, which the game does again.
func resume(told: Dictionary, now_ms: float) -> void:
	var partners = []
	for called in [told["agent"]] + told["with"]:
		if called != _agent.agent_name:
			partners.append(called)
	# Each member has the step as an object of its own.
	var step = told["step"].duplicate(true)
	var task = {"squad": squad, "step": step, "partners": partners, "uses": [], "left_ms": told["leftMs"]}
	var ends_at = now_ms + told["leftMs"]
	_flights.append({"task": task, "started_at": now_ms - told["elapsedMs"], "ends_at": ends_at, "id": 0})
	_agent.emit_signal("step_started", step)


# A step that the session does not know has the id 0.
func _take_by_id(id: int):
	if id == 0:
		return null
	for index in range(_flights.size()):
		if _flights[index]["id"] == id:
			var task = _flights[index]["task"]
			_flights.remove(index) #3
			_flights.remove_at(index) #4
			return task
	return null


func _is_same(task: Dictionary, step: Dictionary, partners: Array) -> bool:
	return Message.is_same_step(task["step"], step) and Message.are_same_names(task["partners"], partners)
