# The things of a game, and what the server has yet to hear of them, in messages that are not too long.
extends RefCounted

const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
# The text of a message around its things.
const FRAME_BYTES = 200
const NO_WAY = -1

# What a way costs; null: ways are as long as they are straight.
var way_function = null
var _known = {}
# A change each, null for one that is gone.
var _changes = {}
var _is_all_due = true
var _answers = []


# A thing came, or changed. Returns false for what JSON has not.
func see(id, told: Dictionary) -> bool:
	id = Platform.whole(id)
	var thing = Platform.whole(told.duplicate(true))
	thing["id"] = id
	if not Message.is_id(id) or not Message.is_json(thing):
		return false
	_known[id] = _merged(_known.get(id), thing)
	# One that went and came again is told whole: it is another one.
	var is_again = _changes.has(id) and _changes[id] == null
	_changes[id] = _known[id] if is_again else _merged(_changes.get(id), thing)
	return true


func remove(id) -> void:
	id = Platform.whole(id)
	if _known.erase(id):
		_changes[id] = null


# Whether something is to be sent.
func is_due() -> bool:
	return _is_all_due or _changes.size() > 0 or _answers.size() > 0


# The session starts over, or the server has lost messages.
func tell_again() -> void:
	_is_all_due = true
	_answers = []


# Answers a question about ways.
func asked(message: Dictionary) -> void:
	var ways = []
	for row in message["ways"]:
		var told = {"to": row["to"], "costs": []}
		if row.get("from") != null:
			told["from"] = row["from"]
		for id in row["to"]:
			told["costs"].append(_cost(message["agent"], row.get("from"), id))
		ways.append(told)
	_answers.append([message["agent"], {"type": "ways", "ways": ways}])


# Says what there is to say. Returns false where something is too long.
func pump(message_bytes: int, session) -> bool:
	var are_sent = true
	if _is_all_due:
		var parts = _parted(_known.values(), message_bytes)
		if parts.size() == 0:
			parts = [[]]
		for index in range(parts.size()):
			session.send_numbered("", {"type": "see", "part": index + 1, "parts": parts.size(), "things": parts[index]})
		are_sent = _count_of(parts) == _known.size()
	elif _changes.size() > 0:
		var changes = []
		for id in _changes:
			changes.append(_changes[id] if _changes[id] != null else {"id": id, "gone": true})
		var parts = _parted(changes, message_bytes)
		for things in parts:
			session.send_numbered("", {"type": "see", "things": things})
		are_sent = _count_of(parts) == changes.size()
	_is_all_due = false
	_changes = {}
	var answers = _answers
	_answers = []
	for answer in answers:
		if session.send_numbered(answer[0], answer[1]) == 0:
			are_sent = false
	return are_sent


func _cost(agent_name: String, from, to):
	if way_function == null:
		return NO_WAY
	var cost = Platform.whole(Platform.result_with(way_function, [agent_name, from, to]))
	return cost if Message.is_number(cost) else NO_WAY


# Things in lists that fit a message; one that fits none is left out.
func _parted(things: Array, message_bytes: int) -> Array:
	var most = message_bytes - FRAME_BYTES
	var parts = []
	var left = 0
	for thing in things:
		var bytes = Platform.byte_length(Platform.to_json_text(thing)) + 1
		if bytes > most:
			continue
		if bytes > left:
			parts.append([])
			left = most
		parts[parts.size() - 1].append(thing)
		left -= bytes
	return parts


func _count_of(parts: Array) -> int:
	var count = 0
	for part in parts:
		count += part.size()
	return count


func _merged(before, thing: Dictionary) -> Dictionary:
	if before == null:
		return thing
	var merged = before.duplicate(true)
	for key in thing:
		merged[key] = thing[key]
	if before.has("properties") and thing.has("properties"):
		var properties = before["properties"].duplicate()
		for key in thing["properties"]:
			properties[key] = thing["properties"][key]
		merged["properties"] = properties
	return merged
