# Generated from clients/python/understudy_client/squad_steps.py by clients/translator; do not edit.
# The steps of an agent as a member of a squad, several at a time. Times are those of the game's clock.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Schema = preload("res://addons/understudy/understudy_schema.gd")

# A step that the game does. Times are those of the game's clock.
class Flight:
	extends Reference #3
	extends RefCounted #4
	var task
	# All that take part, as one of them tells it.
	var crew
	var started_at_ms
	var ends_at_ms
	# 0 while the session does not know the step.
	var step_id
	# Its end, if it came before the session knew the step.
	var end = {}

	func _init(task, crew: Dictionary, started_at_ms: float, ends_at_ms: float, step_id: int):
		self.task = task
		self.crew = crew
		self.started_at_ms = started_at_ms
		self.ends_at_ms = ends_at_ms
		self.step_id = step_id

var _agent
# The squad that the agent is a member of, if there is one.
var squad
var waits
# Why the member rests, if it does.
var rests
var _flights = []
# Steps that ended before the session knew them.
var _early = []


func _init(agent):
	_agent = agent


func tasks() -> Array:
	var all = []
	for flight in _flights:
		all.append(flight.task)
	return all


# A step begins, or continues under an id of this session.
func begin(message: Dictionary, now_ms: float) -> void:
	var task = Schema.squad_task_of(message, now_ms)
	var step_id = Message.number_of(message, "stepId")
	if task.squad != squad:
		return
	waits = null
	rests = null
	for flight in _flights:
		if flight.step_id == 0 and _is_same(flight.task, task):
			flight.step_id = step_id
			return
	for ended in _early:
		if _is_same(ended.task, task):
			_early.erase(ended)
			ended.end["stepId"] = step_id
			_agent._say_end(ended.end)
			return
	var crew = _crew(_agent.agent_name, task.partners, message)
	_fly(Flight.new(task, crew, now_ms, now_ms + task.left_ms, step_id))


# The time of a step is over: the game ends it.
func over(step_id: int) -> void:
	var flight = _take(step_id)
	if flight != null:
		_agent.emit_signal("step_over", flight.task.step)


# A step is broken off.
func interrupted(step_id: int, why: String) -> void:
	var flight = _take(step_id)
	if flight != null:
		_agent.emit_signal("step_interrupted", flight.task.step, why)


func wait(message: Dictionary, now_ms: float) -> void:
	if Message.text_of(message, "squad") != squad:
		return
	rests = null
	waits = Schema.squad_wait_of(message, now_ms)
	_agent.emit_signal("waiting", waits)


func rest(message: Dictionary) -> void:
	if Message.text_of(message, "squad") != squad:
		return
	waits = null
	rests = Message.text_of(message, "reason")
	_agent.emit_signal("resting", rests)


# The game ends a step; returns whether it is one of these.
func end(step, how: String, detail) -> bool:
	for flight in _flights:
		if Platform.is_one(flight.task.step, step):
			_flights.erase(flight)
			flight.end = Message.step_end(flight.step_id, how, detail)
			if flight.step_id > 0:
				_agent._say_end(flight.end)
			else:
				_early.append(flight)
			if how == "finished":
				_agent.emit_signal("step_finished", step)
			return true
	return false


# Drops ids of a lost session.
func forget_ids() -> void:
	_early = []
	for flight in _flights:
		flight.step_id = 0


# Leaves the squad: the game stops all steps.
func leave(why: String) -> void:
	squad = null
	waits = null
	rests = null
	_early = []
	var flights = _flights
	_flights = []
	for flight in flights:
		_agent.emit_signal("step_interrupted", flight.task.step, why)


# The steps in flight, for a session that does not know them.
func running(now_ms: float) -> Array:
	var all = []
	for flight in _flights:
		var crew = flight.crew
		var told = _crew(Message.text_of(crew, "agent"), crew["with"], crew)
		told["step"] = Message.json_of(flight.task.step)
		told["elapsedMs"] = max(0.0, now_ms - flight.started_at_ms)
		told["leftMs"] = max(0.0, flight.ends_at_ms - now_ms)
		all.append(told)
	return all


# Takes up a step of a saved game, which the game does again.
func resume(running: Dictionary, now_ms: float) -> void:
	var teller = Message.text_of(running, "agent")
	var partners = []
	var others = []
	for name in Message.crew_of(running):
		if name != _agent.agent_name:
			partners.append(name)
		if name != teller:
			others.append(name)
	var ends_at_ms = now_ms + Message.real_of(running, "leftMs")
	var told = {"squad": squad, "with": partners, "untilMs": ends_at_ms}
	# Each member has the step as an object of its own.
	told["step"] = Message.copied(running["step"])
	if teller == _agent.agent_name and Message.is_given(running, "role"):
		told["role"] = running["role"]
	var task = Schema.squad_task_of(told, now_ms)
	var crew = _crew(teller, others, running)
	_fly(Flight.new(task, crew, now_ms - Message.real_of(running, "elapsedMs"), ends_at_ms, 0))


# All that take part in a step, as one of them tells it, with its role as a partner.
func _crew(name: String, partners, told: Dictionary) -> Dictionary:
	var crew = {"agent": name, "with": partners}
	if Message.is_given(told, "role"):
		crew["role"] = told["role"]
	return crew


func _fly(flight) -> void:
	_flights.append(flight)
	_agent.emit_signal("step_started", flight.task.step)


func _take(step_id: int):
	for flight in _flights:
		if flight.step_id == step_id:
			_flights.erase(flight)
			return flight
	return null


func _is_same(one, other) -> bool:
	return Message.is_same_step(one.step, other.step) and Message.are_same_names(one.partners, other.partners)
