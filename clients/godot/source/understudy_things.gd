# The things of a game, and their unsent changes, in messages of limited size.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")
# Size of a message without its things.
const FRAME_BYTES = 200
const NO_WAY = -1

# The travel cost function; null: straight distance.
var way_function = null
var _known = {}
# One change per thing, null for a removed one.
var _changes = {}
var _is_all_due = true
var _answers = []


# Adds or changes a thing. Returns false for a value without a JSON form.
func see(id, told: Dictionary) -> bool:
	id = Platform.whole(id)
	var thing = Platform.whole(told.duplicate(true))
	thing["id"] = id
	if not Message.is_id(id) or not Message.is_json(thing):
		return false
	_known[id] = _merged(_known.get(id), thing)
	# A removed and re-added thing is another thing, so it is sent in full.
	var is_again = _changes.has(id) and _changes[id] == null
	_changes[id] = _known[id] if is_again else _merged(_changes.get(id), thing)
	return true


func remove(id) -> void:
	id = Platform.whole(id)
	if _known.erase(id):
		_changes[id] = null


# Whether there is something to send.
func is_due() -> bool:
	return _is_all_due or _changes.size() > 0 or _answers.size() > 0


# Resends everything, after a new session or after the server lost messages.
func tell_again() -> void:
	_is_all_due = true
	_answers = []


# Answers a request for travel costs.
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


# Sends due messages. Returns false if a thing is too large for a message.
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


# Lists of things, each within the size of a message. A thing above the size is left out.
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
