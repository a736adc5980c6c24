# Generated from clients/python/understudy_client/things_life.py by clients/translator; do not edit.
# The things of a client, and their unsent changes, in messages of limited size.
extends Reference #3
extends RefCounted #4

const Message = preload("res://addons/understudy/understudy_message.gd")
const Platform = preload("res://addons/understudy/understudy_platform.gd")

# Size of a message without its things.
const FRAME_BYTES = 200

var _known = {}
# One change per thing, by its id.
var _changes = {}
# The things that are gone, told before the changes: one that comes back is another thing.
var _gone = []
var _is_all_due = true
var _answers = []


# A new or changed thing.
func _change(key, thing: Dictionary) -> void:
	_known[key] = _joined(_known, key, thing)
	_changes[key] = _joined(_changes, key, thing)


func _drop(key) -> void:
	if key in _known:
		_known.erase(key)
		if key in _changes:
			_changes.erase(key)
		_gone.append({"id": key, "gone": true})


# Whether a thing is there.
func _knows(key) -> bool:
	return key in _known


# Whether there is something to send.
func is_due() -> bool:
	var is_news = _gone.size() > 0 or _changes.size() > 0
	return _is_all_due or is_news or _answers.size() > 0


# Resends everything, after a new session or after the server lost messages.
func tell_again() -> void:
	_is_all_due = true
	_answers = []


# Answers a request for travel costs.
func asked(message: Dictionary) -> void:
	var agent = Message.text_of(message, "agent")
	var ways = []
	for row in Message.items_of(message, "ways"):
		var start = Message.member_of(row, "from")
		var told = {"to": Message.items_of(row, "to")}
		if start != null:
			told["from"] = start
		var costs = []
		for end in Message.items_of(row, "to"):
			costs.append(_cost(agent, start, end))
		told["costs"] = costs
		ways.append(told)
	_answers.append({"type": "ways", "agent": agent, "ways": ways})


# Sends due messages.
func pump(message_bytes: int, session) -> void:
	if _is_all_due:
		var parts = _parted(Message.values_of(_known), message_bytes)
		if parts.size() == 0:
			var none = []
			parts.append(none)
		for index in range(parts.size()):
			var seen = {"type": "see", "part": index + 1, "parts": parts.size(), "things": parts[index]}
			session.send_numbered("", seen)
	elif _gone.size() > 0 or _changes.size() > 0:
		for each in Message.values_of(_changes):
			_gone.append(each)
		for things in _parted(_gone, message_bytes):
			session.send_numbered("", {"type": "see", "things": things})
	_is_all_due = false
	_changes = {}
	_gone = []
	var answers = _answers
	_answers = []
	for answer in answers:
		if session.send_numbered("", answer) == 0:
			_tell_too_large()


# Lists of things, each within the size of a message. A thing above the size is reported to the game.
func _parted(things: Array, message_bytes: int) -> Array:
	var most = message_bytes - FRAME_BYTES
	var parts = []
	var left = 0
	for thing in things:
		var size = Platform.byte_length(Platform.to_json_text(thing)) + 2
		if size > most:
			_tell_too_large()
			continue
		if size > left:
			var part = []
			parts.append(part)
			left = most
		parts[parts.size() - 1].append(thing)
		left -= size
	return parts


func _joined(before, key, thing: Dictionary) -> Dictionary:
	if not key in before:
		return thing
	var all = Message.merged(before[key], thing)
	if "properties" in before[key] and "properties" in thing:
		all["properties"] = Message.merged(before[key]["properties"], thing["properties"])
	return all


# The travel cost for an agent, from a thing or from where the agent is; -1 for no way.
func _cost(agent: String, start, end):
	return null


# Tells the game that a thing is too large for a message.
func _tell_too_large() -> void:
	pass
