# Validation of messages: of the server's before reading, of the game's values before sending.
extends Reference #3
extends RefCounted #4

const Platform = preload("res://addons/understudy/understudy_platform.gd")
const Schema = preload("res://addons/understudy/understudy_schema.gd")
const CLIENT_NAME = "understudy (Godot) 0.1.0"
const MAX_DEPTH = 64
# Length limit of the server on the reason of a failed step.
const MAX_DETAIL = 1000
# Matches no state of the session.
const NO_STATE = -1
# Message numbers fit 32 bits.
const MAX_NUMBER = 4294967295
const SAVED_AGENT = {"values": "values", "steps": ["list", Schema.PLAN_STEP]}
const SAVED_SQUAD = {"running": ["list", Schema.SAVED_TASK]}


# The first message of a session, without token and ticket.
static func hello_of(options: Dictionary) -> Dictionary:
	var hello = {"type": "hello", "protocol": [1], "domain": options["domain"], "checkNames": true}
	hello["client"] = options["client"] if options["client"] != "" else CLIENT_NAME
	if options["domain_hash"] != "":
		hello["domainHash"] = options["domain_hash"]
	if options.get("things") != null:
		hello["world"] = {"ways": options["things"].way_function != null}
		if options["world"].has("candidates"):
			hello["world"]["candidates"] = options["world"]["candidates"]
	return hello


# Whether it is a message: it needs a type, and a number must be valid if present.
static func is_message(value) -> bool:
	if typeof(value) != TYPE_DICTIONARY or typeof(value.get("type")) != TYPE_STRING:
		return false
	return not value.has("n") or _is_of(value["n"], "number")


# Name of a field with the wrong type; empty if all are right.
static func wrong_field_of(message: Dictionary) -> String:
	return _wrong_field_of(message, Schema.MESSAGES.get(message["type"], {}))


static func is_count(value) -> bool:
	return typeof(value) == TYPE_INT and value >= 0 and value <= MAX_NUMBER


# Whether a value is allowed for a variable or argument.
static func is_value(value) -> bool:
	if typeof(value) == TYPE_STRING_NAME: #4
		return true #4
	return typeof(value) == TYPE_BOOL or typeof(value) == TYPE_STRING or is_number(value)


static func is_number(value) -> bool:
	if typeof(value) == TYPE_REAL: #3
	if typeof(value) == TYPE_FLOAT: #4
		return not is_nan(value) and not is_inf(value)
	return typeof(value) == TYPE_INT


# Whether a value is allowed as the id of a thing.
static func is_id(value) -> bool:
	return typeof(value) == TYPE_STRING or is_number(value)


static func is_same_step(one: Dictionary, other: Dictionary) -> bool:
	if one["tool"] != other["tool"] or one["args"].size() != other["args"].size():
		return false
	for key in one["args"]:
		var value = other["args"].get(key)
		if typeof(value) != typeof(one["args"][key]) or value != one["args"][key]:
			return false
	return true


static func steps_from(steps: Array, first: int) -> Array:
	var rest = []
	for index in range(first, steps.size()):
		rest.append(steps[index])
	return rest


# The steps of a plan. Where there are events or deadlines, each has the time before which it does not begin, "fromMs".
static func steps_of(plan: Dictionary) -> Array:
	var steps = plan["steps"]
	var times = items_of(plan, "fromMs")
	for index in range(0, min(steps.size(), times.size())):
		steps[index]["fromMs"] = times[index]
	return steps


# A step of a message is as the game has it.
static func step_of(told):
	return told


static func json_of(step: Dictionary) -> Dictionary:
	return step


static func copied(value):
	return value.duplicate(true)


static func merged(one: Dictionary, other: Dictionary) -> Dictionary:
	var all = one.duplicate()
	for key in other:
		all[key] = other[key]
	return all


# A copy of an object of JSON, without one of its members.
static func without_key(values: Dictionary, key: String) -> Dictionary:
	var others = values.duplicate()
	others.erase(key)
	return others


# A text in a message; null if it is missing.
static func text_of(message: Dictionary, key: String):
	var value = message.get(key)
	return value if typeof(value) == TYPE_STRING else null


# A value in a message, which may be missing.
static func member_of(message: Dictionary, key: String):
	return message.get(key)


# Whether a message has a member that is not null.
static func is_given(message: Dictionary, key: String) -> bool:
	return message.get(key) != null


# A copy of the keys, which may go while they are looped over.
static func keys_of(values: Dictionary) -> Array:
	return values.keys()


static func values_of(values: Dictionary) -> Array:
	return values.values()


# What the server found wrong, as it told it.
static func error_of(message: Dictionary) -> Dictionary:
	return message


static func too_large(message: Dictionary, most: int) -> Dictionary:
	var bytes = Platform.byte_length(Platform.to_json_text(message))
	var told = "a message of the type %s has %d bytes; at most %d are read" % [message["type"], bytes, most]
	return {"code": "message-too-large", "message": told}


static func real_of(message: Dictionary, key: String):
	return message[key]


# A copy of a list in a message, which may be missing.
static func items_of(message: Dictionary, key: String) -> Array:
	var items = message.get(key)
	return items.duplicate() if typeof(items) == TYPE_ARRAY else []


static func names_of(message: Dictionary, key: String) -> Array:
	return items_of(message, key)


# The members that do a step.
static func crew_of(running: Dictionary) -> Array:
	return [running["agent"]] + running["with"]


# The steps of a saved game without their times, since the clock counts from the start of the program.
static func without_times(steps: Array) -> Array:
	for step in steps:
		step.erase("fromMs")
	return steps


# Whether a step may begin at a time of the game's clock.
static func is_due_at(step: Dictionary, now_ms: float) -> bool:
	return not is_number(step.get("fromMs")) or step["fromMs"] <= now_ms


# Whether a value comes from an agent's save().
static func is_saved_agent(saved: Dictionary) -> bool:
	var want = saved.get("want")
	var is_wanting = want == null or typeof(want) == TYPE_DICTIONARY
	var at = saved.get("at")
	var is_placed = at == null or _is_spot(at)
	return is_json(saved) and is_wanting and is_placed and _is_of(saved, SAVED_AGENT)


static func _is_spot(value) -> bool:
	if typeof(value) != TYPE_ARRAY:
		return false
	for part in value:
		if not is_number(part):
			return false
	return true


# Whether a value comes from a squad's save_state().
static func is_saved_squad(saved: Dictionary) -> bool:
	var message = saved.get("message")
	if not is_json(saved) or not _is_of(saved, SAVED_SQUAD):
		return false
	if message == null:
		return saved.has("message")
	return typeof(message) == TYPE_DICTIONARY and message.has("goal") and are_texts(message.get("members"))


# The message that a step has ended, perhaps with a detail.
static func step_end(step_id: int, how: String, detail) -> Dictionary:
	var end = {"type": "step", "stepId": step_id, "event": how}
	if detail != null and detail != "":
		end["detail"] = detail.left(MAX_DETAIL)
	return end


# A whole number in a message; 0 if it is missing.
static func number_of(message, key: String) -> int:
	var value = message.get(key) if typeof(message) == TYPE_DICTIONARY else null
	return value if is_count(value) else 0


static func are_same_names(some: Array, others: Array) -> bool:
	var sorted = some.duplicate()
	sorted.sort()
	var also = others.duplicate()
	also.sort()
	return sorted == also


# Whether a value has a JSON form, with all values in it; too deep or cyclic ones have none.
static func is_json(value, depth = 0) -> bool:
	if depth > MAX_DEPTH:
		return false
	if typeof(value) == TYPE_ARRAY:
		for each in value:
			if not is_json(each, depth + 1):
				return false
		return true
	if typeof(value) == TYPE_DICTIONARY:
		for key in value:
			if typeof(key) != TYPE_STRING or not is_json(value[key], depth + 1):
				return false
		return true
	return value == null or is_value(value)


static func are_texts(value) -> bool:
	return _is_of(value, ["list", "text"])


static func _wrong_field_of(value: Dictionary, fields: Dictionary) -> String:
	for key in fields:
		if not _is_of(value.get(key), fields[key]):
			return key
	return ""


# Whether a value is of a kind of the schema.
static func _is_of(value, kind) -> bool:
	if typeof(kind) == TYPE_DICTIONARY:
		return typeof(value) == TYPE_DICTIONARY and _wrong_field_of(value, kind) == ""
	if typeof(kind) == TYPE_ARRAY:
		if kind[0] == "or nothing":
			return value == null or _is_of(value, kind[1])
		return typeof(value) == TYPE_ARRAY and _are_all(value, kind[1])
	match kind:
		"count":
			return is_count(value)
		"number":
			return is_count(value) and value > 0
		"real":
			return is_number(value)
		"text":
			return typeof(value) == TYPE_STRING
		"flag":
			return typeof(value) == TYPE_BOOL
		"id":
			return is_id(value)
	return typeof(value) == TYPE_DICTIONARY and _are_values(value)


static func _are_all(values: Array, kind) -> bool:
	for each in values:
		if not _is_of(each, kind):
			return false
	return true


static func _are_values(values: Dictionary) -> bool:
	for key in values:
		if not is_value(values[key]):
			return false
	return true
