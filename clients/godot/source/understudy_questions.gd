# Questions beside agents to a planner inside the game, and those of the planner to the game's own model. UnderstudyClient
# has them as questions(); a server answers none of them.
extends Reference #3
extends RefCounted #4

# The answer to a question, as a dictionary: status, steps, cost, source, and for joint plans those of the service.
signal answered(id, answer)
# A question is refused, or the planner is over.
signal refused(id, code, message)
# The planner asks the game's model: number, kind ("plan", "choice" or "reading"), domain, system, user, schema, withinMs.
# Call answer_model() once, or model_failed(), or nothing: the planner has a plan of its own.
signal model_wanted(question)
# The answer to a question of this number has become useless.
signal model_unwanted(number)
# An answer of the model is refused, such as a late one.
signal model_refused(number, code, message)

const Platform = preload("res://addons/understudy/understudy_platform.gd")
# The members of a question to the model, by their types.
const WANTED = {
	"number": TYPE_INT, "kind": TYPE_STRING, "domain": TYPE_STRING, "system": TYPE_STRING, "user": TYPE_STRING,
	"schema": TYPE_DICTIONARY
}
const MAX_REASON = 1000

# The connection to the planner; null while there is none.
var wire = null
var _asked = 0
var _open = {}


# Asks for one plan from a state to a goal; returns the id of its answer.
func plan(agent: String, state: Dictionary, goal, budget_ms = 1000, options = {}) -> int:
	return ask("plan-once", _about(agent, state, goal, options, {"budgetMs": budget_ms}))


# Asks for a plan at once: one that is known, or that a short search finds.
func plan_now(agent: String, state: Dictionary, goal, options = {}) -> int:
	return ask("plan-now", _about(agent, state, goal, options, {}))


# Proposes steps, each as {"tool": …, "args": {…}}, or without args where the tool has no parameters: they are proved, mended where they break, and give way to a much cheaper
# plan. The answer's source tells.
func propose(agent: String, state: Dictionary, goal, steps: Array, budget_ms = 1000, options = {}) -> int:
	return ask("propose", _about(agent, state, goal, options, {"budgetMs": budget_ms, "steps": steps}))


# Asks for a joint plan, in a domain with time. "agents" has the state of each member: {"ann": {"state": {…}}}.
func plan_together(agents: Dictionary, goal, budget_ms = 1000, options = {}) -> int:
	var members = options.duplicate()
	for name in [["agents", agents], ["goal", goal], ["budgetMs", budget_ms]]:
		members[name[0]] = name[1]
	return ask("plan-together", members)


# Asks a question of a type of the protocol.
func ask(type: String, members: Dictionary) -> int:
	_asked += 1
	var message = members.duplicate()
	message["type"] = type
	message["id"] = _asked
	_open[_asked] = true
	if wire == null:
		call_deferred("_refuse", _asked, "no-engine", "there is no planner inside the game now")
	else:
		wire.send(Platform.to_json_text(message))
	return _asked


func answer_model(number: int, answer) -> void:
	if wire != null:
		wire.send(Platform.to_json_text({"type": "model-answer", "number": number, "answer": answer}))


func model_failed(number: int, why: String) -> void:
	if wire != null:
		wire.send(Platform.to_json_text({"type": "model-failed", "number": number, "message": why.substr(0, MAX_REASON)}))


# Handles a message of the planner; false if it is not for here.
func hears(text: String) -> bool:
	for type in ["answer", "refused", "model-wanted", "model-unwanted"]:
		if text.begins_with("{\"type\":\"%s\"" % type):
			var message = Platform.from_json_text(text)
			if typeof(message) == TYPE_DICTIONARY:
				_hear(type, message)
				return true
	return false


# The planner is over: no answer comes any more.
func lost() -> void:
	wire = null
	for id in _open.keys():
		_refuse(id, "closed", "the planner is over")


func _hear(type: String, message: Dictionary) -> void:
	var id = message.get("id")
	var number = message.get("number")
	var is_numbered = typeof(number) == TYPE_INT
	if type == "model-wanted" and _is_wanted(message):
		emit_signal("model_wanted", message)
	elif type == "model-unwanted" and is_numbered:
		emit_signal("model_unwanted", number)
	elif type == "refused" and _open.has(id):
		_refuse(id, str(message.get("code")), str(message.get("message")))
	elif type == "refused" and is_numbered:
		emit_signal("model_refused", number, str(message.get("code")), str(message.get("message")))
	elif type == "answer" and _open.has(id):
		var is_plan = typeof(message.get("status")) == TYPE_STRING and typeof(message.get("steps")) == TYPE_ARRAY
		if not is_plan:
			_refuse(id, "bad-answer", "what the planner answered is not a plan")
		elif _open.erase(id):
			emit_signal("answered", id, message)


func _is_wanted(message: Dictionary) -> bool:
	for name in WANTED:
		if typeof(message.get(name)) != WANTED[name]:
			return false
	return true


func _refuse(id: int, code: String, message: String) -> void:
	if _open.erase(id):
		emit_signal("refused", id, code, message)


func _about(agent: String, state: Dictionary, goal, options: Dictionary, more: Dictionary) -> Dictionary:
	var members = options.duplicate()
	for given in [{"agent": agent, "state": state, "goal": goal}, more]:
		for name in given:
			members[name] = given[name]
	return members
